//! The head of a page: its title in the tab, its one `<h1>`, a line of facts, the main action.

use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    /// `<li>`s of the line of facts.
    #[prop(optional, into)]
    facts: ViewFn,
    /// One sentence under the title.
    #[prop(optional)]
    lead: &'static str,
    /// Buttons and links on the right.
    #[prop(optional, into)]
    actions: ViewFn,
) -> impl IntoView {
    view! {
        <Title text=move || format!("{} · Lambent", title.get())/>
        <header class="head">
            <div>
                <h1>{move || title.get()}</h1>
                {(!lead.is_empty()).then(|| view! { <p>{lead}</p> })}
                <ul class="facts">{facts.run()}</ul>
            </div>
            <div class="actions">{actions.run()}</div>
        </header>
    }
}
