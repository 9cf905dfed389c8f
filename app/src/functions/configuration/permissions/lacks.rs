//! Permissions that what is configured on the function needs and lacks: of its role, and of those who call it.

use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        api::get_wiring,
        model::FunctionRoute,
        parts::{needs::RoleNeeds, open::OpenFunction},
        permissions::{api, model::Need},
    },
    http_apis::api::AddPermission,
    routes,
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

/// Read once the page is there: nobody waits for it.
#[component]
pub fn Lacks(open: OpenFunction, on_granted: Callback<()>) -> impl IntoView {
    let needs = RwSignal::new(Vec::<Need>::new());
    let broken = RwSignal::new(Vec::<FunctionRoute>::new());
    let failed = RwSignal::new(None::<ConsoleError>);
    Effect::new(move |_| {
        let target = open.target.get();
        open.refreshed.track();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection.clone(), target.place.region.clone());
            let asked = api::own_needs(c.clone(), r.clone(), target.name.clone(), target.qualifier.clone());
            let (own, wiring) = futures::join!(asked, get_wiring(c, r, target.name.clone(), target.qualifier.clone()));
            if open.target.try_get_untracked().as_ref() != Some(&target) {
                return;
            }
            match own {
                Ok(own) => needs.set(own),
                Err(error) => failed.set(Some(error)),
            }
            // What calls it is told by the Triggers tab, with its errors.
            let routes = wiring.map(|wiring| wiring.routes).unwrap_or_default();
            broken.set(routes.into_iter().filter(|route| route.broken.is_some()).collect());
        });
    });
    view! {
        {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
        <RoleNeeds open=open needs=needs on_granted=on_granted/>
        {move || broken.get().into_iter().map(|route| unreached(open, route)).collect_view()}
    }
    .into_any()
}

fn unreached(open: OpenFunction, route: FunctionRoute) -> AnyView {
    let place = open.target.with_untracked(|target| target.place.clone());
    let href = routes::api_page(&place, &route.api_id, "routes");
    let why = route.broken.unwrap_or_default();
    // Without an id there is no such route: its statement is left over.
    let fix = (use_frame().can(Permission::ApisWrite) && !route.route_id.is_empty()).then(|| {
        view! {
            <form method="post" action=AddPermission::PATH>
                <input type="hidden" name="c" value=place.connection.clone()/>
                <input type="hidden" name="r" value=place.region.clone()/>
                <input type="hidden" name="id" value=route.api_id.clone()/>
                <input type="hidden" name="route" value=route.route_id.clone()/>
                <button class="btn" aria-label=format!("Add permission for {}", route.route_key)>"Add permission"</button>
            </form>
        }
    });
    view! {
        <section class="notice warn">
            <Icon d=icon::LINK_BROKEN/>
            <div>
                <h3>{format!("{} of {} does not reach the function", route.route_key, route.api_name)}</h3>
                <p>{why}</p>
                <div class="actions">{fix}<a class="btn" href=href>"Routes of the API"</a></div>
            </div>
        </section>
    }
    .into_any()
}
