//! Event source mappings: Lambda polls a queue or a stream and calls the function with batches.

pub mod add;
pub mod api;
pub mod cli;
mod delete;
mod desk;
mod fields;
mod head;
pub mod model;
pub mod needs;
mod notes;
pub mod page;
mod picker;
pub mod poll;
pub mod rules;
mod save;
mod sent;
pub mod settings;
mod start;

#[cfg(feature = "ssr")]
pub use sent::{after_add, after_save};
