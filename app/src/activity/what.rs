//! Who did what, in one line.

use leptos::prelude::*;

use super::{
    model::{ActivityRow, AuditOutcome},
    sentence::sentence,
};
use crate::routes;

/// `<b>Ana</b> created <b>hello</b>`; with `link`, the target leads to its page.
#[component]
pub fn What(row: ActivityRow, #[prop(optional)] link: bool) -> impl IntoView {
    let said = sentence(&row);
    let href = target_href(&row).filter(|_| link);
    let target = said.names_target.then(|| match href {
        Some(href) => view! { " "<a href=href>{row.target.clone()}</a> }.into_any(),
        None => view! { " "<b>{row.target.clone()}</b> }.into_any(),
    });
    let verb = if said.raw { view! { <code>{said.verb}</code> }.into_any() } else { said.verb.into_any() };
    let after = (!said.after.is_empty()).then(|| format!(" {}", said.after));
    view! { <span class="what"><b>{said.actor}</b>" "{verb}{target}{after}</span> }
}

/// The page of what it was done to, where there is one.
pub fn target_href(row: &ActivityRow) -> Option<String> {
    match (row.target_kind.as_str(), &row.place) {
        // Nobody wants to be led to what is gone.
        ("function", Some(_)) if row.action == "function.delete" && row.outcome == AuditOutcome::Succeeded => None,
        ("function", Some(place)) => Some(routes::function(place, &row.target)),
        ("api", Some(place)) => Some(routes::api(place, &row.target)),
        ("member", _) => Some("/team".into()),
        _ => None,
    }
}
