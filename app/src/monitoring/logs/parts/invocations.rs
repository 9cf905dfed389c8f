//! Invocations, one row each.

use leptos::prelude::*;

use super::links::Links;
use crate::{
    functions::{model::rules::thousands, parts::figures},
    monitoring::logs::{
        ask::{LogAsk, day_clock},
        model::{Found, Invocation, Outcome},
    },
    ui::{
        icon::{self, Icon},
        state::{State, Tone},
        table::Table,
        time::{duration, iso},
    },
};

pub fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Succeeded => Tone::Good,
        Outcome::Unfinished | Outcome::Ended => Tone::Idle,
        _ => Tone::Bad,
    }
}

#[component]
pub fn Invocations(links: Links, found: Found) -> impl IntoView {
    if found.invocations.is_empty() {
        return view! { <Nothing links=links found=found/> }.into_any();
    }
    let head = || {
        view! {
            <th scope="col">"Began"</th>
            <th scope="col">"Outcome"</th>
            <th scope="col" class="num">"Duration"</th>
            <th scope="col" class="num p2">"Billed"</th>
            <th scope="col" class="num p3">"Memory"</th>
            <th scope="col" class="num p3">"Cold start"</th>
            <th scope="col" class="p2">"Said"</th>
            <th scope="col" class="p2"><span class="vh">"Cause"</span></th>
        }
    };
    // The row nearest to the moment that was jumped to.
    let wanted = crate::monitoring::logs::ask::moment(&links.ask.jump);
    let near = wanted.and_then(|at| found.invocations.iter().min_by_key(|one| (one.at - at).abs()));
    let near = near.map(|one| (one.stream.clone(), one.end));
    if near.is_some() {
        Effect::new(|_| {
            if let Some(row) = document().get_element_by_id("near") {
                row.scroll_into_view();
            }
        });
    }
    let rows = found.invocations.iter().map(|one| {
        let here = near.as_ref().is_some_and(|(stream, end)| *stream == one.stream && *end == one.end);
        row(&links, one, here)
    });
    let rows = rows.collect_view();
    view! { <div class="log-table"><Table caption="Invocations, newest first" head=head>{rows}</Table></div> }
        .into_any()
}

fn row(links: &Links, one: &Invocation, near: bool) -> AnyView {
    let href = links.opened(&links.invocation(one));
    let memory = match (one.used_mb, one.memory_mb) {
        (Some(used), Some(size)) => format!("{} / {}", thousands(used), figures::megabytes(size)),
        (None, Some(size)) => figures::megabytes(size),
        _ => String::new(),
    };
    let why = (one.outcome.failed() && !one.request.is_empty()).then(|| links.why(&one.request, one.end));
    let version = if one.version.is_empty() { String::new() } else { format!("version {}", one.version) };
    let selected = links.is_open(one).then_some("true");
    view! {
        <tr id=near.then_some("near") class:near=near class:open=selected.is_some()>
            <td class="fit"><a class="row-link mono" aria-current=selected href=href title=version><time datetime=iso(one.at)>{day_clock(one.at)}</time></a></td>
            <td class="fit"><State tone=tone(one.outcome) text=outcome(one)/></td>
            <td class="num">{one.duration_ms.map(duration)}</td>
            <td class="num p2">{one.billed_ms.map(|ms| format!("{} ms", thousands(u32::try_from(ms).unwrap_or(u32::MAX))))}</td>
            <td class="num p3">{memory}</td>
            <td class="num p3">{one.init_ms.map(duration)}</td>
            <td class="p2 said"><bdi>{one.said.clone()}</bdi></td>
            <td class="fit p2">{why.map(|href| view! { <a href=href>"Why did it fail?"</a> })}</td>
        </tr>
    }
    .into_any()
}

fn outcome(one: &Invocation) -> &'static str {
    if one.request.is_empty() { "Other lines" } else { one.outcome.words() }
}

/// Why there is nothing, and what to do.
#[component]
pub fn Nothing(links: Links, found: Found) -> impl IntoView {
    let narrowed = !links.ask.filter.is_empty() || !links.ask.only.is_empty();
    let (title, text) = if found.missing {
        ("Nothing has been written yet", "The log group is made when the function runs for the first time.")
    } else if found.next.is_some() {
        ("Nothing found so far", "There is more to search further back.")
    } else if narrowed {
        ("Nothing fits", "Take something away from the filter, or search a longer time.")
    } else {
        ("Nothing was written in this time", "Search a longer time, or run the function.")
    };
    let longer = LogAsk {
        range: "14d".into(),
        from: String::new(),
        to: String::new(),
        jump: String::new(),
        until: String::new(),
        token: String::new(),
        ..links.ask.clone()
    };
    let test = links.target.page("test");
    view! {
        <div class="card">
            <div class="empty">
                <Icon d=icon::LOGS/>
                <h3>{title}</h3>
                <p>{text}</p>
                <div class="actions">
                    {(!found.missing && links.ask.range() != "14d").then(|| view! { <a class="btn" href=links.search(&longer)>"Search 14 days"</a> })}
                    <a class="btn" href=test>"Test the function"</a>
                </div>
            </div>
        </div>
    }
    .into_any()
}
