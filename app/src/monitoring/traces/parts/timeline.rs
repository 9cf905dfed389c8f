//! One trace: a table of its parts, whose last column is the line of time.

use leptos::prelude::*;

use super::list::{clock, tone};
use crate::{
    functions::model::rules::thousands,
    monitoring::traces::{
        model::{Span, Trace, Trouble},
        page::Asked,
    },
    routes,
    ui::{
        copy::CopyButton,
        icon::{self, Icon},
        state::State,
        table::Table,
        time::{duration, iso},
    },
};

/// Of the line of time, in its own units.
const WIDTH: f64 = 1_000.0;

#[component]
pub fn Timeline(asked: Asked, trace: Trace) -> impl IntoView {
    let close = asked.href(&asked.ask, "");
    let Trace { id, at, duration_ms, spans, count, cut, request } = trace;
    let left = count as usize - spans.len().min(count as usize);
    let whole = duration_ms.max(0.001);
    let log = (!request.is_empty()).then(|| {
        let at = at.to_string();
        let query = routes::query([("request", request.as_str()), ("at", at.as_str())]);
        format!("{}{query}", routes::function_page(&asked.target.place, &asked.target.name, "logs"))
    });
    let rows = spans.iter().map(|span| row(span, whole)).collect_view();
    let head = || {
        view! {
            <th scope="col">"Part"</th>
            <th scope="col">"Result"</th>
            <th scope="col" class="num p3">"Begins after"</th>
            <th scope="col" class="num">"Duration"</th>
            <th scope="col" class="p2 time-line">"Timeline"</th>
        }
    };
    view! {
        <section class="card trace" aria-labelledby="trace-h">
            <div class="bar">
                <h3 id="trace-h">"Trace"</h3>
                <code class="anywhere">{id.clone()}</code>
                <CopyButton text=id label="Copy trace id" only_icon=true/>
                <span class="muted"><time datetime=iso(at)>{clock(at)}</time>" · "{duration(duration_ms)}</span>
                <span class="end">
                    {log.map(|href| view! { <a class="btn small" href=href>"Its log"</a> })}
                    <a class="btn small" href=close><Icon d=icon::CLOSE/>"Close"</a>
                </span>
            </div>
            <Table caption="Parts of the trace" head=head>{rows}</Table>
            {(left > 0).then(|| view! { <p class="muted small pad">{format!("{} more parts are not shown.", thousands(u32::try_from(left).unwrap_or(u32::MAX)))}</p> })}
            {cut.then(|| view! { <p class="muted small pad">"X-Ray has cut this trace off at 500 kB."</p> })}
        </section>
    }
    .into_any()
}

fn row(span: &Span, whole: f64) -> AnyView {
    let indent = format!("part depth-{}", span.depth.min(8));
    let class = match span.trouble {
        Trouble::None => "good",
        Trouble::Error | Trouble::Throttle => "warn",
        Trouble::Fault => "bad",
    };
    let from = (span.start_ms / whole * WIDTH).clamp(0.0, WIDTH - 2.0);
    let length = span.duration_ms.unwrap_or(whole - span.start_ms) / whole * WIDTH;
    let length = length.clamp(2.0, WIDTH - from);
    let words = match (span.status, span.trouble) {
        (Some(status), trouble) => format!("{} {status}", trouble.words()),
        (None, trouble) => trouble.words().to_owned(),
    };
    view! {
        <tr>
            <td class=indent>
                <bdi>{span.name.clone()}</bdi>
                {(!span.origin.is_empty()).then(|| view! { " "<small>{span.origin.clone()}</small> })}
                {(!span.cause.is_empty()).then(|| view! { <br/><small class="anywhere"><bdi>{span.cause.clone()}</bdi></small> })}
            </td>
            <td class="fit"><State tone=tone(span.trouble) text=words/></td>
            <td class="num p3">{duration(span.start_ms)}</td>
            <td class="num">{span.duration_ms.map_or_else(|| "goes on".to_owned(), duration)}</td>
            <td class="p2 time-line">
                <svg class=class viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect x=format!("{from:.1}") y="1" width=format!("{length:.1}") height="8"></rect>
                </svg>
            </td>
        </tr>
    }
    .into_any()
}
