//! Pieces of the activity screen.

pub mod filters;
pub mod row;
