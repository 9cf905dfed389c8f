//! Form fields: label above, help below, the error under the field in a sentence with the rule.

use leptos::prelude::*;

use super::icon::{self, Icon};

/// The sentence under a field that is not right.
#[component]
pub fn FieldMessage(id: String, #[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    move || error.get().map(|text| view! { <p class="error" id=id.clone()><Icon d=icon::X_CIRCLE/>{text}</p> })
}

/// A text input with label, help and error. Its initial value comes from the server, so that forms work without
/// JavaScript; what the user types lives in the input itself.
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] help: String,
    /// `text`, `number`, `email`, `password`, `search`, `url`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The unit inside the field's end.
    #[prop(optional)]
    unit: &'static str,
    #[prop(optional)] optional: bool,
    #[prop(optional)] mono: bool,
    #[prop(optional)] autocomplete: &'static str,
    #[prop(optional, into)] placeholder: String,
) -> impl IntoView {
    let (error_id, help_id) = (format!("{name}-error"), format!("{name}-help"));
    let described = {
        let (error_id, has_help, help_id) = (error_id.clone(), !help.is_empty(), help_id.clone());
        move || {
            let parts: Vec<_> = [error.get().map(|_| error_id.clone()), has_help.then(|| help_id.clone())]
                .into_iter()
                .flatten()
                .collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        }
    };
    let class = match (unit.is_empty(), mono) {
        (true, true) => "input mono",
        (true, false) => "input",
        (false, _) => "",
    };
    let numeric = kind == "number";
    let input = view! {
        <input
            class=class
            id=name.clone()
            name=name.clone()
            // A number input hides what it cannot parse; the rule's sentence is better than an empty field.
            type=if numeric { "text" } else { kind }
            inputmode=numeric.then_some("numeric")
            value=value
            placeholder=(!placeholder.is_empty()).then_some(placeholder)
            autocomplete=if autocomplete.is_empty() { "off" } else { autocomplete }
            spellcheck="false"
            aria-invalid=move || error.get().map(|_| "true")
            aria-describedby=described
        />
    };
    view! {
        <div class="field">
            <label for=name.clone()>{label}{optional.then(|| view! { " "<small>"(optional)"</small> })}</label>
            {if unit.is_empty() {
                input.into_any()
            } else {
                view! { <div class="input">{input}<span class="unit" aria-hidden="true">{unit}</span></div> }.into_any()
            }}
            <FieldMessage id=error_id error=error/>
            {(!help.is_empty()).then(|| view! { <p class="help" id=help_id>{help}</p> })}
        </div>
    }
}
