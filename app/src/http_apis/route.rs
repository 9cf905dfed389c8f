//! Adding a route to an API, leading one elsewhere, and giving a function a route: one form, then its review, with
//! everything typed in the URL.

pub mod add;
pub mod api;
pub mod change;
pub mod draft;
mod form;
mod page;
mod review;
pub mod trigger;
