//! A bucket's notification.

use leptos::prelude::*;

use super::{
    bucket::EVENTS,
    fields::Pick,
    page::{Asked, Choices},
};
use crate::ui::{
    field::{FieldMessage, TextField},
    icon::{self, Icon},
};

#[component]
pub fn BucketFields(asked: Asked, choices: Choices) -> impl IntoView {
    // A form just opened begins with what most want.
    let untouched = asked.draft.events().is_empty() && asked.draft.get("bucket").is_empty() && asked.errors.is_empty();
    let chosen = if untouched { vec![EVENTS[0].0.to_owned()] } else { asked.draft.events().to_vec() };
    let event = |(event, words): (&'static str, &'static str)| {
        let checked = chosen.iter().any(|one| one == event);
        view! {
            <label class="check">
                <input type="checkbox" name="events" value=event checked=checked/>
                <span>{words}" "<code>{event}</code></span>
            </label>
        }
    };
    let (most, rest): (Vec<_>, Vec<_>) = EVENTS.into_iter().partition(|(name, _)| name.ends_with('*'));
    let open = rest.iter().any(|(name, _)| chosen.iter().any(|one| one == name));
    view! {
        <Pick asked=asked.clone() choices=choices name="bucket" label="Bucket" none="There is no bucket in this region." search=true/>
        <fieldset class="field" id="events">
            <legend>"Events"</legend>
            {most.into_iter().map(event).collect_view()}
            <details class="more" open=open>
                <summary>"Single kinds of events"</summary>
                <div class="stack tight">{rest.into_iter().map(event).collect_view()}</div>
            </details>
            <FieldMessage id="events-error".to_owned() error=asked.error("events")/>
        </fieldset>
        <div class="pair">
            <TextField name="prefix" label="Prefix" value=asked.draft.get("prefix").to_owned() error=asked.error("prefix") help="How keys begin, such as in/." optional=true mono=true/>
            <TextField name="suffix" label="Suffix" value=asked.draft.get("suffix").to_owned() error=asked.error("suffix") help="How keys end, such as .csv." optional=true mono=true/>
        </div>
        <section class="notice plain">
            <Icon d=icon::INFO/>
            <div>
                <p>"A bucket's notifications are one document: what others have in it stays. A function that writes into the same bucket can call itself without end; use another bucket or prefix for what it writes."</p>
            </div>
        </section>
    }
    .into_any()
}
