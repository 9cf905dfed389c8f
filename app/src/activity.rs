//! Who did what, when, to what, and how it ended.

pub mod api;
pub mod days;
pub mod list;
pub mod model;
mod parts;
pub mod sentence;
#[cfg(feature = "ssr")]
pub mod service;
pub mod what;
