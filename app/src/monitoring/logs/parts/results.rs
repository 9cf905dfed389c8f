//! What was searched and how much was found, and the way on.

use leptos::prelude::*;

use super::links::Links;
use crate::{
    functions::{
        configuration::monitoring::model::{INSIGHTS_LAYER, PROFILER_LAYER, profiling_group, tool_layer},
        model::{FunctionDetail, rules::thousands},
    },
    monitoring::logs::{
        ask::{LogAsk, View},
        model::Found,
    },
    routes,
    ui::{
        cli::ShowAsCli,
        time::{iso, utc},
    },
};

/// `2026-11-22 20:15:03`, UTC.
pub fn second(at: i64) -> String {
    iso(at)[..19].replace('T', " ")
}

/// `1 line`, `2,000 lines`.
pub fn count(number: u32, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// What else writes of the function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tools {
    /// Lambda Insights is on.
    insights: bool,
    /// CodeGuru's profiling group, where its agent is on.
    profiler: Option<String>,
}

pub fn tools(detail: &FunctionDetail) -> Tools {
    let layer = |tool: &str| tool_layer(detail.layers.iter().map(|layer| layer.arn.as_str()), tool).is_some();
    Tools { insights: layer(INSIGHTS_LAYER), profiler: layer(PROFILER_LAYER).then(|| profiling_group(&detail.name)) }
}

#[component]
pub fn Summary(links: Links, found: Found, tools: Tools) -> impl IntoView {
    let Found { group, from, to, reached, counts, missing, note, next, .. } = found;
    let download = links.download(reached.max(from), to);
    let back = if next.is_some() { reached } else { from };
    let words = match links.ask.view() {
        View::Lines => count(counts.lines, "line", "lines"),
        View::Errors => format!("{} read", count(counts.lines, "line", "lines")),
        _ => format!(
            "{} in {}",
            count(counts.invocations, "invocation", "invocations"),
            count(counts.lines, "line", "lines")
        ),
    };
    let only = (links.ask.view() == View::Invocations && !missing).then(|| {
        let pill = |value: &'static str, words: String| {
            let ask = LogAsk { only: value.into(), until: String::new(), token: String::new(), ..links.ask.clone() };
            let current = (links.ask.only == value).then_some("true");
            view! { <a href=links.search(&ask) aria-current=current>{words}</a> }
        };
        view! {
            <nav class="pills" aria-label="Invocations">
                {pill("", "All".into())}
                {pill("failed", format!("Failed {}", thousands(counts.failed)))}
                {pill("cold", format!("Cold starts {}", thousands(counts.cold)))}
            </nav>
        }
    });
    let retention = routes::function_page(&links.target.place, &links.target.name, "configuration/monitoring");
    let insights = tools.insights.then(|| {
        let on = links.ask.source.is_empty();
        let ask = LogAsk {
            source: if on { "insights".into() } else { String::new() },
            view: if on { View::Lines.as_str().into() } else { String::new() },
            range: links.ask.range.clone(),
            ..LogAsk::default()
        };
        view! { " · "<a href=links.search(&ask)>{if on { "Lambda Insights' log" } else { "The function's own log" }}</a> }
    });
    let profiler = tools.profiler.map(|group| {
        // AWS's own console has the only view of it.
        let region = &links.target.place.region;
        let href = format!("https://{region}.console.aws.amazon.com/codeguru/profiler/home?region={region}#/profiling-groups/{group}");
        view! { " · "<a href=href rel="external noreferrer" target="_blank">"CodeGuru profiling group "<code>{group}</code></a> }
    });
    view! {
        <div class="log-summary">
            <p role="status">
                <b>{words}</b>" from "<time datetime=iso(back)>{second(back)}</time>" to "
                <time datetime=iso(to)>{second(to)}</time>
            </p>
            <p class="muted small">
                <code class="anywhere">{group}</code>" · "<a href=format!("{retention}#retention")>"Retention"</a>
                {(!missing)
                    .then(|| view! { " · "<a href=download rel="external" download="">"Download"</a> })}
                {insights}
                {profiler}
            </p>
            {only}
            {(!note.is_empty()).then(|| view! { <p class="muted small">{note}</p> })}
        </div>
    }
    .into_any()
}

/// Where the search goes on, and the same for AWS CLI.
#[component]
pub fn Ending(links: Links, found: Found) -> impl IntoView {
    let Found { from, to, next, cli, .. } = found;
    let further = next.map(|(until, token)| {
        let until = if until > 0 { until.to_string() } else { String::new() };
        // Fixed, so that the pages of one search fit each other.
        LogAsk { until, token, ..links.ask.fixed(from, latest(&links.ask, to)) }
    });
    let newest = !links.ask.until.is_empty() || !links.ask.token.is_empty();
    let first = links.search(&LogAsk { until: String::new(), token: String::new(), ..links.ask.clone() });
    view! {
        <p class="actions">
            {newest.then(|| view! { <a class="btn" href=first>"Newest"</a> })}
            {further.map(|ask| view! { <a class="btn" rel="next" href=links.search(&ask)>{format!("Search before {}", goes_on(&ask))}</a> })}
        </p>
        <ShowAsCli commands=vec![cli]/>
    }
    .into_any()
}

/// The end of the whole search, of which a page may show a part.
fn latest(ask: &LogAsk, to: i64) -> i64 {
    if ask.until.is_empty() { to } else { ask.to.parse().unwrap_or(to) }
}

fn goes_on(ask: &LogAsk) -> String {
    ask.until
        .parse()
        .map_or_else(|_| "that".to_owned(), |until: i64| utc(until)[11..16].to_owned() + &second(until)[16..])
}
