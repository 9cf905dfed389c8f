//! `/c/{c}/{r}/apis/{id}/routes/{route}/change`: leads a route to another function or integration.

use leptos::prelude::*;

use super::page::{Asked, Purpose, RoutePage};
use crate::{http_apis::parts::integrations::named, ui::head::PageHead};

#[component]
pub fn ChangeRoute() -> impl IntoView {
    let purpose = |id: &str, route: &str, _name: &str| Purpose::Change { api: id.to_owned(), route: route.to_owned() };
    view! { <RoutePage purpose=purpose head=head/> }
}

fn head(asked: &Asked) -> AnyView {
    let route = match (&asked.purpose, &asked.api) {
        (Purpose::Change { route, .. }, Some(api)) => api.route(route).map(|route| (api, route)),
        _ => None,
    };
    let lead = route.map_or_else(String::new, |(api, route)| {
        let now = route.integration_id.as_deref().and_then(|id| api.integration(id));
        let now = now.map_or_else(|| "nowhere".to_owned(), named);
        format!("{} of {} leads to {now} now. Requests follow as soon as it is changed.", route.key, api.summary.name)
    });
    view! { <PageHead title="Change target".to_owned() lead=lead/> }.into_any()
}
