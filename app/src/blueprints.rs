//! The gallery of ready-made functions, embedded in the binary.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
