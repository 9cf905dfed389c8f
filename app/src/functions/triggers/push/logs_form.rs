//! A subscription filter of a log group.

use leptos::prelude::*;

use super::{
    fields::{Pick, name_field},
    page::{Asked, Choices},
};
use crate::ui::field::TextField;

#[component]
pub fn LogsFields(asked: Asked, choices: Choices) -> impl IntoView {
    view! {
        <Pick asked=asked.clone() choices=choices name="log_group" label="Log group" none="There is no log group in this region." search=true/>
        <p class="help">"A log group has at most two subscription filters. Not the function's own group: its lines would call it again."</p>
        {name_field(&asked, "The filter's, without : and *.")}
        <TextField
            name="pattern"
            label="Pattern"
            value=asked.draft.get("pattern").to_owned()
            error=asked.error("pattern")
            help="Words a line has, such as ERROR, or { $.level = \"error\" } for JSON. Empty: every line. Lines arrive compressed, in awslogs.data."
            optional=true
            mono=true
        />
    }
    .into_any()
}
