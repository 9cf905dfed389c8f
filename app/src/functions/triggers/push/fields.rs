//! The fields of a form, by its source; and the pieces they are made of.

use leptos::{html, prelude::*};

use super::{
    balancer_form::BalancerFields,
    bucket_form::BucketFields,
    logs_form::LogsFields,
    page::{Asked, Choices},
    pattern_form::PatternFields,
    schedule_form::ScheduleFields,
    topic_form::TopicFields,
};
use crate::ui::field::{FieldMessage, TextField};

mod pick;

pub use pick::Pick;

#[component]
pub fn Fields(asked: Asked, choices: Choices) -> impl IntoView {
    let (target, costs) = (asked.clone(), costs(asked.source));
    let own = match asked.source {
        "schedule" => view! { <ScheduleFields asked=asked choices=choices/> }.into_any(),
        "pattern" => view! { <PatternFields asked=asked choices=choices/> }.into_any(),
        "s3" => view! { <BucketFields asked=asked choices=choices/> }.into_any(),
        "sns" => view! { <TopicFields asked=asked choices=choices/> }.into_any(),
        "alb" => view! { <BalancerFields asked=asked choices=choices/> }.into_any(),
        _ => view! { <LogsFields asked=asked choices=choices/> }.into_any(),
    };
    view! {
        <p class="muted">{costs}</p>
        {own}
        {called(&target)}
    }
    .into_any()
}

/// What it costs, beside the function's own runs.
fn costs(source: &str) -> &'static str {
    match source {
        "schedule" => {
            "A rule's schedule costs nothing, Scheduler is charged by the million runs; each run is a call of the function."
        }
        "pattern" => {
            "Events of AWS cost nothing, your own are charged by the million; each match is a call of the function."
        }
        "s3" => "Notifications cost nothing; each is a call of the function.",
        "sns" => {
            "Delivery to functions costs nothing; what is published is charged, and each message is a call of the function."
        }
        "alb" => "The load balancer is charged by the hour and by use; each request is a call of the function.",
        _ => "Sending lines on costs nothing; each batch of lines is a call of the function.",
    }
}

/// The version or alias that is open is the one that is called.
fn called(asked: &Asked) -> AnyView {
    let qualifier = asked.draft.get("qualifier").to_owned();
    let words = if qualifier.is_empty() {
        "It calls the function as it was deployed last. To have a version or an alias called, open that above first."
            .to_owned()
    } else {
        format!("It calls {}:{qualifier}, which is open above.", asked.function)
    };
    let error = asked.error("qualifier");
    view! {
        <input type="hidden" name="qualifier" value=qualifier/>
        <p class="help">{words}</p>
        <FieldMessage id="qualifier-error".to_owned() error=error/>
    }
    .into_any()
}

/// A name, as typed.
pub fn name_field(asked: &Asked, help: &'static str) -> AnyView {
    view! {
        <TextField name="name" label="Name" value=asked.draft.get("name").to_owned() error=asked.error("name") help=help mono=true/>
    }
    .into_any()
}

/// Text of several lines, mostly JSON.
#[component]
pub fn Area(
    name: &'static str,
    label: &'static str,
    value: String,
    error: Signal<Option<String>>,
    #[prop(optional)] help: &'static str,
    #[prop(optional)] optional: bool,
    #[prop(default = 4)] rows: u32,
    /// Where something else writes into it.
    #[prop(optional)]
    node: NodeRef<html::Textarea>,
) -> impl IntoView {
    let (error_id, help_id) = (format!("{name}-error"), format!("{name}-help"));
    let described = [error.get_untracked().map(|_| error_id.clone()), (!help.is_empty()).then(|| help_id.clone())];
    let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <div class="field">
            <label for=name>{label}{optional.then(|| view! { " "<small>"(optional)"</small> })}</label>
            <textarea
                class="mono lines"
                node_ref=node
                id=name
                name=name
                rows=rows
                spellcheck="false"
                autocomplete="off"
                aria-invalid=error.get_untracked().map(|_| "true")
                aria-describedby=(!described.is_empty()).then_some(described)
            >
                {value}
            </textarea>
            <FieldMessage id=error_id error=error/>
            {(!help.is_empty()).then(|| view! { <p class="help" id=help_id>{help}</p> })}
        </div>
    }
    .into_any()
}

/// What a rule or a schedule sends instead of the event.
pub fn input_area(asked: &Asked) -> AnyView {
    let value = asked.draft.get("input").to_owned();
    view! {
        <Area
            name="input"
            label="Input"
            value=value
            error=asked.error("input")
            help="JSON the function gets instead of the event."
            optional=true
            rows=3
        />
    }
    .into_any()
}

/// A choice of few: `options` are values and words.
#[component]
pub fn Select(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: String,
    #[prop(optional)] error: Signal<Option<String>>,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let wrong = error.get_untracked().is_some();
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    });
    let (invalid, described) = (wrong.then_some("true"), wrong.then(|| error_id.clone()));
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select class="select" id=name name=name aria-invalid=invalid aria-describedby=described>
                {options.collect_view()}
            </select>
            <FieldMessage id=error_id error=error/>
        </div>
    }
    .into_any()
}

/// Enabled from the start, or not.
pub fn state_field(asked: &Asked) -> AnyView {
    let on = asked.draft.or("state", "on") == "on";
    view! {
        <fieldset class="field">
            <legend>"State"</legend>
            <div class="segments">
                <label><input type="radio" name="state" value="on" checked=on/>"Enabled"</label>
                <label><input type="radio" name="state" value="off" checked=!on/>"Disabled"</label>
            </div>
        </fieldset>
    }
    .into_any()
}
