//! Aliases: names that lead to a version, or to two by shares.

pub mod api;
mod beside;
pub mod cli;
mod create;
pub mod delete;
mod desk;
pub mod edit;
mod fields;
pub mod list;
pub mod model;
pub mod new;
mod observe;
pub mod roll_back;
pub mod rules;
#[cfg(feature = "ssr")]
mod sent;
#[cfg(feature = "ssr")]
pub mod service;
mod shares;
mod shift;
