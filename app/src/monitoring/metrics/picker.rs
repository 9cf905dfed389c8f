//! Which time is shown: links to the usual ones, and a form for any other.

use leptos::prelude::*;

use super::{
    panel::href,
    span::{Asked, PRESETS},
};
use crate::{
    error::ConsoleError,
    ui::{field::FieldMessage, get_form::GetForm},
};

#[component]
pub fn TimePicker(
    path: String,
    /// What the query has beside the time.
    keep: Vec<(&'static str, String)>,
    asked: Asked,
    /// What was wrong with the time that was asked for.
    error: Option<ConsoleError>,
) -> AnyView {
    let chosen = asked.preset().map(|preset| preset.key);
    let preset = |preset: super::span::Preset| {
        let asked = Asked { range: preset.key.to_owned(), ..Asked::default() };
        let current = (chosen == Some(preset.key)).then_some("true");
        view! { <a href=href(&path, &keep, &asked, "") aria-current=current>{preset.label}</a> }
    };
    let presets = PRESETS.into_iter().map(preset).collect_view();
    let hidden = keep.iter().filter(|(_, value)| !value.is_empty()).cloned();
    let hidden = hidden.map(|(key, value)| view! { <input type="hidden" name=key value=value/> }).collect_view();
    let wrong = |name: &str| error.as_ref().and_then(|error| error.field(name)).map(str::to_owned);
    let field = |name: &'static str, label: &'static str, value: String, message: Option<String>| {
        let id = format!("time-{name}");
        let error_id = format!("{id}-error");
        let (invalid, described) = (message.is_some().then_some("true"), message.is_some().then(|| error_id.clone()));
        let message = Signal::derive(move || message.clone());
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <input
                    class="input"
                    type="datetime-local"
                    id=id
                    name=name
                    value=value
                    aria-invalid=invalid
                    aria-describedby=described
                />
                <FieldMessage id=error_id error=message/>
            </div>
        }
    };
    let custom = asked.custom();
    let from = field("from", "From (UTC)", asked.from.clone(), wrong("from")).into_any();
    let to = field("to", "To (UTC)", asked.to.clone(), wrong("to")).into_any();
    view! {
        <div class="times">
            <nav class="presets" aria-label="Time">{presets}</nav>
            <details class="more" open=custom>
                <summary>"Another time"</summary>
                <GetForm action=path.clone() class="form inline">
                    {hidden}
                    {from}
                    {to}
                    <button class="btn">"Show"</button>
                </GetForm>
            </details>
        </div>
    }
    .into_any()
}
