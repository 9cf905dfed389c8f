//! Pieces of the traces' screen.

pub mod list;
pub mod timeline;
