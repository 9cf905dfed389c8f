//! A path that leads nowhere, within the frame: the way on is beside it.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{error::ConsoleError, ui::notice::ErrorPage};

#[component]
pub fn Missing() -> impl IntoView {
    let path = use_location().pathname;
    view! { <ErrorPage error=ConsoleError::not_found("page", path.get_untracked())/> }.into_any()
}
