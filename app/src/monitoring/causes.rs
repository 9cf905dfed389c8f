//! “Why did it fail?”: ordered checks of one failed call, each with its evidence and, where it names a cause, a fix.

pub mod api;
pub mod cli;
pub mod model;
pub mod page;
mod parts;
pub mod route;
#[cfg(feature = "ssr")]
pub mod service;
