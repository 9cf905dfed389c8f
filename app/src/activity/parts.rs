//! Pieces of the activity screen.

pub mod code;
pub mod details;
pub mod filters;
pub mod row;
