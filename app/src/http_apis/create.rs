//! The wizard for an HTTP API: name and integrations → routes → stage → review, its state in the URL, so that it works
//! as plain links and forms.

pub mod api;
pub mod draft;
pub mod page;
mod parts;
mod wizard;
