//! The rail on the left; on narrow screens the bar at the bottom.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{use_frame, use_place};
use crate::{
    connections::model::EngineState,
    routes,
    ui::icon::{self, Icon},
};

#[component]
pub fn Rail() -> impl IntoView {
    let (frame, place, path) = (use_frame(), use_place(), use_location().pathname);
    let entry = move |label: &'static str, d: &'static str, href: Signal<String>, part: &'static str| {
        let current = move || path.with(|path| belongs(path, part)).then_some("page");
        view! { <li><a href=move || href.get() aria-current=current><Icon d=d/>{label}</a></li> }
    };
    let engine = move || {
        frame.with(|frame| match &frame.engine {
            EngineState::Off => String::new(),
            EngineState::Starting { step } => format!("Engine starting: {step}"),
            EngineState::Ready => "Engine ready".into(),
            EngineState::Restarting { reason } => format!("Engine restarting: {reason}"),
            EngineState::Failed { reason } => format!("Engine failed: {reason}"),
        })
    };
    view! {
        <nav class="rail" aria-label="Main">
            <a class="brand" href="/"><Lamp/>"Lambent"</a>
            <ul>
                {entry("Functions", icon::FUNCTION, Signal::derive(move || routes::functions(&place.get())), "/functions")}
                {entry("HTTP APIs", icon::API, Signal::derive(move || routes::apis(&place.get())), "/apis")}
                {entry("Operations", icon::OPERATIONS, Signal::stored("/operations".into()), "/operations")}
                {entry("Activity", icon::ACTIVITY, Signal::stored("/activity".into()), "/activity")}
                {entry("Team", icon::TEAM, Signal::stored("/team".into()), "/team")}
                {entry("Settings", icon::SETTINGS, Signal::stored("/settings".into()), "/settings")}
            </ul>
            <p>{engine}</p>
        </nav>
    }
}

/// Whether a path is under one of the rail's entries.
fn belongs(path: &str, part: &str) -> bool {
    let own = match path.strip_prefix("/c/") {
        // Past the connection and the region.
        Some(rest) => rest.splitn(3, '/').nth(2).map(|page| format!("/{page}")).unwrap_or_default(),
        None => path.to_owned(),
    };
    own == part || own.strip_prefix(part).is_some_and(|rest| rest.starts_with('/'))
}

/// The mark.
#[component]
pub fn Lamp() -> impl IntoView {
    view! { <span class="lamp" aria-hidden="true"></span> }
}

#[cfg(test)]
mod tests {
    use super::belongs;

    #[test]
    fn entries_know_their_pages() {
        assert!(belongs("/c/local/us-east-1/functions/a/test", "/functions"));
        assert!(belongs("/operations/1", "/operations"));
        assert!(!belongs("/c/functions/us-east-1/apis", "/functions"));
        assert!(!belongs("/", "/functions"));
    }
}
