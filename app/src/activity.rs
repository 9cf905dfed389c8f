//! Who did what, when, to what, and how it ended.

pub mod api;
pub mod change;
pub mod days;
pub mod list;
pub mod model;
pub mod page;
mod parts;
pub mod sentence;
#[cfg(feature = "ssr")]
pub mod service;
pub mod what;
