//! API Gateway HTTP APIs: the list, one API with its routes, integrations and stages, making one and wiring it.

pub mod api;
pub mod cli;
pub mod create;
pub mod delete;
pub mod list;
pub mod metrics;
pub mod model;
pub mod page;
pub(crate) mod parts;
pub mod remove_route;
pub mod route;
#[cfg(feature = "ssr")]
pub mod service;
