//! The settings of a mapping: only those its source has.

use leptos::prelude::*;

use super::{
    desk::Desk,
    model::{ON, Poll, Setting},
};
use crate::{
    functions::configuration::parts::field::SettingField,
    ui::{
        field::FieldMessage,
        icon::{self, Icon},
    },
};

#[component]
pub fn Fields(desk: Desk) -> impl IntoView {
    let failures = [Setting::Partial, Setting::Retries, Setting::Age, Setting::Bisect, Setting::Failure];
    let pollers = desk.has(Setting::PollersMin).then(|| view! { <Pollers desk=desk/> });
    view! {
        <h3>"Batches"</h3>
        <div class="pair">
            {field(desk, Setting::Batch)}
            {field(desk, Setting::Window)}
            {field(desk, Setting::Concurrency)}
            {field(desk, Setting::Parallel)}
            {field(desk, Setting::Tumbling)}
        </div>
        <Filters desk=desk/>
        {failures.iter().any(|setting| desk.has(*setting)).then(|| view! { <h3>"When a batch fails"</h3> })}
        {switch(desk, Setting::Partial, "The function answers which items failed (batchItemFailures); only those come again. Its code has to do so.")}
        {desk.poll.is_queue().then(|| view! {
            <p class="help">
                "How often a message is tried again, and where it goes then, is the queue's own: its redrive policy and dead-letter queue."
            </p>
        })}
        {desk
            .has(Setting::Retries)
            .then(|| view! { <div class="pair">{field(desk, Setting::Retries)}{field(desk, Setting::Age)}</div> })}
        {switch(desk, Setting::Bisect, "Tries each half on its own, until the record that fails is alone.")}
        {field(desk, Setting::Failure)}
        {pollers}
        <h3>"What it calls"</h3>
        {field(desk, Setting::Qualifier)}
        {switch(desk, Setting::Enabled, "Off: nothing is read, what waits in the source stays there.")}
    }
    .into_any()
}

fn field(desk: Desk, setting: Setting) -> AnyView {
    if !desk.has(setting) {
        return ().into_any();
    }
    let (unit, help, mono) = words(desk.poll, setting);
    let missing = desk.local && !setting.is_local();
    let help = if missing { "Not on the local engine, which forgets it." } else { help };
    let key = setting.key();
    view! {
        <SettingField
            key=key
            name=desk.name(key)
            label=setting.label()
            text=desk.text(key)
            on_text=desk.write(key)
            error=desk.error(key)
            unit=unit
            mono=mono
            help=help
            readonly=desk.readonly || missing
        />
    }
    .into_any()
}

/// Unit, help, and whether it is code.
fn words(poll: Poll, setting: Setting) -> (&'static str, &'static str, bool) {
    match setting {
        Setting::Batch if poll == Poll::Fifo => ("", "Messages in one call, 1 to 10.", false),
        Setting::Batch if poll == Poll::Queue => {
            ("", "Messages in one call, 1 to 10,000; above 10 a window is needed.", false)
        }
        Setting::Batch => ("", "Records in one call, 1 to 10,000. A call has at most 6 MB.", false),
        Setting::Window => {
            ("s", "How long a batch is gathered, 0 to 300. 0 calls as soon as something is there.", false)
        }
        Setting::Concurrency => {
            ("", "Calls at the same time, 2 to 1,000. Empty: as many as the function may have.", false)
        }
        Setting::Parallel => ("", "1 to 10; records with the same key stay in order.", false),
        Setting::Tumbling => ("s", "Passes a state from call to call, for 0 to 900 s. 0 is off.", false),
        Setting::Retries => {
            ("", "0 to 10,000; -1 tries until the record is too old, and holds up its shard meanwhile.", false)
        }
        Setting::Age => ("s", "60 to 604,800; -1 is no limit.", false),
        Setting::Failure => {
            ("", "ARN of a standard queue, a standard topic or a bucket that gets what was given up.", true)
        }
        Setting::PollersMin if poll == Poll::Queue => ("", "2 to 200.", false),
        Setting::PollersMin => ("", "1 to 200.", false),
        Setting::PollersMax if poll == Poll::Queue => ("", "2 to 10,000.", false),
        Setting::PollersMax => ("", "1 to 2,000.", false),
        _ => ("", "Empty: the function as it was deployed last.", true),
    }
}

fn switch(desk: Desk, setting: Setting, help: &'static str) -> AnyView {
    if !desk.has(setting) {
        return ().into_any();
    }
    let key = setting.key();
    let text = desk.text(key);
    let help_id = format!("{key}-help");
    view! {
        <label class="check" for=key>
            <input
                type="checkbox"
                id=key
                name=desk.name(key)
                value=ON
                checked=text.get_untracked() == ON
                prop:checked=move || text.with(|text| text == ON)
                disabled=desk.readonly
                aria-describedby=help_id.clone()
                on:change=move |event| desk.write(key).run(if event_target_checked(&event) { ON } else { "" }.to_owned())
            />
            <span>{setting.label()}<span class="help" id=help_id>{help}</span></span>
        </label>
    }
    .into_any()
}

#[component]
fn Pollers(desk: Desk) -> impl IntoView {
    let (least, most) = (desk.text(Setting::PollersMin.key()), desk.text(Setting::PollersMax.key()));
    let wrong = (desk.error(Setting::PollersMin.key()), desk.error(Setting::PollersMax.key()));
    let used = untrack(move || !least.get().is_empty() || !most.get().is_empty());
    // Opens where something in it is wrong.
    let open = move || used || wrong.0.with(Option::is_some) || wrong.1.with(Option::is_some);
    view! {
        <details class="more" open=open>
            <summary>"Provisioned pollers"</summary>
            <div class="stack">
                <p class="help">
                    "Pollers of your own take up a rush of messages sooner. They are charged for every hour; both empty is off."
                </p>
                <div class="pair">
                    {field(desk, Setting::PollersMin)}
                    {field(desk, Setting::PollersMax)}
                </div>
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Filters(desk: Desk) -> impl IntoView {
    let key = Setting::Filters.key();
    let (text, error) = (desk.text(key), desk.error(key));
    let example = match desk.poll {
        Poll::Table => "{\"eventName\": [\"INSERT\"]}",
        Poll::Stream => "{\"data\": {\"status\": [\"failed\"]}}",
        _ => "{\"body\": {\"status\": [\"failed\"]}}",
    };
    let given = text.get_untracked();
    view! {
        <div class="field">
            <label for=key>"Filter patterns "<small>"(optional)"</small></label>
            // What a plain form sends: a text area's own text cannot be rendered safely.
            <input type="hidden" name=desk.name(key) value=given.clone() prop:value=move || text.get()/>
            <textarea
                class="value with-script"
                id=key
                rows="2"
                autocomplete="off"
                spellcheck="false"
                placeholder=example
                readonly=desk.readonly
                prop:value=move || text.get()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby="filters-error filters-help"
                on:input=move |event| desk.write(key).run(event_target_value(&event))
            ></textarea>
            <noscript>
                <p class="help"><Icon d=icon::INFO/>"Filter patterns are edited with JavaScript; they stay as they are: "<code class="anywhere">{given}</code></p>
            </noscript>
            <FieldMessage id="filters-error".to_owned() error=error/>
            <p class="help" id="filters-help">
                "JSON objects, one after another, up to 5; what fits none of them is taken and thrown away without a call. "
                {matches!(desk.poll, Poll::Queue | Poll::Fifo).then_some("A message that is thrown away is gone from the queue. ")}
                <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html" rel="external">"How patterns are written"</a>
            </p>
        </div>
    }
    .into_any()
}
