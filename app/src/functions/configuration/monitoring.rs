//! The tab “Monitoring and operations tools”: tracing, logging, retention, Lambda Insights, CodeGuru Profiler.

pub mod api;
pub mod cli;
mod form;
pub mod model;
mod retention;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
mod tools;

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::{model::Texts, parts::sent::Sent};
use crate::{error::ConsoleError, functions::parts::open::use_open_function, ui::loaded::Loaded};

#[component]
pub fn MonitoringTab() -> impl IntoView {
    let open = use_open_function();
    let settings: Resource<Result<Texts, ConsoleError>> = Resource::new(
        move || open.target.get(),
        |target| api::get_monitoring(target.place.connection, target.place.region, target.name, target.qualifier),
    );
    let typed = RwSignal::new(false);
    open.on_refresh_unless(typed, move || settings.refetch());
    let search = use_url().with_untracked(|url| url.search().to_owned());
    let show = move |settings: Texts| {
        view! { <form::WatchingForm open=open settings=settings sent=Sent::read(&search) typed=typed/> }.into_any()
    };
    view! {
        <h2>"Monitoring and operations tools"</h2>
        <p class="muted">
            "What the function tells of itself: traces, logs and figures. CloudWatch charges for log lines by size, X-Ray for traces above 100,000 a month; metrics of Lambda are free."
        </p>
        <Loaded resource=settings bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match open.loaded().await {
                    Ok(detail) => view! {
                        <retention::Retention open=open detail=detail/>
                        <tools::InsightsSection open=open detail=detail/>
                        <tools::ProfilerSection open=open detail=detail/>
                    }
                    .into_any(),
                    Err(_) => ().into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}
