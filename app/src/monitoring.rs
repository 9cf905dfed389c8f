//! What runs and what went wrong: metrics, logs, traces, and causes.

pub mod access_log;
pub mod causes;
pub mod logs;
pub mod metrics;
pub mod traces;
