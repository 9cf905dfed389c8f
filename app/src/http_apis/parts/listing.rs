//! A titled table of something an API consists of, or what stands in its place.

use leptos::prelude::*;

use crate::ui::{icon::Icon, table::Table};

/// In the place of the table while there is nothing.
pub struct Nothing {
    pub icon: &'static str,
    pub title: &'static str,
    pub words: &'static str,
}

/// `id` is unique on the page; `action` stands at the right of the title.
pub fn listing(
    id: &'static str,
    title: &'static str,
    head: fn() -> AnyView,
    rows: Vec<AnyView>,
    nothing: Nothing,
    action: Option<AnyView>,
) -> AnyView {
    let body = if rows.is_empty() {
        view! {
            <div class="card">
                <div class="empty"><Icon d=nothing.icon/><h3>{nothing.title}</h3><p>{nothing.words}</p></div>
            </div>
        }
        .into_any()
    } else {
        view! { <Table caption=title head=head>{rows}</Table> }.into_any()
    };
    view! {
        <section class="stack tight" aria-labelledby=id>
            <div class="row gap"><h2 id=id class="grow">{title}</h2>{action}</div>
            {body}
        </section>
    }
    .into_any()
}
