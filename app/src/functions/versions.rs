//! Published versions: listed with who made them and why, published, compared, deleted.

pub mod api;
pub mod cli;
mod compare;
mod list;
pub mod model;
pub mod page;
mod publish;
pub mod remove;
mod row;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
mod settings;
