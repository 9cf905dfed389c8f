//! The last event typed for a function, kept in this browser.

use leptos::prelude::window;

use crate::connections::model::Place;

/// Longer events are not kept: storage is for the whole console, and small.
const KEPT_MAX: usize = 100_000;

pub fn key(user: &str, place: &Place, name: &str) -> String {
    format!("lambent event {user} {} {} {name}", place.connection, place.region)
}

/// In the browser only.
pub fn keep(key: &str, text: &str) {
    let Ok(Some(storage)) = window().local_storage() else { return };
    // A full or forbidden storage only means that a reload shows the template again.
    let _ = if text.len() > KEPT_MAX { storage.remove_item(key) } else { storage.set_item(key, text) };
}

/// In the browser only.
pub fn kept(key: &str) -> Option<String> {
    let storage = window().local_storage().ok()??;
    storage.get_item(key).ok()?.filter(|text| !text.trim().is_empty())
}
