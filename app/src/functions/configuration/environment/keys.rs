//! The key that encrypts the environment, and values encrypted on the way: what both sides know of KMS.

pub mod api;
pub mod model;
pub mod rules;
pub mod snippet;
