//! The tab “Destinations”: where the results of asynchronous invocations go, and what streams cannot process.

mod form;
mod polled;

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::{
    asynchronous::{Stopped, settings},
    model::Texts,
    parts::sent::Sent,
};
use crate::{functions::parts::open::use_open_function, ui::loaded::Loaded};

#[component]
pub fn DestinationsTab() -> impl IntoView {
    let open = use_open_function();
    let typed = RwSignal::new(false);
    let settings = settings(open, typed);
    let search = use_url().with_untracked(|url| url.search().to_owned());
    let show = move |settings: Texts| {
        view! { <form::Places open=open settings=settings sent=Sent::read(&search) typed=typed/> }.into_any()
    };
    view! {
        <div class="stack">
            <div>
                <h2>"Destinations"</h2>
                <p class="muted">
                    "Lambda tells a queue, a topic, an event bus, a bucket or another function how events ended that nobody waits for. Lambda charges nothing for it; the destination's own prices hold."
                </p>
            </div>
            <Loaded resource=settings bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
            <Transition fallback=|| ()>
                {move || Suspend::new(async move {
                    match open.loaded().await {
                        Ok(detail) => view! { <Stopped detail=detail/> }.into_any(),
                        Err(_) => ().into_any(),
                    }
                })}
            </Transition>
            <polled::Polled open=open/>
        </div>
    }
    .into_any()
}
