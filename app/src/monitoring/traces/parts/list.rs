//! Traces, one row each; and why there are none.

use leptos::prelude::*;

use crate::{
    frame::use_frame,
    monitoring::traces::{
        model::{KINDS, RANGES, TraceList, TraceRow, TracesAsk, Trouble},
        page::Asked,
    },
    session::model::Permission,
    ui::{
        cli::ShowAsCli,
        get_form::GetForm,
        icon::{self, Icon},
        notice::Warning,
        state::{State, Tone},
        table::Table,
        time::{duration, iso},
    },
};

pub fn tone(trouble: Trouble) -> Tone {
    match trouble {
        Trouble::None => Tone::Good,
        Trouble::Error | Trouble::Throttle => Tone::Warn,
        Trouble::Fault => Tone::Bad,
    }
}

#[component]
pub fn Traces(asked: Asked, list: TraceList) -> impl IntoView {
    let switch = asked.target.page("configuration/monitoring");
    if list.local {
        let words = if list.tracing {
            "X-Ray tracing is on for this function, and the local engine has no X-Ray: it keeps the setting and records nothing."
        } else {
            "X-Ray tracing is off for this function, and the local engine has no X-Ray: it would keep the setting and record nothing."
        };
        return nothing("No traces on the local engine", words, Some(("X-Ray tracing", switch)));
    }
    let writes = use_frame().can(Permission::FunctionsWrite);
    let off = (!list.tracing).then(|| {
        view! {
            <Warning>
                "X-Ray tracing is off for this function: it adds no segments, and only requests that others trace are seen. "
                <a href=switch.clone()>{if writes { "Switch on tracing" } else { "See the setting" }}</a>
            </Warning>
        }
    });
    let more = (!list.next.is_empty()).then(|| {
        let ask = TracesAsk { token: list.next.clone(), until: list.to.to_string(), ..asked.ask.clone() };
        view! { <a class="btn" rel="next" href=asked.href(&ask, "")>"More traces"</a> }
    });
    let first = (!asked.ask.token.is_empty()).then(|| {
        let ask = TracesAsk { token: String::new(), until: String::new(), ..asked.ask.clone() };
        view! { <a class="btn" href=asked.href(&ask, "")>"First traces"</a> }
    });
    let rows = match list.rows.is_empty() {
        true if list.tracing => nothing(
            "No traces in this time",
            "Nothing fits, or the function was not called. A trace appears some seconds after its request.",
            None,
        ),
        true => nothing("No traces in this time", "With tracing off there are none of its own.", None),
        false => {
            let rows = list.rows.iter().map(|one| row(&asked, one)).collect_view();
            view! { <div class="log-table"><Table caption="Traces, newest first" head=head>{rows}</Table></div> }
                .into_any()
        }
    };
    view! {
        {off}
        <Pick asked=asked/>
        {rows}
        <p class="actions">{first}{more}</p>
        <ShowAsCli commands=vec![list.cli]/>
    }
    .into_any()
}

fn head() -> impl IntoView {
    view! {
        <th scope="col">"Began"</th>
        <th scope="col">"Result"</th>
        <th scope="col" class="num">"Duration"</th>
        <th scope="col" class="num p2">"Answered after"</th>
        <th scope="col" class="num p2">"Status"</th>
        <th scope="col" class="p3">"Request"</th>
    }
}

fn row(asked: &Asked, one: &TraceRow) -> AnyView {
    let href = asked.href(&asked.ask, &one.id);
    let selected = (asked.trace == one.id).then_some("true");
    let words = if one.partial { "Under way".to_owned() } else { one.trouble.words().to_owned() };
    let tone = if one.partial { Tone::Idle } else { tone(one.trouble) };
    view! {
        <tr class:open=selected.is_some()>
            <td class="fit"><a class="row-link mono" aria-current=selected href=href title=one.id.clone()><time datetime=iso(one.at)>{clock(one.at)}</time></a></td>
            <td class="fit"><State tone=tone text=words/></td>
            <td class="num">{one.duration_ms.map(duration)}</td>
            <td class="num p2">{one.response_ms.map(duration)}</td>
            <td class="num p2">{one.status}</td>
            <td class="p3 said"><bdi>{one.url.clone()}</bdi></td>
        </tr>
    }
    .into_any()
}

/// `11-22 20:15:03`, UTC.
pub fn clock(at: i64) -> String {
    iso(at)[5..19].replace('T', " ")
}

#[component]
fn Pick(asked: Asked) -> impl IntoView {
    let option = |chosen: String| {
        move |(value, words): (&'static str, &'static str)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        }
    };
    let ranges = RANGES.into_iter().map(|(value, words, _)| (value, words)).map(option(asked.ask.range().to_owned()));
    let kinds = KINDS.into_iter().map(|(value, words, _)| (value, words)).map(option(asked.ask.kind.clone()));
    let qualifier = asked.target.qualifier.clone();
    view! {
        <GetForm action=asked.path() class="toolbar">
            {(!qualifier.is_empty()).then(|| view! { <input type="hidden" name="qualifier" value=qualifier/> })}
            <select class="select" name="range" aria-label="Time range">{ranges.collect_view()}</select>
            <select class="select" name="kind" aria-label="Which traces">{kinds.collect_view()}</select>
            <button class="btn primary">"Search"</button>
        </GetForm>
    }
    .into_any()
}

fn nothing(title: &'static str, words: &'static str, link: Option<(&'static str, String)>) -> AnyView {
    view! {
        <div class="card" role="status">
            <div class="empty">
                <Icon d=icon::TRACE/>
                <h3>{title}</h3>
                <p>{words}</p>
                {link.map(|(words, href)| view! { <div class="actions"><a class="btn" href=href>{words}</a></div> })}
            </div>
        </div>
    }
    .into_any()
}
