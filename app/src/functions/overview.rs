//! A function's first tab: its URLs, what calls it and what it calls, and the facts.

use leptos::prelude::*;
use std::future::IntoFuture;

use super::{
    api,
    model::{Trigger, TriggerKind, Wiring},
    parts::{
        diagram::Diagram,
        handler_trouble::HandlerTrouble,
        open::{OpenFunction, use_open_function},
        url_strip::{NoUrl, UrlStrip},
    },
};
use crate::{
    activity::api::get_last_change,
    ui::{
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

mod facts;

#[component]
pub fn FunctionOverview() -> impl IntoView {
    let open = use_open_function();
    let ask = |target: super::parts::open::Target| {
        api::get_wiring(target.place.connection, target.place.region, target.name, target.qualifier)
    };
    let first = |target: super::parts::open::Target| {
        api::get_triggers(target.place.connection, target.place.region, target.name, target.qualifier)
    };
    // Asked for beside the function itself: its policy, one call, comes first; the routes of the APIs named there follow.
    let triggers = Resource::new(move || open.target.get(), first);
    let wiring = Resource::new(move || open.target.get(), ask);
    // Of the console's own trail; asks AWS nothing.
    let changed = Resource::new(
        move || open.target.get(),
        |target| get_last_change(target.place.connection, target.place.region, target.name),
    );
    open.on_refresh(move || {
        triggers.refetch();
        wiring.refetch();
        changed.refetch();
    });
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-hidden="true"></div> }>
            {move || Suspend::new(async move {
                match futures::future::join(open.loaded(), triggers.into_future()).await {
                    (Ok(_), Ok(triggers)) => Some(permitted(triggers)),
                    // What is wrong is told once, below or above.
                    _ => None,
                }
            })}
        </Transition>
        <Transition fallback=|| ()>
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
        <div class="wired stack">
            <HandlerTrouble open=open detail=detail/>
            {none}
            {strips}
            <Diagram detail=detail wiring=wiring place=place.clone()/>
        </div>
    }
    .into_any()
}

/// What may call it, until the routes are known: the style hides it then.
fn permitted(triggers: Vec<Trigger>) -> AnyView {
    let apis = triggers.into_iter().filter(|trigger| trigger.kind == TriggerKind::ApiGateway);
    let rows: Vec<_> = apis.map(|trigger| view! { <li><Icon d=icon::API/>{trigger.label}</li> }).collect();
    if rows.is_empty() {
        return view! { <div class="permits bone block" aria-hidden="true"></div> }.into_any();
    }
    view! {
        <section class="permits notice plain" aria-busy="true">
            <Icon d=icon::GLOBE/>
            <div><p>"API Gateway may call it; reading the routes:"</p><ul>{rows}</ul></div>
        </section>
    }
    .into_any()
}
