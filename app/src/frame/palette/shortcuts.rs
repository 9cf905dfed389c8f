//! The keyboard shortcuts, and their list (`?`).

use leptos::{ev, html::Dialog, prelude::*};
use wasm_bindgen::JsCast;

use super::{HelpOpen, PaletteOpen, follow};
use crate::{
    frame::use_frame,
    session::model::Permission,
    ui::icon::{self, Icon},
};

const CREATE: &str = "Create function";
const SHORTCUTS: [(&[&str], &str); 9] = [
    (&["Ctrl", "K"], "Search and commands"),
    (&["/"], "Search this list"),
    (&["g", "f"], "Functions"),
    (&["g", "a"], "HTTP APIs"),
    (&["g", "o"], "Operations"),
    (&["g", "c"], CREATE),
    (&["Ctrl", "Enter"], "Test the function"),
    (&["Ctrl", "S"], "Deploy the code"),
    (&["?"], "This list"),
];

#[component]
pub fn Help() -> impl IntoView {
    let help = expect_context::<HelpOpen>();
    let dialog = NodeRef::<Dialog>::new();
    follow(help.0, dialog);
    let may_create = use_frame().can(Permission::FunctionsWrite);
    let keys = |keys: &'static [&'static str]| keys.iter().map(|key| view! { <kbd>{*key}</kbd>" " }).collect_view();
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="shortcuts-h" on:close=move |_| help.0.set(false)>
            <form method="dialog">
                <header>
                    <h2 id="shortcuts-h">"Keyboard shortcuts"</h2>
                    <button class="btn quiet small only" aria-label="Close"><Icon d=icon::CLOSE/></button>
                </header>
                <div class="body">
                    <dl class="keys">
                        {SHORTCUTS
                            .into_iter()
                            .filter(|(_, what)| may_create || *what != CREATE)
                            .map(|(combination, what)| view! { <div><dt>{what}</dt><dd>{keys(combination)}</dd></div> })
                            .collect_view()}
                    </dl>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

/// Listens for shortcuts; none acts while somebody types.
pub fn listen(open: PaletteOpen, help: HelpOpen, go: impl Fn(char) + Clone + 'static) {
    let go_next = RwSignal::new(false);
    Effect::new(move |_| {
        let go = go.clone();
        let handle = window_event_listener(ev::keydown, move |event| {
            let key = event.key();
            if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
                event.prevent_default();
                open.0.update(|open| *open = !*open);
                return;
            }
            if event.ctrl_key() || event.meta_key() || event.alt_key() || typing(&event) {
                return;
            }
            if go_next.get_untracked() {
                go_next.set(false);
                if let Some(letter) = key.chars().next() {
                    go(letter);
                }
                return;
            }
            match key.as_str() {
                "g" => go_next.set(true),
                "?" => help.0.set(true),
                "/" => focus_search(&event),
                _ => {}
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn focus_search(event: &ev::KeyboardEvent) {
    let field = document().query_selector("main input[type=search]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        // Fails only when it has left the document.
        let _ = field.focus();
    }
}

fn typing(event: &ev::KeyboardEvent) -> bool {
    event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()).is_some_and(|element| {
        element.is_content_editable() || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}
