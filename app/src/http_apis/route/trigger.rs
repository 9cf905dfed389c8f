//! `/c/{c}/{r}/functions/{name}/add-trigger`: gives a function a route of an HTTP API.

use leptos::prelude::*;

use super::page::{Asked, Purpose, RoutePage};

#[component]
pub fn AddTrigger() -> impl IntoView {
    let purpose = |_id: &str, _route: &str, name: &str| Purpose::Trigger { function: name.to_owned() };
    view! { <RoutePage purpose=purpose head=head/> }
}

/// The function's own head is above.
fn head(_asked: &Asked) -> AnyView {
    view! { <h2>"Add trigger: API Gateway"</h2> }.into_any()
}
