//! Who may do what: what a function's execution role allows it, and whom its resource policy lets call it.

pub mod api;
pub mod cli;
pub mod documents;
pub mod model;
pub mod needs;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
pub mod typed;
