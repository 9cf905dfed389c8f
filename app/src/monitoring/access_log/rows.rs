//! Requests, one row each, with what the log knows of them below.

use leptos::prelude::*;

use super::{model::AccessLine, page::Asked};
use crate::{
    monitoring::logs::ask::day_clock,
    routes,
    ui::{
        icon::{self, Icon},
        table::Table,
        time::iso,
    },
};

#[component]
pub fn Rows(asked: Asked, lines: Vec<AccessLine>) -> impl IntoView {
    let head = || {
        view! {
            <th scope="col">"Time"</th>
            <th scope="col">"Status"</th>
            <th scope="col">"Request"</th>
            <th scope="col" class="num p2">"Latency"</th>
            <th scope="col" class="p2">"Integration"</th>
            <th scope="col" class="p2"><span class="vh">"Cause"</span></th>
        }
    };
    let rows = lines.into_iter().map(|line| row(&asked, line)).collect_view();
    view! { <div class="log-table"><Table caption="Requests, newest first" head=head>{rows}</Table></div> }.into_any()
}

fn row(asked: &Asked, one: AccessLine) -> AnyView {
    let AccessLine { line, status, request, route, latency, error, invocation } = one;
    let open = asked.line == line.id;
    let href = asked.href(if open { "" } else { &line.id });
    let bad = status.starts_with('5') || status.starts_with('4');
    let why = (bad && !route.is_empty()).then(|| {
        let at = line.at.to_string();
        let about = [("route", route.as_str()), ("at", at.as_str()), ("request", invocation.as_str())];
        routes::why_route(&asked.place, &asked.id, &about)
    });
    // A line in a format of its own is shown as it is.
    let what = if request.is_empty() { line.text.clone() } else { request };
    let fields = (open && !line.fields.is_empty()).then(|| {
        let one = |(key, value): (String, String)| view! { <dt>{key}</dt><dd><bdi>{value}</bdi></dd> };
        let why = why.clone().map(|href| view! { <p class="actions"><a class="btn small" href=href>"Why did it fail?"</a></p> });
        view! { <tr><td colspan="6"><dl class="log-fields">{line.fields.clone().into_iter().map(one).collect_view()}</dl>{why}</td></tr> }
    });
    let tone = if status.starts_with('5') {
        "state bad"
    } else if status.starts_with('4') {
        "state warn"
    } else {
        "state good"
    };
    view! {
        <tr class:open=open>
            <td class="fit"><a class="row-link mono" href=href aria-expanded=open.to_string()><time datetime=iso(line.at)>{day_clock(line.at)}</time></a></td>
            <td class="fit">{(!status.is_empty()).then(|| view! { <span class=tone>{bad.then(|| view! { <Icon d=icon::WARNING/> })}{status}</span> })}</td>
            <td class="said mono request"><bdi>{what}</bdi></td>
            <td class="num p2">{latency}</td>
            <td class="said p2"><bdi>{error}</bdi></td>
            <td class="fit p2">{why.map(|href| view! { <a href=href>"Why did it fail?"</a> })}</td>
        </tr>
        {fields}
    }
    .into_any()
}
