//! Drafts, kept in this browser until they are deployed or discarded: one per member and function.

use leptos::prelude::window;
use serde::{Deserialize, Serialize};

use super::work::Work;
use crate::connections::model::Place;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The package it was written on, as AWS names it.
    pub base_sha256: String,
    /// When it was last changed, milliseconds since 1970.
    pub at: i64,
    pub work: Work,
}

pub fn key(user: &str, place: &Place, name: &str) -> String {
    format!("lambent draft {user} {} {} {name}", place.connection, place.region)
}

/// Whether the browser has taken it. In the browser only.
pub fn keep(key: &str, base_sha256: String, work: &Work) -> bool {
    let Ok(Some(storage)) = window().local_storage() else { return false };
    if work.is_empty() {
        return storage.remove_item(key).is_ok();
    }
    let draft = Draft { base_sha256, at: js_sys::Date::now() as i64, work: work.clone() };
    serde_json::to_string(&draft).is_ok_and(|text| storage.set_item(key, &text).is_ok())
}

/// In the browser only.
pub fn kept(key: &str) -> Option<Draft> {
    let text = window().local_storage().ok()??.get_item(key).ok()??;
    // A draft of another version of Lambent that cannot be read is left where it is.
    serde_json::from_str::<Draft>(&text).ok().filter(|draft| !draft.work.is_empty())
}
