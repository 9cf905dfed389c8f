//! Server-sent events in the browser.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

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
