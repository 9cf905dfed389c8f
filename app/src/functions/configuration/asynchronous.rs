//! The tab “Asynchronous invocation”: how long and how often Lambda tries, and where events go that failed.

pub mod api;
pub mod cli;
mod dead_letter;
pub mod model;
mod picker;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
pub mod targets;
pub(super) mod times;

pub(super) use picker::TargetField;

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::{model::Texts, parts::sent::Sent};
use crate::{
    error::ConsoleError,
    functions::{
        model::FunctionDetail,
        parts::open::{OpenFunction, use_open_function},
    },
    ui::{loaded::Loaded, notice::Warning},
};

/// Age, retries and destinations; read again when the member asks for it and has `typed` nothing.
pub(super) fn settings(open: OpenFunction, typed: RwSignal<bool>) -> Resource<Result<Texts, ConsoleError>> {
    let settings = Resource::new(
        move || open.target.get(),
        |target| api::get_asynchronous(target.place.connection, target.place.region, target.name, target.qualifier),
    );
    open.on_refresh_unless(typed, move || settings.refetch());
    settings
}

#[component]
pub fn AsyncTab() -> impl IntoView {
    let open = use_open_function();
    let typed = RwSignal::new(false);
    let settings = settings(open, typed);
    let search = use_url().with_untracked(|url| url.search().to_owned());
    let own = search.clone();
    let show = move |settings: Texts| {
        view! { <times::Times open=open settings=settings sent=Sent::read(&own) typed=typed/> }.into_any()
    };
    view! {
        <div class="stack">
            <h2>"Asynchronous invocation"</h2>
            <p class="muted">
                    "When S3, SNS or another service hands the function an event and does not wait, Lambda keeps it and tries again after errors. Each try is charged like any other invocation; keeping the event is free."
                </p>
            <Loaded resource=settings bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
            <Transition fallback=|| ()>
                {move || {
                    let search = search.clone();
                    Suspend::new(async move {
                        match open.loaded().await {
                            Ok(detail) => view! {
                                <Stopped detail=detail/>
                                <dead_letter::DeadLetter open=open detail=detail sent=Sent::read(&search)/>
                            }
                            .into_any(),
                            Err(_) => ().into_any(),
                        }
                    })
                }}
            </Transition>
        </div>
    }
    .into_any()
}

/// Nothing is tried at all while the function may not run.
#[component]
pub(super) fn Stopped(detail: Memo<FunctionDetail>) -> impl IntoView {
    (move || {
        (detail.with(|detail| detail.reserved_concurrency) == Some(0)).then(|| {
            view! {
                <Warning>
                    "The function is stopped: its reserved concurrency is 0. Events are not tried and go straight to the failure destination or the dead-letter queue; without one they are lost."
                </Warning>
            }
        })
    })
    .into_any()
}
