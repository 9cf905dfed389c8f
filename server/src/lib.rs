//! The server of Lambent: implements the services `app` declares, serves its pages, runs the local engine.

// Pages are deeply nested types; the compiler's default depth is not enough to prove them `Send`.
#![recursion_limit = "512"]

pub mod activity;
pub mod assemble;
pub mod assets;
pub mod auth;
pub mod aws;
pub mod blueprints;
pub mod config;
pub mod connections;
pub mod download;
pub mod engine;
pub mod events;
pub mod functions;
pub mod http_apis;
pub mod middleware;
pub mod monitoring;
pub mod operations;
pub mod router;
pub mod run;
pub mod store;
pub mod team;
#[cfg(test)]
mod testing;
pub mod upload;
