//! Deleting a function, and what it would leave behind.

pub mod api;
pub mod cli;
pub mod model;
pub mod page;
mod parts;
#[cfg(feature = "ssr")]
pub mod service;
