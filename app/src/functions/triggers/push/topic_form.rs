//! A subscription to a topic.

use leptos::prelude::*;

use super::{
    fields::{Area, Pick},
    page::{Asked, Choices},
};

#[component]
pub fn TopicFields(asked: Asked, choices: Choices) -> impl IntoView {
    let body = asked.draft.get("filter_in") == "body";
    view! {
        <Pick asked=asked.clone() choices=choices name="topic" label="Topic" none="There is no topic in this region." search=true/>
        <p class="help">"The function is subscribed with the protocol lambda and confirmed at once. FIFO topics cannot call functions."</p>
        <Area
            name="filter"
            label="Filter policy"
            value=asked.draft.get("filter").to_owned()
            error=asked.error("filter")
            help="JSON such as {\"kind\": [\"order\"]}: only messages that match it arrive. Empty: every message."
            optional=true
        />
        <fieldset class="field">
            <legend>"The filter is for"</legend>
            <div class="segments">
                <label><input type="radio" name="filter_in" value="attributes" checked=!body/>"Message attributes"</label>
                <label><input type="radio" name="filter_in" value="body" checked=body/>"Message body"</label>
            </div>
        </fieldset>
    }
    .into_any()
}
