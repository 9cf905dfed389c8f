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
        _ if gone(row) => None,
        ("function", Some(place)) => Some(routes::function(place, &row.target)),
        ("api", Some(place)) if row.action == "api.request" => Some(routes::api(place, &row.target)),
        // Names of APIs are not unique.
        ("api", Some(place)) => {
            row.details.iter().find(|(key, _)| key == "api id").map(|(_, id)| routes::api(place, id))
        }
        ("member", _) => Some("/team".into()),
        _ => None,
    }
}

fn gone(row: &ActivityRow) -> bool {
    matches!(row.action.as_str(), "function.delete" | "api.delete") && row.outcome == AuditOutcome::Succeeded
}
