//! What the wizard's steps are built of.

pub mod code_review;
pub mod configure;
pub mod focus;
pub mod gallery;
pub mod image;
pub mod numbers;
pub mod policy;
pub mod review;
pub mod role;
pub mod route;
pub mod runtime;
pub mod start;
pub mod stepper;
pub mod summary;
pub mod upload;
pub mod wizard;
