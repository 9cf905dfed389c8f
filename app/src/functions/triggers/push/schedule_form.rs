//! A schedule: by a rule, or by EventBridge Scheduler.

use leptos::prelude::*;

use super::{
    fields::{Pick, input_area, name_field, state_field},
    page::{Asked, Choices},
    runs::NextRuns,
    schedule::expression,
};
use crate::ui::field::FieldMessage;

const EXAMPLES: [(&str, &str); 5] = [
    ("rate(5 minutes)", "every five minutes"),
    ("cron(0 6 * * ? *)", "every day at 06:00"),
    ("cron(0/15 8-17 ? * MON-FRI *)", "every quarter of an hour on working days"),
    ("cron(0 0 L * ? *)", "the last day of each month"),
    ("cron(0 9 ? * 2#1 *)", "the first Monday of each month"),
];

#[component]
pub fn ScheduleFields(asked: Asked, choices: Choices) -> impl IntoView {
    let scheduler = asked.draft.with_scheduler();
    let typed = RwSignal::new(asked.draft.get("expression").to_owned());
    let zone = RwSignal::new(asked.draft.or("time_zone", "UTC").to_owned());
    let by = RwSignal::new(scheduler);
    // A rule's hours are UTC's.
    let clock = Signal::derive(move || if by.get() { zone.get() } else { "UTC".to_owned() });
    let now = asked.now;
    view! {
        <fieldset class="field">
            <legend>"Made as"</legend>
            <div class="choices across">
                <label class="choice">
                    <input type="radio" name="by" value="rule" checked=!scheduler on:change=move |_| by.set(false)/>
                    <b>"EventBridge rule"</b>
                    <small>"Simple; hours in UTC. Calls by the function's resource policy."</small>
                </label>
                <label class="choice">
                    <input type="radio" name="by" value="scheduler" checked=scheduler on:change=move |_| by.set(true)/>
                    <b>"EventBridge Scheduler"</b>
                    <small>"By the clocks of any place. Calls with a role it may assume."</small>
                </label>
            </div>
        </fieldset>
        {name_field(&asked, "1–64 letters, digits, and . - _; cannot be changed later.")}
        <Expression asked=asked.clone() typed=typed/>
        <NextRuns typed=typed zone=clock now=now/>
        <div class="if-by-scheduler stack">
            <Zone asked=asked.clone() zone=zone/>
            <Role asked=asked.clone() choices=choices/>
        </div>
        {state_field(&asked)}
        {input_area(&asked)}
    }
    .into_any()
}

#[component]
fn Expression(asked: Asked, typed: RwSignal<String>) -> impl IntoView {
    let first = asked.error_text("expression");
    // What was refused is checked again as it is mended.
    let touched = RwSignal::new(false);
    let error = Signal::derive(move || match touched.get() {
        false => first.clone(),
        true => typed.with(|text| (text.len() > 4).then(|| expression(text).err()).flatten()),
    });
    let example = |(text, words): (&'static str, &'static str)| view! { <li><code>{text}</code>" "{words}</li> };
    view! {
        <div class="field">
            <label for="expression">"Schedule expression"</label>
            <input
                class="input mono"
                id="expression"
                name="expression"
                value=asked.draft.get("expression").to_owned()
                placeholder="rate(5 minutes)"
                autocomplete="off"
                spellcheck="false"
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby="expression-error expression-help"
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    touched.set(true);
                }
            />
            <FieldMessage id="expression-error".to_owned() error=error/>
            <p class="help" id="expression-help">
                "rate(value unit), or cron(minutes hours day-of-month month day-of-week year); one of the two days is ?."
            </p>
            <details class="more">
                <summary>"Examples"</summary>
                <ul class="examples">{EXAMPLES.map(example).collect_view()}</ul>
            </details>
        </div>
    }
    .into_any()
}

#[component]
fn Zone(asked: Asked, zone: RwSignal<String>) -> impl IntoView {
    let error = asked.error("time_zone");
    view! {
        <div class="field">
            <label for="time_zone">"Time zone"</label>
            <input
                class="input mono"
                id="time_zone"
                name="time_zone"
                value=zone.get_untracked()
                autocomplete="off"
                spellcheck="false"
                aria-invalid=error.get_untracked().map(|_| "true")
                aria-describedby="time_zone-error time_zone-help"
                on:input=move |event| zone.set(event_target_value(&event))
            />
            <FieldMessage id="time_zone-error".to_owned() error=error/>
            <p class="help" id="time_zone-help">"UTC, or a name such as Europe/Berlin: the schedule follows its summer time."</p>
        </div>
    }
    .into_any()
}

/// Scheduler has to be let: by a role it may assume that may invoke the function.
#[component]
fn Role(asked: Asked, choices: Choices) -> impl IntoView {
    let new = asked.draft.or("role_kind", "new") == "new";
    view! {
        <fieldset class="field">
            <legend>"Role"</legend>
            <p class="help">"EventBridge Scheduler assumes it to invoke the function; the function's resource policy is not asked."</p>
            <div class="segments">
                <label><input type="radio" name="role_kind" value="new" checked=new/>"A new one for this schedule"</label>
                <label><input type="radio" name="role_kind" value="existing" checked=!new/>"One there is"</label>
            </div>
        </fieldset>
        <div class="if-role_kind-existing">
            <Pick asked=asked choices=choices name="role" label="Existing role" none="No role lets EventBridge Scheduler assume it." second=true/>
        </div>
    }
    .into_any()
}
