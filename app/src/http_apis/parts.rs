//! Pieces of an API's page.

pub mod about;
pub mod integrations;
pub mod routes;
pub mod stages;
pub mod tabs;
