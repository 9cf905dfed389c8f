//! Test events saved for the team: an event, how it is sent, and what is expected of the answer.

pub mod api;
pub mod compare;
pub mod model;
pub mod parts;
#[cfg(feature = "ssr")]
pub mod service;
