//! What runs and what went wrong: the services behind the screens of metrics, logs, traces and causes.

pub mod metrics;
