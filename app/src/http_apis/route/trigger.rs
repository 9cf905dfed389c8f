//! `/c/{c}/{r}/functions/{name}/add-trigger`: gives a function a route of an HTTP API.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::page::{Asked, Purpose, RoutePage};

pub struct AddTriggerPage;

#[lazy_route]
impl LazyRoute for AddTriggerPage {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let _ = this;
        let purpose = |_id: &str, _route: &str, name: &str| Purpose::Trigger { function: name.to_owned() };
        view! { <RoutePage purpose=purpose head=head/> }.into_any()
    }
}

/// The function's own head is above.
fn head(_asked: &Asked) -> AnyView {
    view! { <h2>"Add trigger: API Gateway"</h2> }.into_any()
}
