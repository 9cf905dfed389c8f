//! Members and their roles.

pub mod api;
pub mod model;
pub mod page;
mod parts;
#[cfg(feature = "ssr")]
pub mod service;
