//! One setting of a form, its text held in a signal.

use leptos::prelude::*;

use crate::ui::field::FieldMessage;

#[component]
pub fn SettingField(
    /// Its id.
    key: &'static str,
    /// Its name in the plain form.
    #[prop(into)]
    name: String,
    label: &'static str,
    #[prop(into)] text: Signal<String>,
    on_text: Callback<String>,
    #[prop(into)] error: Signal<Option<String>>,
    /// The unit inside the field's end; then the text is a number.
    #[prop(optional)]
    unit: &'static str,
    #[prop(optional)] mono: bool,
    #[prop(optional)] readonly: bool,
    #[prop(optional, into)] help: MaybeProp<String>,
) -> impl IntoView {
    let (error_id, help_id) = (format!("{key}-error"), format!("{key}-help"));
    let described = {
        let (error_id, help_id) = (error_id.clone(), help_id.clone());
        move || {
            let error = error.with(Option::is_some).then(|| error_id.clone());
            let help = help.with(Option::is_some).then(|| help_id.clone());
            let ids: Vec<_> = error.into_iter().chain(help).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let class = match (unit.is_empty(), mono) {
        (true, true) => "input mono",
        (true, false) => "input",
        (false, _) => "",
    };
    let input = view! {
        <input
            class=class
            id=key
            name=name
            inputmode=(!unit.is_empty()).then_some("numeric")
            value=text.get_untracked()
            prop:value=move || text.get()
            readonly=readonly
            autocomplete="off"
            spellcheck="false"
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=described
            on:input=move |event| on_text.run(event_target_value(&event))
        />
    };
    view! {
        <div class="field">
            <label for=key>{label}</label>
            {if unit.is_empty() {
                input.into_any()
            } else {
                view! { <div class="input">{input}<span class="unit" aria-hidden="true">{unit}</span></div> }.into_any()
            }}
            <FieldMessage id=error_id error=error/>
            {move || help.get().map(|text| view! { <p class="help" id=help_id.clone()>{text}</p> })}
        </div>
    }
    .into_any()
}
