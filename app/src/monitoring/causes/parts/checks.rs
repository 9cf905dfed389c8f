//! Everything that was looked at, in the order a call takes, and what would let the next look see more.

use leptos::prelude::*;

use super::cause::Proof;
use crate::{
    monitoring::causes::{
        model::{AccessLog, Check, Diagnosis, Finding, Outcome},
        page::Why,
    },
    routes,
    ui::{
        icon::{self, Icon},
        state::{State, Tone},
    },
};

#[component]
pub fn Checks(why: Why, diagnosis: Diagnosis) -> impl IntoView {
    let (failed, passed) = (diagnosis.count(Outcome::Failed), diagnosis.count(Outcome::Passed));
    let unknown = diagnosis.count(Outcome::Unknown);
    let summary = format!("{failed} failed, {passed} passed, {unknown} could not be checked.");
    let rows =
        Check::ALL.into_iter().filter_map(|check| diagnosis.findings.iter().find(|one| one.check == check).cloned());
    let rows = rows.map(row).collect_view();
    view! {
        <AccessLogNotice why=why log=diagnosis.access_log/>
        <section class="card" aria-labelledby="checks-h">
            <div class="bar"><h3 id="checks-h">"What was checked"</h3><span class="muted">{summary}</span></div>
            <ol class="looked">{rows}</ol>
        </section>
    }
    .into_any()
}

fn row(finding: Finding) -> AnyView {
    let Finding { check, outcome, title, evidence, .. } = finding;
    let tone = match outcome {
        Outcome::Failed => Tone::Bad,
        Outcome::Passed => Tone::Good,
        Outcome::Unknown => Tone::Warn,
        Outcome::Aside => Tone::Off,
    };
    // A cause shows its evidence above.
    let proof = (outcome == Outcome::Passed && !evidence.is_empty()).then(|| {
        view! { <details class="more"><summary>"Evidence"</summary><Proof evidence=evidence/></details> }
    });
    view! {
        <li>
            <State tone=tone text=outcome.label()/>
            <div><h4>{check.label()}</h4><p>{title}</p>{proof}</div>
        </li>
    }
    .into_any()
}

/// The field that explains a 500 is in none of AWS's presets.
#[component]
fn AccessLogNotice(why: Why, log: AccessLog) -> impl IntoView {
    let (title, words, api) = match log {
        AccessLog::Aside | AccessLog::On => return ().into_any(),
        AccessLog::Off { api } => (
            "The API writes no access log",
            "With it, the next failure says itself what API Gateway thought of it: Lambent's format carries $context.integrationErrorMessage. CloudWatch Logs costs about $0.50 for each GB written.",
            api,
        ),
        AccessLog::Mute { api } => (
            "The API's access log does not say why",
            "Its format leaves out $context.integrationErrorMessage, or is not JSON. With Lambent's format the next failure explains itself.",
            api,
        ),
    };
    let href = why.place.with_untracked(|place| routes::api_page(place, &api, "logs"));
    view! {
        <section class="notice info" aria-label="Access log">
            <Icon d=icon::LOGS/>
            <div><h3>{title}</h3><p>{words}</p></div>
            <p class="actions"><a class="btn" href=href>"Switch on access logs"</a></p>
        </section>
    }
    .into_any()
}
