//! Multi-step changes: journaled, live, resumable.

pub mod api;
pub mod list;
pub mod model;
pub mod page;
mod parts;
#[cfg(feature = "ssr")]
pub mod service;

/// Where an operation's changes are streamed as server-sent events: each event's data is an
/// [`OperationView`](model::OperationView) in JSON.
pub fn events_path(id: &str) -> String {
    format!("/events/operations/{id}")
}
