//! The code of a function: its files, edited in the browser, checked against the handler, deployed.

pub mod api;
pub mod cli;
pub mod diff;
pub mod model;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
