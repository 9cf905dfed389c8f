//! What runs and what went wrong: metrics, logs, traces, and causes.

pub mod metrics;
pub mod access_log;
pub mod logs;
pub mod traces;
//! What happens while functions run, and why something failed.

pub mod causes;
