//! Memory and timeout, with what the number means as it is typed.

use leptos::prelude::*;

use super::wizard::Wizard;
use crate::{functions::parts::hints, ui::field::FieldMessage};

#[component]
pub fn MemoryField(wizard: Wizard) -> impl IntoView {
    let value = wizard.draft.memory(wizard.blueprint());
    view! {
        <NumberField name="memory" label="Memory (MB)" unit="MB" value=value error=wizard.error_text("memory") hint=hints::memory/>
    }
    .into_any()
}

#[component]
pub fn TimeoutField(wizard: Wizard) -> impl IntoView {
    let value = wizard.draft.timeout(wizard.blueprint());
    view! {
        <NumberField name="timeout" label="Timeout (seconds)" unit="s" value=value error=wizard.error_text("timeout") hint=hints::timeout/>
    }
    .into_any()
}

#[component]
fn NumberField(
    name: &'static str,
    label: &'static str,
    unit: &'static str,
    value: String,
    error: Option<String>,
    hint: fn(&str) -> String,
) -> impl IntoView {
    let typed = RwSignal::new(value.clone());
    let (error_id, help_id) = (format!("{name}-error"), format!("{name}-help"));
    let described = if error.is_some() { format!("{error_id} {help_id}") } else { help_id.clone() };
    let invalid = error.as_ref().map(|_| "true");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <div class="input">
                // A number input hides what it cannot parse; the rule's sentence is better than an empty field.
                <input
                    id=name
                    name=name
                    inputmode="numeric"
                    autocomplete="off"
                    value=value
                    aria-invalid=invalid
                    aria-describedby=described
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <span class="unit" aria-hidden="true">{unit}</span>
            </div>
            <FieldMessage id=error_id error=Signal::stored(error)/>
            <p class="help" id=help_id>{move || hint(&typed.get())}</p>
        </div>
    }
}
