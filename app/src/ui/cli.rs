//! “Show as AWS CLI”.

use leptos::prelude::*;

use super::copy::CopyButton;

/// The equal commands, behind a disclosure.
#[component]
pub fn ShowAsCli(#[prop(into)] commands: Signal<Vec<String>>) -> impl IntoView {
    let text = Signal::derive(move || commands.get().join("\n"));
    view! {
        <details class="more">
            <summary>"Show as AWS CLI"</summary>
            <div class="copyable">
                <pre class="code wrap" tabindex="0"><code>{move || text.get()}</code></pre>
                <CopyButton text=text label="Copy"/>
            </div>
        </details>
    }
}
