//! The code of a function: its files, edited in the browser, checked against the handler, deployed.

pub mod api;
mod begin;
pub mod changes;
mod checking;
pub mod cli;
mod deploying;
mod desk;
pub mod diff;
mod kept;
pub mod model;
pub mod page;
mod parts;
mod reading;
mod resolve;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
mod tree;
mod work;
