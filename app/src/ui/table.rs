//! A table. It owns `<tbody>`: a browser would add a missing one, and the page would not fit what the server sent.

use leptos::prelude::*;

#[component]
pub fn Table(
    /// Read aloud before the table, not shown.
    #[prop(into)]
    caption: String,
    /// `<th scope="col">`s.
    #[prop(into)]
    head: ViewFn,
    /// Whether its rows are bones.
    #[prop(optional)]
    busy: bool,
    /// `<tr>`s.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table" aria-busy=busy.then_some("true")>
            <table>
                <caption class="vh">{caption}</caption>
                <thead><tr>{head.run()}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
