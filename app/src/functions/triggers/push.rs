//! Triggers whose source calls the function: the source is told to, and the function's resource policy lets it.

pub mod api;
pub mod bucket;
pub mod cli;
pub mod draft;
pub mod model;
pub mod pattern;
pub mod remove;
pub mod rules;
pub mod schedule;
#[cfg(feature = "ssr")]
pub mod service;

use leptos::prelude::*;

use super::model::Trigger;
use crate::{functions::parts::open::Target, routes};

/// The form of a source of [`SOURCES`](super::add::SOURCES), by its key.
pub fn form(_key: &'static str) -> AnyView {
    ().into_any()
}

/// The page that removes both sides, or the one that is left over.
pub fn removal(target: &Target, trigger: &Trigger) -> String {
    let query = routes::query([
        ("statement", trigger.statement_id.as_deref().unwrap_or_default()),
        ("source", trigger.source_arn.as_deref().unwrap_or_default()),
        ("qualifier", trigger.qualifier.as_str()),
    ]);
    format!("{}{query}", routes::remove_trigger(&target.place, &target.name))
}
