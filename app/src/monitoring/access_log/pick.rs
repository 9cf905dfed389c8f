//! Which stage, which time, which lines: a plain GET form.

use leptos::prelude::*;

use super::page::Asked;
use crate::{
    error::ConsoleError,
    monitoring::logs::ask::RANGES,
    ui::{
        field::FieldMessage,
        get_form::GetForm,
        icon::{self, Icon},
    },
};

#[component]
pub fn Pick(asked: Asked, stages: Vec<String>, wrong: Option<ConsoleError>) -> impl IntoView {
    let sentence = wrong.as_ref().map(|error| error.to_string());
    let invalid = sentence.is_some();
    let range = asked.ask.range().to_owned();
    let option = |value: String, words: String, chosen: &str| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    };
    let choices = stages.into_iter().map(|name| option(name.clone(), name, &asked.stage)).collect_view();
    let ranges = RANGES.into_iter().map(|(value, words, _)| option(value.into(), words.into(), &range)).collect_view();
    view! {
        <GetForm action=asked.path() class="stack tight" role="search">
            <div class="toolbar">
                <div class="input">
                    <Icon d=icon::SEARCH/>
                    <input
                        type="search"
                        class="mono"
                        name="filter"
                        value=asked.ask.filter.clone()
                        aria-label="Filter pattern"
                        placeholder="{ $.status = 5* }"
                        spellcheck="false"
                        autocomplete="off"
                        aria-invalid=invalid.then_some("true")
                        aria-describedby=invalid.then_some("filter-error")
                    />
                </div>
                <select class="select" name="stage" aria-label="Stage">{choices}</select>
                <select class="select" name="range" aria-label="Time range">{ranges}</select>
                <button class="btn primary">"Search"</button>
            </div>
            <FieldMessage id="filter-error".into() error=sentence/>
        </GetForm>
    }
    .into_any()
}
