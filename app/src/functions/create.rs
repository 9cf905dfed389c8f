//! The wizard: start → configure → HTTP route → review, its state in the URL, so that it works as plain links and
//! forms and a half-filled wizard can be sent to a colleague.

pub mod api;
pub mod check;
pub mod cli;
pub mod draft;
pub mod model;
pub mod page;
pub(super) mod parts;
pub mod query;
mod read;
