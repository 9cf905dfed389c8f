//! The head of a page: its title in the tab, its one `<h1>`, a line of facts, the main action.

use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    /// `<li>`s of the line of facts.
    #[prop(optional, into)]
    facts: Option<ViewFn>,
    /// One sentence under the title.
    #[prop(optional, into)]
    lead: String,
    /// Buttons and links on the right.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
) -> impl IntoView {
    // The server writes the document's title after this view, and what it owns, may be gone.
    let first = title.get_untracked();
    let in_tab = move || format!("{} · Lambent", title.try_get().unwrap_or_else(|| first.clone()));
    view! {
        <Title text=in_tab/>
        <header class="head">
            <div>
                <h1>{move || title.get()}</h1>
                {(!lead.is_empty()).then(|| view! { <p>{lead}</p> })}
                {facts.map(|facts| view! { <ul class="facts">{facts.run()}</ul> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </header>
    }
}
