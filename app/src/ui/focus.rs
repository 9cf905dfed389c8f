//! Moving the keyboard's focus within a page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// To the element of this id, once it is there.
pub fn focus_on(id: &'static str) {
    Effect::new(move |_| {
        let element = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            // Fails only for what cannot take the focus; then it stays where it is.
            let _ = element.focus();
        }
    });
}
