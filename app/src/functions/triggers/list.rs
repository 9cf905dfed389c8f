//! The tab “Triggers”: everything that calls the function, in one list.

use leptos::prelude::*;

#[component]
pub fn TriggersTab() -> impl IntoView {
    ().into_any()
}
