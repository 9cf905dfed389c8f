//! `/c/{c}/{r}/functions/{name}/remove-trigger`: takes away a push trigger, both sides or what is left over of it.

use leptos::prelude::*;

#[component]
pub fn RemoveTriggerPage() -> impl IntoView {
    ().into_any()
}
