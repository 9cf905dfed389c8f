//! Everything the browser may know: models and their rules, screens, and the server functions that are doorways to
//! the services `server` implements.

pub mod activity;
pub mod app;
pub mod blueprints;
pub mod connections;
pub mod error;
pub mod frame;
pub mod functions;
pub mod http_apis;
pub mod monitoring;
pub mod operations;
pub mod overview;
pub mod routes;
mod screen;
#[cfg(feature = "ssr")]
pub mod services;
pub mod session;
pub mod settings;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod team;
pub mod ui;
pub mod wire;
