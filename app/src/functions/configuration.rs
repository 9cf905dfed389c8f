//! A function's configuration: a frame and, inside of it, one tab each. How to add one:
//! `docs/add-a-configuration-tab.md`.

pub mod api;
pub mod asynchronous;
pub mod cli;
pub mod code_signing;
pub mod concurrency;
pub mod database_proxies;
pub mod destinations;
pub mod dotenv;
pub mod environment;
pub mod file_systems;
pub mod frame;
pub mod general;
pub mod layers;
pub mod merge;
pub mod model;
pub mod monitoring;
pub mod network;
pub(super) mod parts;
pub mod permissions;
pub mod rules;
pub mod runtime_management;
pub mod secrets;
#[cfg(feature = "ssr")]
pub mod service;
pub mod tags;
pub mod texts;
pub mod url;
pub mod vpc;
pub mod words;
