//! Lines as they were found.

use leptos::prelude::*;

use super::{invocations::Nothing, links::Links};
use crate::{
    monitoring::logs::{
        ask::day_clock,
        model::{Found, Line},
    },
    ui::{table::Table, time::iso},
};

#[component]
pub fn Lines(links: Links, lines: Vec<Line>, found: Found) -> impl IntoView {
    if lines.is_empty() {
        return view! { <Nothing links=links found=found/> }.into_any();
    }
    let head = || {
        view! {
            <th scope="col">"Time"</th>
            <th scope="col" class="p3">"Version"</th>
            <th scope="col">"Line"</th>
        }
    };
    let rows = lines.iter().map(|line| row(&links, line)).collect_view();
    view! { <div class="log-table"><Table caption="Lines, newest first" head=head>{rows}</Table></div> }.into_any()
}

fn row(links: &Links, line: &Line) -> AnyView {
    let href = links.opened(&links.line(line));
    let selected = (links.open.line == line.id && links.open.stream == line.stream).then_some("true");
    view! {
        <tr class:open=selected.is_some()>
            <td class="fit"><a class="row-link mono" aria-current=selected href=href><time datetime=iso(line.at)>{day_clock(line.at)}</time></a></td>
            <td class="fit p3 mono">{line.version.clone()}</td>
            <td class="said mono" data-level=level(&line.level)><bdi>{line.text.clone()}</bdi></td>
        </tr>
    }
    .into_any()
}

/// For its colour; the word is in the line.
pub fn level(level: &str) -> Option<&'static str> {
    match level {
        "ERROR" | "FATAL" => Some("bad"),
        "WARN" | "WARNING" => Some("warn"),
        _ => None,
    }
}
