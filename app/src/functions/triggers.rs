//! Triggers: what calls a function by itself. One list of what its resource policy allows and of what polls for it, and
//! a way to add each kind.

pub mod add;
pub mod api;
pub mod list;
pub mod mapping;
pub mod model;
pub mod push;
#[cfg(feature = "ssr")]
pub mod service;
