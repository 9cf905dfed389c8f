//! One thing somebody did: the sentence, and its details on demand.

use leptos::prelude::*;

use crate::{
    activity::{
        model::{ActivityRow, AuditOutcome},
        sentence::mark,
        what::{What, target_href},
    },
    connections::model::Place,
    frame::{EnvironmentMark, use_frame},
    routes,
    ui::{
        copy::CopyButton,
        icon::Icon,
        time::{clock, iso, utc},
    },
};

#[component]
pub fn FeedRow(row: ActivityRow) -> impl IntoView {
    let (d, tone) = mark(&row);
    let at = row.at;
    let sub = row.place.clone().map(|place| view! { <Where place=place/> });
    view! {
        <li>
            <details>
                <summary>
                    <Icon d=d class=tone/>
                    <What row=row.clone()/>
                    <time datetime=iso(at) title=utc(at)>{clock(at)}</time>
                    {sub}
                </summary>
                <Details row=row/>
            </details>
        </li>
    }
    .into_any()
}

/// The environment's mark, the connection's name and the region.
#[component]
fn Where(place: Place) -> impl IntoView {
    let connection = use_frame().with(|frame| frame.connection(&place.connection).cloned()).flatten();
    let label = connection.as_ref().map_or(place.connection, |c| c.label.clone());
    view! {
        <span class="sub">{connection.map(|c| view! { <EnvironmentMark connection=c/>" " })}{label}" · "{place.region}</span>
    }
}

fn outcome_words(outcome: AuditOutcome) -> &'static str {
    match outcome {
        AuditOutcome::Pending => "Under way, or Lambent stopped before it ended",
        AuditOutcome::Succeeded => "Succeeded",
        AuditOutcome::Failed => "Failed",
        AuditOutcome::Denied => "Refused",
    }
}

/// `request id` to `Request id`.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[component]
fn Details(row: ActivityRow) -> impl IntoView {
    let kind = capital(&row.target_kind);
    let target = match target_href(&row) {
        Some(href) => view! { <a href=href>{row.target.clone()}</a> }.into_any(),
        None => view! { <code>{row.target.clone()}</code> }.into_any(),
    };
    view! {
        <dl class="defs">
            {(!row.target.is_empty()).then(|| view! { <div><dt>{kind}</dt><dd>{target}</dd></div> })}
            <div><dt>"Action"</dt><dd><code>{row.action}</code></dd></div>
            <div><dt>"Outcome"</dt><dd>{outcome_words(row.outcome)}</dd></div>
            {row.operation_id
                .map(|id| view! { <div><dt>"Operation"</dt><dd><a href=routes::operation(&id)>"Its steps"</a></dd></div> })}
            {row.details
                .into_iter()
                .map(|(key, value)| {
                    let copy = (key == "request id")
                        .then(|| view! { <CopyButton text=value.clone() label="Copy request id" only_icon=true/> });
                    let value = match copy {
                        Some(copy) => view! { <span class="id"><code>{value}</code>{copy}</span> }.into_any(),
                        None => value.into_any(),
                    };
                    view! { <div><dt>{capital(&key)}</dt><dd>{value}</dd></div> }
                })
                .collect_view()}
            <div><dt>"Time"</dt><dd>{utc(row.at)}</dd></div>
        </dl>
    }
}
