//! API Gateway HTTP APIs: the list, and one API with its routes, integrations and stages.

pub mod api;
pub mod list;
pub mod model;
pub mod page;
mod parts;
#[cfg(feature = "ssr")]
pub mod service;
