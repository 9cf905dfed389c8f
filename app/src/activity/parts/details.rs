//! What is told of an entry: facts, and what changed from what to what.

use leptos::prelude::*;

use crate::{
    activity::{
        change::{Told, story},
        model::{ActivityRow, AuditOutcome},
        what::target_href,
    },
    routes,
    ui::{copy::CopyButton, time::utc},
};

fn outcome_words(outcome: AuditOutcome) -> &'static str {
    match outcome {
        AuditOutcome::Pending => "Under way, or Lambent stopped before it ended",
        AuditOutcome::Succeeded => "Succeeded",
        AuditOutcome::Failed => "Failed",
        AuditOutcome::Denied => "Refused",
    }
}

/// `request id` to `Request id`, `aws request id` to `AWS request id`.
fn capital(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("aws ") {
        return format!("AWS {rest}");
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[component]
pub fn Details(row: ActivityRow) -> impl IntoView {
    let kind = capital(&row.target_kind);
    let target = match target_href(&row) {
        Some(href) => view! { <a href=href>{row.target.clone()}</a> }.into_any(),
        None => view! { <code>{row.target.clone()}</code> }.into_any(),
    };
    let told: Vec<_> = story(&row.details).told.into_iter().map(detail).collect();
    view! {
        <dl class="defs">
            {(!row.target.is_empty()).then(|| view! { <div><dt>{kind}</dt><dd>{target}</dd></div> })}
            <div><dt>"Action"</dt><dd><code>{row.action}</code></dd></div>
            <div><dt>"Outcome"</dt><dd>{outcome_words(row.outcome)}</dd></div>
            {row.operation_id
                .map(|id| view! { <div><dt>"Operation"</dt><dd><a href=routes::operation(&id)>"Its steps"</a></dd></div> })}
            {told}
            <div><dt>"Time"</dt><dd>{utc(row.at)}</dd></div>
        </dl>
    }
    .into_any()
}

fn detail(told: Told) -> AnyView {
    let (key, value) = match told {
        Told::Changed { key, before, after } => (key, changed(before, after)),
        Told::Names { key, added, removed, changed } => (key, names(added, removed, changed)),
        Told::Fact { key, value } if key.ends_with("request id") => {
            let copy = view! { <CopyButton text=value.clone() label="Copy request id" only_icon=true/> };
            (key, view! { <span class="id"><code>{value}</code>{copy}</span> }.into_any())
        }
        Told::Fact { key, value } => (key, value.into_any()),
    };
    view! { <div><dt>{capital(&key)}</dt><dd>{value}</dd></div> }.into_any()
}

fn changed(before: String, after: String) -> AnyView {
    let shown = |text: String| if text.is_empty() { "nothing".to_owned() } else { text };
    view! {
        <del>{shown(before)}</del>
        <span class="vh">" became "</span>
        <span aria-hidden="true">" → "</span>
        <ins>{shown(after)}</ins>
    }
    .into_any()
}

/// Values are never told, only that they are others.
fn names(added: Vec<String>, removed: Vec<String>, changed: Vec<String>) -> AnyView {
    let list = |word: &'static str, class: &'static str, names: Vec<String>| {
        (!names.is_empty()).then(|| {
            let badges =
                names.into_iter().map(|name| view! { <span class="badge mono">{name}</span>" " }).collect_view();
            view! { <p class=class><span class="muted">{word}</span>" "{badges}</p> }
        })
    };
    view! {
        {list("Added", "names added", added)}
        {list("Removed", "names removed", removed)}
        {list("Changed", "names changed", changed)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::capital;

    #[test]
    fn keys_are_words() {
        assert_eq!(capital("request id"), "Request id");
        assert_eq!(capital("aws request id"), "AWS request id");
        assert_eq!(capital(""), "");
    }
}
