//! Where the keyboard goes when another page of the wizard takes this one's place.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::wizard::Wizard;
use crate::functions::create::draft::Step;

/// To what is wrong; after choosing a blueprint to its code; else to the top of the page. A page the browser has just
/// loaded is left alone, unless something is wrong on it.
pub fn move_focus(wizard: &Wizard, first: bool) {
    let target = match () {
        () if !wizard.errors.is_empty() => "errors",
        () if first => return,
        () if wizard.step == Step::Start && wizard.blueprint().is_some() => "review",
        () => "main",
    };
    Effect::new(move |_| {
        let element = document().get_element_by_id(target).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            // Fails only for what cannot take the focus; then it stays where it is.
            let _ = element.focus();
        }
    });
}
