//! Lambda functions: the list, one function's pages, and the wizard that creates them.

pub mod create;
pub mod model;
pub mod runtimes;
#[cfg(feature = "ssr")]
pub mod service;
