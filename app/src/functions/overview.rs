//! A function's first tab: its URLs, what calls it and what it calls, and the facts.

use leptos::prelude::*;
use std::future::IntoFuture;

use super::{
    api,
    model::Wiring,
    parts::{
        diagram::Diagram,
        handler_trouble::HandlerTrouble,
        open::{OpenFunction, use_open_function},
        url_strip::{NoUrl, UrlStrip},
    },
};
use crate::{activity::api::get_last_change, ui::notice::ErrorNotice};

mod facts;

#[component]
pub fn FunctionOverview() -> impl IntoView {
    let open = use_open_function();
    let ask = |target: super::parts::open::Target| {
        api::get_wiring(target.place.connection, target.place.region, target.name, target.qualifier)
    };
    // Asked for beside the function itself.
    let wiring = Resource::new(move || open.target.get(), ask);
    // Of the console's own trail; asks AWS nothing.
    let changed = Resource::new(
        move || open.target.get(),
        |target| get_last_change(target.place.connection, target.place.region, target.name),
    );
    Effect::new(move |before: Option<u32>| {
        let count = open.refreshed.get();
        if before.is_some_and(|before| before != count) {
            wiring.refetch();
            changed.refetch();
        }
        count
    });
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-hidden="true"></div> }>
            {move || Suspend::new(async move {
                // Both at once, so that neither waits for the other.
                match futures::future::join(open.loaded(), wiring.into_future()).await {
                    (Ok(detail), Ok(wiring)) => wired(open, detail, wiring),
                    (Ok(_), Err(error)) => {
                        let again = Callback::new(move |()| wiring.refetch());
                        view! { <ErrorNotice error=error retry=again/> }.into_any()
                    }
                    (Err(_), _) => ().into_any(),
                }
            })}
        </Transition>
        <Transition fallback=|| view! { <div class="bone block" aria-hidden="true"></div> }>
            {move || Suspend::new(async move {
                match futures::future::join(open.loaded(), changed.into_future()).await {
                    // Whoever may not see the activity sees the rest.
                    (Ok(detail), changed) => view! { <facts::Facts detail=detail changed=changed.unwrap_or_default()/> }.into_any(),
                    (Err(_), _) => ().into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn wired(open: OpenFunction, detail: Memo<super::model::FunctionDetail>, wiring: Wiring) -> AnyView {
    let place = open.target.with_untracked(|target| target.place.clone());
    let routes = wiring.routes.clone();
    let none = routes.is_empty().then(|| view! { <NoUrl place=place.clone()/> });
    let strips = routes
        .into_iter()
        .enumerate()
        .map(|(index, route)| view! { <UrlStrip route=route place=place.clone() index=index/> })
        .collect_view();
    view! {
        <HandlerTrouble open=open detail=detail/>
        {none}
        {strips}
        <Diagram detail=detail wiring=wiring place=place.clone()/>
    }
    .into_any()
}
