//! What happens to every request before and after its handler.

pub mod access_log;
pub mod forwarded;
pub mod headers;
pub mod pages;
pub mod same_origin;
pub mod visitor;
