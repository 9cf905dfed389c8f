//! Pieces of the activity screen.

pub mod details;
pub mod filters;
pub mod row;
