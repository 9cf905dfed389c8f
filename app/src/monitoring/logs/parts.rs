//! Pieces of the logs' screen.

pub mod errors;
pub mod invocations;
pub mod lines;
pub mod links;
pub mod live;
pub mod opened;
pub mod results;
pub mod search;
