//! Where a function's network interfaces are, and what it reaches there: shared by the tabs VPC, file systems and
//! database proxies.

pub mod api;
pub mod model;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
