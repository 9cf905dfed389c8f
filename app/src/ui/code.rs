//! Code that is only read: numbered, coloured lines.

pub mod highlight;

use leptos::prelude::*;

use highlight::{Language, lines};

/// Fills a card from edge to edge; long code scrolls in itself.
#[component]
pub fn CodeLines(
    #[prop(into)] text: String,
    language: Language,
    /// What is shown, for those who hear it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let lines = lines(&text, language)
        .into_iter()
        .map(|line| {
            let pieces = line.into_iter().map(|(token, text)| view! { <span class=token.class()>{text}</span> });
            view! { <span class="line">{pieces.collect_view()}</span> }
        })
        .collect_view();
    view! {
        <pre class="code flush" tabindex="0" role="region" aria-label=label><code class="lines">{lines}</code></pre>
    }
    .into_any()
}
