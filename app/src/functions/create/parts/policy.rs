//! What a new role may do, to be read before it is made.

use leptos::prelude::*;

use crate::ui::copy::CopyButton;

#[component]
pub fn PolicyText(#[prop(into)] title: String, text: String) -> impl IntoView {
    view! {
        <p class="muted small">{title}</p>
        <div class="copyable">
            <pre class="code" tabindex="0"><code>{text.clone()}</code></pre>
            <CopyButton text=text label="Copy"/>
        </div>
    }
}
