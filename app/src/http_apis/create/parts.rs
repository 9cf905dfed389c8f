//! The wizard's steps.

pub mod review;
pub mod routes;
pub mod stage;
pub mod start;
