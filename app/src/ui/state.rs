//! A state: icon, word and colour, never colour alone.

use leptos::prelude::*;

use super::icon::{self, Icon};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Info,
    Warn,
    Bad,
    Idle,
    /// Switched off on purpose.
    Off,
}

#[component]
pub fn State(tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    let (class, d, spin) = match tone {
        Tone::Good => ("state good", icon::CHECK_CIRCLE, ""),
        Tone::Info => ("state info", icon::SPINNER, "spin"),
        Tone::Warn => ("state warn", icon::WARNING, ""),
        Tone::Bad => ("state bad", icon::X_CIRCLE, ""),
        Tone::Idle => ("state idle", icon::CLOCK, ""),
        Tone::Off => ("state idle", icon::MINUS_CIRCLE, ""),
    };
    view! { <span class=class><Icon d=d class=spin/>{text}</span> }
}
