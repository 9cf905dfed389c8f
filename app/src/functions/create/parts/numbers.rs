//! Memory and timeout, with what the number means as it is typed.

use leptos::prelude::*;

use super::wizard::Wizard;
use crate::{
    functions::model::rules::{HTTP_API_TIMEOUT_S, MEMORY_PER_VCPU, memory_mb, timeout_s},
    ui::field::FieldMessage,
};

/// What a memory buys. <https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>
fn memory_hint(text: &str) -> String {
    match memory_mb(text) {
        Ok(mb) => format!("128 to 10,240. {} MB come with {:.2} vCPU.", mb, f64::from(mb) / f64::from(MEMORY_PER_VCPU)),
        Err(_) => "128 to 10,240. More memory also means more CPU.".to_owned(),
    }
}

fn timeout_hint(text: &str) -> String {
    match timeout_s(text) {
        Ok(seconds) if seconds > HTTP_API_TIMEOUT_S => {
            format!("1 to 900. Behind an HTTP route callers wait {HTTP_API_TIMEOUT_S} s at most.")
        }
        _ => "1 to 900.".to_owned(),
    }
}

#[component]
pub fn MemoryField(wizard: Wizard) -> impl IntoView {
    let value = wizard.draft.memory(wizard.blueprint());
    view! {
        <NumberField name="memory" label="Memory (MB)" unit="MB" value=value error=wizard.error_text("memory") hint=memory_hint/>
    }
    .into_any()
}

#[component]
pub fn TimeoutField(wizard: Wizard) -> impl IntoView {
    let value = wizard.draft.timeout(wizard.blueprint());
    view! {
        <NumberField name="timeout" label="Timeout (seconds)" unit="s" value=value error=wizard.error_text("timeout") hint=timeout_hint/>
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_follow_what_is_typed() {
        assert_eq!(memory_hint("1769"), "128 to 10,240. 1769 MB come with 1.00 vCPU.");
        assert_eq!(memory_hint("128"), "128 to 10,240. 128 MB come with 0.07 vCPU.");
        assert!(memory_hint("12").contains("More memory"));
        assert_eq!(timeout_hint("30"), "1 to 900.");
        assert!(timeout_hint("31").contains("30 s at most"));
        assert_eq!(timeout_hint("901"), "1 to 900.");
    }
}
