//! A pasted `.env` text becomes rows; nothing is saved by it.

use leptos::{html::Textarea, prelude::*};

use super::desk::Desk;
use crate::ui::icon::{self, Icon};

#[component]
pub fn Paste(desk: Desk) -> impl IntoView {
    let area = NodeRef::<Textarea>::new();
    let errors = RwSignal::new(Vec::<(u32, String)>::new());
    let take = move |_| {
        let Some(area) = area.get_untracked() else { return };
        errors.set(desk.paste(&area.value()));
        if errors.with_untracked(Vec::is_empty) {
            area.set_value("");
        }
    };
    let wrong = move || {
        errors.with(|errors| {
            let line = |(number, why): &(u32, String)| {
                view! { <p class="error"><Icon d=icon::X_CIRCLE/>{format!("Line {number}: {why}")}</p> }
            };
            errors.iter().map(line).collect_view()
        })
    };
    view! {
        <details class="more with-script">
            <summary>"Paste a .env file"</summary>
            <div class="stack tight">
                <div class="field">
                    <label for="dotenv">"Lines of a .env file"</label>
                    <textarea
                        class="mono"
                        id="dotenv"
                        node_ref=area
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-describedby="dotenv-errors dotenv-help"
                    ></textarea>
                    <div id="dotenv-errors" role="status">{wrong}</div>
                    <p class="help" id="dotenv-help">
                        "NAME=text, one on each line; quotes, export and # comments are understood. The lines become rows above; nothing is saved yet."
                    </p>
                </div>
                <p class="actions"><button type="button" class="btn" on:click=take>"Add these lines"</button></p>
            </div>
        </details>
    }
    .into_any()
}
