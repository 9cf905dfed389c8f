//! The access log of an HTTP API's stage: a line for each request, and the switch.

pub mod api;
pub mod model;
pub mod page;
mod pick;
mod rows;
#[cfg(feature = "ssr")]
pub mod service;
pub mod switch;
