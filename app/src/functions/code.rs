//! The code of a function: its files, edited in the browser, checked against the handler, deployed.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
