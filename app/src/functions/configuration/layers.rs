//! The tab “Layers and extensions”: a function's layers in their order, and the layers of the account.

pub mod api;
pub mod arn;
pub mod catalog;
pub mod cli;
pub mod model;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
