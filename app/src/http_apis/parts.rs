//! Pieces of the API screens.

pub mod about;
pub mod fields;
pub mod handlers;
pub mod integrations;
pub mod listing;
pub mod picker;
pub mod routes;
pub mod stages;
pub mod tabs;
pub mod troubles;
