//! Triggers whose source calls the function: the source is told to, and the function's resource policy lets it.

pub mod api;
mod balancer_form;
pub mod bucket;
mod bucket_form;
pub mod cli;
pub mod draft;
mod fields;
mod logs_form;
pub mod model;
mod page;
pub mod pattern;
mod pattern_form;
pub mod remove;
mod review;
pub mod rules;
mod runs;
pub mod schedule;
mod schedule_form;
#[cfg(feature = "ssr")]
pub mod service;
pub mod switch;
mod topic_form;

use leptos::prelude::*;

use super::model::Trigger;
use crate::{functions::parts::open::Target, routes};

/// The form of a source of [`SOURCES`](super::add::SOURCES), by its key.
pub fn form(key: &'static str) -> AnyView {
    view! { <page::PushPage source=key/> }.into_any()
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
