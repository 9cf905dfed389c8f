//! `/`: connections, recent operations, recent activity, create.

mod activity;
mod connections;
mod operations;

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::{
    activity::{api::list_activity, model::ActivityPage},
    error::ConsoleError,
    frame::{use_frame, use_place},
    operations::model::OperationRow,
    routes,
    session::model::Permission,
    ui::{
        head::PageHead,
        icon::{self, Icon},
    },
};

/// The route: what it reads is asked for at once, its code is fetched beside it.
pub struct OverviewPage {
    operations: Resource<Result<Vec<OperationRow>, ConsoleError>>,
    activity: Resource<Result<ActivityPage, ConsoleError>>,
}

#[lazy_route]
impl LazyRoute for OverviewPage {
    fn data() -> Self {
        let none = String::new;
        Self {
            operations: Resource::new(|| (), |()| crate::operations::api::operations()),
            activity: Resource::new(|| (), move |()| list_activity(none(), none(), none(), none(), None)),
        }
    }

    fn view(this: Self) -> AnyView {
        view! { <Overview operations=this.operations activity=this.activity/> }.into_any()
    }
}

#[component]
fn Overview(
    operations: Resource<Result<Vec<OperationRow>, ConsoleError>>,
    activity: Resource<Result<ActivityPage, ConsoleError>>,
) -> impl IntoView {
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
