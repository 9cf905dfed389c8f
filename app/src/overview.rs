//! `/`: connections, what fails, recent operations, recent activity, create.

mod activity;
mod connections;
mod failing;
mod operations;

use leptos::prelude::*;

use crate::{
    activity::api::list_activity,
    frame::{use_frame, use_place},
    monitoring::metrics::api::worst_functions,
    routes,
    session::model::Permission,
    ui::{
        head::PageHead,
        icon::{self, Icon},
    },
};

#[component]
pub fn Overview() -> impl IntoView {
    let none = String::new;
    let operations = Resource::new(|| (), |()| crate::operations::api::operations());
    let activity = Resource::new(|| (), move |()| list_activity(none(), none(), none(), none(), none(), none(), None));
    let failed = move || list_activity(none(), none(), none(), "failed".into(), none(), none(), None);
    let failures = Resource::new(|| (), move |()| failed());
    let worst = Resource::new(|| (), |()| worst_functions());
    let (frame, place) = (use_frame(), use_place());
    let may_create = frame.can(Permission::FunctionsWrite);
    view! {
        <PageHead
            title="Overview".to_owned()
            lead=counted(frame.with(|frame| frame.connections.len()).unwrap_or_default())
            actions=move || may_create.then(|| view! {
                <a class="btn primary" href=move || routes::new_function(&place.get())><Icon d=icon::PLUS/>"Create function"</a>
            })
        />
        <connections::Connections/>
        <div class="split">
            <failing::Errors worst=worst/>
            <failing::Failures failures=failures/>
        </div>
        <div class="split">
            <operations::Operations operations=operations/>
            <activity::Activity activity=activity/>
        </div>
    }
    .into_any()
}

fn counted(connections: usize) -> String {
    match connections {
        0 => "No connection is configured.".into(),
        1 => "One connection.".into(),
        count => format!("{count} connections."),
    }
}

fn bones() -> impl IntoView {
    let line = || view! { <li><div class="line-item"><span></span><span class="what"><span class="bone"></span></span></div></li> };
    view! { <ol class="card feed" aria-busy="true">{(0..5).map(|_| line()).collect_view()}</ol> }
}
