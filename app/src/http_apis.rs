//! API Gateway HTTP APIs: the list, and one API with its routes, integrations and stages.

pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
