//! Multi-step changes: journaled, live, resumable.

pub mod model;
#[cfg(feature = "ssr")]
pub mod service;

/// Where an operation's changes are streamed as server-sent events: each event's data is an
/// [`OperationView`](model::OperationView) in JSON.
pub fn events_path(id: &str) -> String {
    format!("/events/operations/{id}")
}
