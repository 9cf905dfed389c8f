//! Errors, each counted once.

use leptos::prelude::*;

use super::{
    invocations::Nothing,
    links::Links,
    results::{count, second},
};
use crate::{
    monitoring::logs::{
        ask::OpenAsk,
        model::{ErrorGroup, Found},
    },
    ui::{
        icon::{self, Icon},
        time::iso,
    },
};

#[component]
pub fn Errors(links: Links, errors: Vec<ErrorGroup>, found: Found) -> impl IntoView {
    if errors.is_empty() {
        if found.counts.lines == 0 && found.next.is_none() {
            return view! { <Nothing links=links found=found/> }.into_any();
        }
        let (title, text) = match found.next {
            Some(_) => {
                ("No errors so far", "No line read so far tells of an error; there is more to search further back.")
            }
            None => ("No errors in this time", "No line of this time tells of an error."),
        };
        return view! {
            <div class="card"><div class="empty">
                <Icon d=icon::CHECK_CIRCLE/>
                <h3>{title}</h3>
                <p>{text}</p>
            </div></div>
        }
        .into_any();
    }
    let one = |error: ErrorGroup| {
        let open = OpenAsk {
            request: error.request.clone(),
            stream: error.stream.clone(),
            at: error.last.to_string(),
            ..OpenAsk::default()
        };
        let why = (error.failed && !error.request.is_empty()).then(|| links.why(&error.request, error.last));
        let introduced = match (error.introduced.as_str(), error.versions.len()) {
            ("", _) => String::new(),
            (version, 1) => format!("in version {version}"),
            (version, _) => format!("first in version {version}, since then in {}", error.versions.join(", ")),
        };
        view! {
            <li class="card log-error">
                <h3><Icon d=icon::X_CIRCLE/><bdi>{error.kind}</bdi><span class="count">{count(error.count, "time", "times")}{(!error.failed).then_some(", logged")}</span></h3>
                {(!error.message.is_empty()).then(|| view! { <p class="mono anywhere"><bdi>{error.message}</bdi></p> })}
                <p class="muted small">
                    {(!error.frame.is_empty()).then(|| view! { <code class="anywhere"><bdi>{error.frame}</bdi></code>" · " })}
                    "first "<time datetime=iso(error.first)>{second(error.first)}</time>" · last "
                    <time datetime=iso(error.last)>{second(error.last)}</time>
                    {(!introduced.is_empty()).then(|| format!(" · {introduced}"))}
                </p>
                <p class="actions">
                    <a class="btn small" href=links.opened(&open)>"Last invocation"</a>
                    {why.map(|href| view! { <a class="btn small" href=href>"Why did it fail?"</a> })}
                </p>
            </li>
        }
        .into_any()
    };
    let all = errors.into_iter().map(one).collect_view();
    view! {
        <p class="help">"Errors are the same when their type, their place in the code and their words are; numbers and ids do not count. First and last are within the time searched."</p>
        <ol class="log-errors" aria-label="Errors">{all}</ol>
    }
    .into_any()
}
