//! The tab “Code signing”: which packages the function may take.

pub mod api;
pub mod cli;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
