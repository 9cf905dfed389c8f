//! Traces of a function, as X-Ray keeps them.

pub mod api;
pub mod model;
pub mod page;
mod parts;
#[cfg(feature = "ssr")]
pub mod service;
