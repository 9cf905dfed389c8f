//! Who did what, when, to what, and how it ended.

pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
