//! One invocation: its figures and its lines.

use leptos::{html::Li, prelude::*};

use super::{
    invocations::tone,
    lines::level,
    links::Links,
    results::{count, second},
};
use crate::{
    functions::{model::rules::thousands, parts::figures},
    monitoring::logs::{
        ask::{OpenAsk, clock},
        model::{Invocation, LINES, Line, Opened},
    },
    ui::{
        copy::CopyButton,
        icon::{self, Icon},
        state::State,
        time::{duration, iso},
    },
};

#[component]
pub fn OpenInvocation(links: Links, opened: Opened) -> impl IntoView {
    let Opened { invocation, lines, skip, count: all } = opened;
    let close = links.opened(&OpenAsk::default());
    let title = if invocation.request.is_empty() { "Other lines".to_owned() } else { "Invocation".to_owned() };
    let why = (invocation.outcome.failed() && !invocation.request.is_empty())
        .then(|| links.why(&invocation.request, invocation.end));
    let part = |skip: Option<usize>, words: &'static str, rel: &'static str| {
        skip.map(|skip| {
            let open = OpenAsk { skip: skip.to_string(), line: String::new(), ..links.open.clone() };
            view! { <a class="btn small" rel=rel href=links.opened(&open)>{words}</a> }
        })
    };
    let (from, last) = (skip as usize, skip as usize + lines.len());
    let before = part((from > 0).then(|| from.saturating_sub(LINES)), "Earlier lines", "prev");
    let after = part((last < all as usize).then_some(last), "Later lines", "next");
    let paged =
        (from > 0 || last < all as usize).then(|| format!("Lines {} to {} of {}", from + 1, last, thousands(all)));
    let id = invocation.request.clone();
    let shown = lines.into_iter().map(|line| one_line(&links, &invocation, line)).collect_view();
    view! {
        <section class="card log-open" aria-labelledby="open-h">
            <div class="bar">
                <h3 id="open-h">{title}</h3>
                <State tone=tone(invocation.outcome) text=invocation.outcome.words()/>
                <code class="anywhere">{id.clone()}</code>
                {(!id.is_empty()).then(|| view! { <CopyButton text=id label="Copy request id" only_icon=true/> })}
                <span class="end">
                    {why.map(|href| view! { <a class="btn small" href=href>"Why did it fail?"</a> })}
                    <a class="btn small" href=close><Icon d=icon::CLOSE/>"Close"</a>
                </span>
            </div>
            {stats(&invocation)}
            <ol class="log-lines" aria-label="Lines of the invocation" start=from + 1>{shown}</ol>
            <div class="foot">{paged}{before}{after}</div>
        </section>
    }
    .into_any()
}

fn stats(one: &Invocation) -> AnyView {
    let memory = match (one.used_mb, one.memory_mb) {
        (Some(used), Some(size)) => Some(format!("{} / {}", thousands(used), figures::megabytes(size))),
        (None, Some(size)) => Some(figures::megabytes(size)),
        _ => None,
    };
    let all = [
        ("Began", Some(second(one.at))),
        ("Duration", one.duration_ms.map(duration)),
        ("Billed", one.billed_ms.map(|ms| format!("{ms} ms"))),
        ("Memory", memory),
        ("Cold start", one.init_ms.map(duration)),
        ("Version", Some(one.version.clone()).filter(|version| !version.is_empty())),
        ("Own lines", Some(count(one.lines, "line", "lines"))),
    ];
    let shown = all.into_iter().filter_map(|(word, value)| Some((word, value?)));
    let one = |(word, value): (&'static str, String)| view! { <div><dt>{word}</dt><dd>{value}</dd></div> };
    view! { <dl class="stats">{shown.map(one).collect_view()}</dl> }.into_any()
}

fn one_line(links: &Links, invocation: &Invocation, line: Line) -> AnyView {
    let linked = links.open.line == line.id;
    let open = OpenAsk {
        request: invocation.request.clone(),
        line: line.id.clone(),
        skip: String::new(),
        ..links.line(&line)
    };
    let href = links.opened(&open);
    let node = NodeRef::<Li>::new();
    // Where a link leads: after the page is there.
    Effect::new(move |_| {
        if linked && let Some(item) = node.get() {
            item.scroll_into_view();
            let _ = item.focus();
        }
    });
    let copy = linked.then(|| {
        let path = href.clone();
        // The origin is known to the browser alone.
        let text = Signal::derive(move || format!("{}{path}", window().location().origin().unwrap_or_default()));
        view! { <CopyButton text=text label="Copy link"/> }
    });
    let fields = (!line.fields.is_empty()).then(|| {
        let one = |(key, value): (String, String)| view! { <dt>{key}</dt><dd><bdi>{value}</bdi></dd> };
        view! { <dl class="log-fields">{line.fields.into_iter().map(one).collect_view()}</dl> }
    });
    let body = match fields {
        Some(fields) => fields.into_any(),
        None => view! { <pre><bdi>{line.text}{line.cut.then_some(" …")}</bdi></pre> }.into_any(),
    };
    view! {
        <li
            node_ref=node
            class:platform=line.platform
            class:linked=linked
            data-level=level(&line.level)
            tabindex=linked.then_some("-1")
            aria-current=linked.then_some("true")
        >
            <a class="mono" href=href title="Link to this line"><time datetime=iso(line.at)>{clock(line.at)}</time></a>
            {body}
            {copy}
        </li>
    }
    .into_any()
}
