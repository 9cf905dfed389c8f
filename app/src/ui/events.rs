//! Server-sent events in the browser.

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// A tab in the background for so long is not looked at.
const UNSEEN: Duration = Duration::from_secs(20);

/// Whether somebody may look at the tab. Over HTTP/1.1 a browser has six connections to a server: the streams of tabs
/// nobody looks at would leave none for the others.
pub fn looked_at() -> RwSignal<bool> {
    let looked_at = RwSignal::new(true);
    Effect::new(move |_| {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(timer) = timer.try_update_value(Option::take).flatten() {
                timer.clear();
            }
        };
        let unseen = move || {
            looked_at.try_set(false);
        };
        let listener = window_event_listener_untyped("visibilitychange", move |_| {
            stop();
            if document().hidden() {
                timer.set_value(set_timeout_with_handle(unseen, UNSEEN).ok());
            } else if !looked_at.get_untracked() {
                looked_at.set(true);
            }
        });
        on_cleanup(move || {
            listener.remove();
            stop();
        });
    });
    looked_at
}

/// An open stream of events; dropping it closes it. Make it and keep it in effects.
pub struct Events {
    source: EventSource,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut()>,
}

impl Events {
    /// `heard` gets each event's data and id, and says whether to go on; an open source would connect again and again.
    /// `broken` is told whether the browser has given up: else it connects anew by itself.
    pub fn open(
        path: &str,
        mut heard: Box<dyn FnMut(String, String) -> bool>,
        mut broken: Box<dyn FnMut(bool)>,
    ) -> Option<Self> {
        let source = EventSource::new(path).ok()?;
        let own = source.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if !heard(event.data().as_string().unwrap_or_default(), event.last_event_id()) {
                own.close();
            }
        });
        let own = source.clone();
        let on_error = Closure::<dyn FnMut()>::new(move || broken(own.ready_state() == EventSource::CLOSED));
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self { source, _on_message: on_message, _on_error: on_error })
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}
