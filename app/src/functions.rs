//! Lambda functions: the list, one function's pages, and the wizard that creates them.

pub mod aliases;
pub mod api;
pub mod code;
pub mod configuration;
pub mod create;
pub mod delete;
pub mod list;
pub mod model;
pub mod overview;
pub mod page;
pub(crate) mod parts;
pub mod permissions;
pub mod runtimes;
#[cfg(feature = "ssr")]
pub mod service;
pub mod test;
pub mod test_events;
pub mod triggers;
pub mod versions;
