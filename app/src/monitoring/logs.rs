//! A function's logs: searched, folded by invocation, errors counted, and live.

pub mod api;
pub mod ask;
pub mod model;
pub mod page;
mod parts;
#[cfg(feature = "ssr")]
pub mod service;
