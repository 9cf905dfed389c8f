//! The tab “Runtime management”: how the function follows new versions of its runtime.

pub mod api;
pub mod cli;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
