//! Metrics of CloudWatch: of a function, of an HTTP API, of the functions in a list, and of everything at a glance.

pub mod api;
mod chart;
pub mod cold;
pub mod figures;
mod graph;
mod marks;
pub mod model;
pub mod panel;
pub mod picker;
pub mod rows;
pub mod screen;
#[cfg(feature = "ssr")]
pub mod service;
pub mod span;
pub mod worst;
