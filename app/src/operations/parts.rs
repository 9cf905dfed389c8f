//! What the operation screens are built of.

pub mod live;
pub mod outcome;
pub mod timeline;
pub mod trouble;
pub mod words;
