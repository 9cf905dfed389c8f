//! The tab “Tags”.

pub mod api;
pub mod cli;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
