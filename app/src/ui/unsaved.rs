//! Changes that are not saved: nobody leaves a page with some by accident.

use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, closure::Closure};

const QUESTION: &str = "Leave this page? What you changed here and did not save is lost.";

thread_local! {
    /// The pages' marks, for what leads to another page without a link.
    static MARKS: RefCell<Vec<Signal<bool>>> = const { RefCell::new(Vec::new()) };
}

/// While `dirty`, asks before the member leaves the page: by a link, by the browser's buttons, by closing it. Another
/// query or hash of the same path is no leaving.
pub fn guard(dirty: Signal<bool>) {
    let here = use_location();
    Effect::new(move |_| {
        MARKS.with_borrow_mut(|marks| marks.push(dirty));
        let closing = window_event_listener(ev::beforeunload, move |event| {
            if is_set(dirty) {
                event.prevent_default();
                // Browsers that do not heed the line above heed this one.
                event.set_return_value("unsaved");
            }
        });
        // Before the router, which listens on the same window.
        let click = Early::listen("click", move |event| is_set(dirty) && leads_away(event) && !confirmed());
        let path = move || here.pathname.get_untracked();
        let full = move || format!("{}{}{}", path(), search(&here.search.get_untracked()), here.hash.get_untracked());
        let back = Early::listen("popstate", move |_| {
            let leaves = is_set(dirty) && window().location().pathname().is_ok_and(|to| to != path());
            let stays = leaves && !confirmed();
            if stays && let Ok(history) = window().history() {
                // The address has changed already: put it right.
                let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&full()));
            }
            stays
        });
        #[expect(clippy::disallowed_methods, reason = "an effect runs in browsers alone")]
        let held = StoredValue::new_local(Some((click, back)));
        on_cleanup(move || {
            closing.remove();
            held.try_update_value(Option::take);
            MARKS.with_borrow_mut(|marks| marks.retain(|mark| *mark != dirty));
        });
    });
}

/// Asks, where something is not saved; for code that navigates by itself.
pub fn may_leave() -> bool {
    let unsaved = MARKS.with_borrow(|marks| marks.iter().any(|mark| is_set(*mark)));
    !unsaved || confirmed()
}

fn is_set(mark: Signal<bool>) -> bool {
    mark.try_get_untracked().unwrap_or(false)
}

fn confirmed() -> bool {
    window().confirm_with_message(QUESTION).unwrap_or(true)
}

fn search(text: &str) -> String {
    if text.is_empty() || text.starts_with('?') { text.to_owned() } else { format!("?{text}") }
}

/// Whether a click follows a link to another page within the console. Other pages are left by a load, which
/// `beforeunload` hears of.
fn leads_away(event: &web_sys::Event) -> bool {
    let Some(event) = event.dyn_ref::<web_sys::MouseEvent>() else { return false };
    if event.default_prevented() || event.button() != 0 {
        return false;
    }
    if event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
        return false;
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(link) = target.and_then(|element| element.closest("a[href]").ok().flatten()) else { return false };
    let rel = link.get_attribute("rel").unwrap_or_default();
    if link.has_attribute("download") || link.has_attribute("target") || rel.split_whitespace().any(|r| r == "external")
    {
        return false;
    }
    let href = link.get_attribute("href").unwrap_or_default();
    let here = window().location();
    let (Ok(base), Ok(path), Ok(origin)) = (here.href(), here.pathname(), here.origin()) else { return false };
    web_sys::Url::new_with_base(&href, &base).is_ok_and(|to| to.origin() == origin && to.pathname() != path)
}

/// A listener that comes before all others of the window and can keep the event from them.
struct Early {
    name: &'static str,
    call: Closure<dyn Fn(web_sys::Event)>,
}

impl Early {
    fn listen(name: &'static str, stops: impl Fn(&web_sys::Event) -> bool + 'static) -> Self {
        let call = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            if stops(&event) {
                event.prevent_default();
                event.stop_immediate_propagation();
            }
        });
        let listener = call.as_ref().unchecked_ref();
        // Fails never: the name and the function are right.
        let _ = window().add_event_listener_with_callback_and_bool(name, listener, true);
        Self { name, call }
    }
}

impl Drop for Early {
    fn drop(&mut self) {
        let listener = self.call.as_ref().unchecked_ref();
        let _ = window().remove_event_listener_with_callback_and_bool(self.name, listener, true);
    }
}
