//! Where functions live: a connection (an AWS account or the local engine) and a region.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
