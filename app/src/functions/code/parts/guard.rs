//! Nobody leaves changes behind unasked: neither the page nor, by a link of the console, the screen.

use leptos::{ev, html::Dialog, prelude::*};
use leptos_router::hooks::use_navigate;
use wasm_bindgen::{JsCast, closure::Closure};

use crate::{functions::code::desk::Desk, routes};

/// Asks before the page is left, and puts the link that would leave the screen into `leaving`.
pub fn guard(desk: Desk, leaving: RwSignal<Option<String>>) {
    let changed = move || {
        desk.editor.flush();
        desk.work.try_with_untracked(|work| !work.is_empty()) == Some(true)
    };
    Effect::new(move |_| {
        let closing = window_event_listener(ev::beforeunload, move |event| {
            if changed() {
                event.prevent_default();
            }
        });
        // In the capturing phase: before the router hears of it.
        let follow = Closure::<dyn FnMut(web_sys::MouseEvent)>::new(move |event: web_sys::MouseEvent| {
            if let Some(href) = leads_away(desk, &event)
                && changed()
            {
                event.prevent_default();
                event.stop_propagation();
                leaving.set(Some(href));
            }
        });
        let listener = follow.as_ref().unchecked_ref::<js_sys::Function>().clone();
        let listens = document().add_event_listener_with_callback_and_bool("click", &listener, true).is_ok();
        #[expect(clippy::disallowed_methods, reason = "an effect runs in browsers alone")]
        let follow = StoredValue::new_local(Some(follow));
        on_cleanup(move || {
            closing.remove();
            if listens {
                // It was there.
                let _ = document().remove_event_listener_with_callback_and_bool("click", &listener, true);
            }
            follow.try_set_value(None);
        });
    });
}

/// Where a click goes, when that is another page of the console in this window.
fn leads_away(desk: Desk, event: &web_sys::MouseEvent) -> Option<String> {
    let plain = event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    let link = event.target()?.dyn_into::<web_sys::Element>().ok()?.closest("a[href]").ok()??;
    let elsewhere = link.has_attribute("download") || link.has_attribute("target") || link.has_attribute("rel");
    if !plain || elsewhere || event.default_prevented() {
        return None;
    }
    let href = link.get_attribute("href")?;
    let here = desk.open.target.with_untracked(|target| routes::function_page(&target.place, &target.name, "code"));
    let path = href.split(['?', '#']).next().unwrap_or_default();
    (path.starts_with('/') && path != here).then_some(href)
}

#[component]
pub fn LeaveDialog(leaving: RwSignal<Option<String>>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match leaving.get() {
            // Fails only where the dialog has left the document.
            Some(_) if !dialog.open() => drop(dialog.show_modal()),
            None if dialog.open() => dialog.close(),
            _ => {}
        }
    });
    let leave = move |_| {
        if let Some(href) = leaving.get_untracked() {
            leaving.set(None);
            navigate(&href, Default::default());
        }
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="leave-h" on:close=move |_| leaving.set(None)>
            <header><h2 id="leave-h">"Leave without deploying?"</h2></header>
            <div class="body">
                <p>"Your changes are not deployed. They stay in this browser as a draft and are restored when you come back."</p>
            </div>
            <footer>
                <button type="button" class="btn" on:click=move |_| leaving.set(None)>"Stay"</button>
                <button type="button" class="btn primary" on:click=leave>"Leave"</button>
            </footer>
        </dialog>
    }
    .into_any()
}
