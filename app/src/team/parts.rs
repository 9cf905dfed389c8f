//! Pieces of the team screen.

pub mod members;
pub mod roles;
