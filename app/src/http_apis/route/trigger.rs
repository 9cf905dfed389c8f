//! `/c/{c}/{r}/functions/{name}/add-trigger?source=api`: gives a function a route of an HTTP API.

use leptos::prelude::*;

use super::page::{Asked, Purpose, RoutePage};

#[component]
pub fn ApiTrigger() -> impl IntoView {
    let purpose = |_id: &str, _route: &str, name: &str| Purpose::Trigger { function: name.to_owned() };
    view! { <RoutePage purpose=purpose head=head/> }
}

/// The function's own head and the source's are above.
fn head(_asked: &Asked) -> AnyView {
    ().into_any()
}
