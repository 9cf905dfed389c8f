//! The tab “Monitoring and operations tools”: tracing, logging, retention, Lambda Insights, CodeGuru Profiler.

pub mod api;
pub mod cli;
pub mod model;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;
