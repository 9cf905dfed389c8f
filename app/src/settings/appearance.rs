//! Light or dark: a cookie, so that the server's first paint is right.

use leptos::prelude::*;

use crate::ui::icon::{self, Icon};

#[component]
pub fn Appearance() -> impl IntoView {
    // The server reads the cookie; the browser takes its answer, or later the document's own.
    let chosen = SharedValue::new(chosen_theme).into_inner();
    let option = move |value: &'static str, label: &'static str, d: Option<&'static str>| {
        let checked = chosen == value;
        view! {
            <label>
                <input type="radio" name="theme" value=value checked=checked on:change=move |_| choose(value)/>
                {d.map(|d| view! { <Icon d=d/> })}
                {label}
            </label>
        }
    };
    view! {
        <section class="stack tight" id="appearance" aria-labelledby="appearance-h">
            <h2 id="appearance-h">"Appearance"</h2>
            <fieldset class="field">
                <legend>"Theme"</legend>
                <div class="segments">
                    {option("", "System", None)}
                    {option("light", "Light", Some(icon::SUN))}
                    {option("dark", "Dark", Some(icon::MOON))}
                </div>
                <p class="help">"Kept in this browser. System follows the device."</p>
            </fieldset>
        </section>
    }
    .into_any()
}

#[cfg(feature = "ssr")]
fn chosen_theme() -> String {
    let parts = use_context::<http::request::Parts>();
    parts.and_then(|parts| crate::shell::theme(&parts)).unwrap_or_default().to_owned()
}

#[cfg(not(feature = "ssr"))]
fn chosen_theme() -> String {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-theme")).unwrap_or_default()
}

const YEAR_S: u32 = 365 * 24 * 60 * 60;

/// Sets or forgets the choice; an empty one is the system's. Acts at once, and on every page after.
fn choose(theme: &str) {
    let age = if theme.is_empty() { 0 } else { YEAR_S };
    let cookie = format!("theme={theme}; max-age={age}; path=/; samesite=lax");
    // Where cookies are off the choice holds until the page is left.
    let _ = js_sys::Reflect::set(&document(), &"cookie".into(), &cookie.into());
    if let Some(root) = document().document_element() {
        let _ = if theme.is_empty() {
            root.remove_attribute("data-theme")
        } else {
            root.set_attribute("data-theme", theme)
        };
    }
}
