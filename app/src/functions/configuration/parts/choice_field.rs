//! One setting of a form with few values: radio buttons with what each means.

use leptos::prelude::*;

use super::texts_desk::TextsDesk;
use crate::ui::field::FieldMessage;

/// A value, its words, and what it means.
pub type Choice = (&'static str, &'static str, &'static str);

#[component]
pub fn ChoiceField(
    desk: TextsDesk,
    key: &'static str,
    label: &'static str,
    choices: &'static [Choice],
    #[prop(optional)] readonly: bool,
    #[prop(optional, into)] help: MaybeProp<String>,
) -> impl IntoView {
    let (text, error) = (desk.text(key), desk.error(key));
    let first = text.get_untracked();
    let choice = |&(value, words, meaning): &Choice| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=format!("edit[typed][{key}]")
                    value=value
                    checked=first == value
                    prop:checked=move || text.with(|text| text == value)
                    disabled=readonly
                    on:change=move |_| desk.write(key).run(value.to_owned())
                />
                <b>{words}</b>
                <small>{meaning}</small>
            </label>
        }
    };
    view! {
        <fieldset class="field" id=key tabindex="-1">
            <legend>{label}</legend>
            <div class="choices across">{choices.iter().map(choice).collect_view()}</div>
            <FieldMessage id=format!("{key}-error") error=error/>
            {move || help.get().map(|text| view! { <p class="help">{text}</p> })}
        </fieldset>
    }
    .into_any()
}
