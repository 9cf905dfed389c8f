//! Sign-in, the current user, and what each role may do.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
pub mod set_up;
pub mod sign_in;
