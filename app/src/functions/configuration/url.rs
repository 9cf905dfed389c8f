//! The tab “Function URL”: an address of the function's own, and who may call it.

pub mod api;
pub mod cli;
pub mod model;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
