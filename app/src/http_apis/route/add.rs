//! `/c/{c}/{r}/apis/{id}/routes/new`: a route for an API.

use leptos::prelude::*;

use super::page::{Asked, Purpose, RoutePage};
use crate::ui::head::PageHead;

#[component]
pub fn AddRoute() -> impl IntoView {
    let purpose = |id: &str, _route: &str, _name: &str| Purpose::Add { api: id.to_owned() };
    view! { <RoutePage purpose=purpose head=head/> }
}

fn head(asked: &Asked) -> AnyView {
    let name = asked.api.as_ref().map(|api| api.summary.name.clone()).unwrap_or_default();
    view! { <PageHead title="Add route".to_owned() lead=format!("A request this API answers: {name}.")/> }.into_any()
}
