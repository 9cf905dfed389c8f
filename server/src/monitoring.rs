//! What runs and what went wrong: the services behind the screens of metrics, logs, traces and causes.

pub mod metrics;
//! What runs and what went wrong: metrics, logs, traces, and causes.

pub mod logs;
pub mod traces;
//! What happens while functions run, and why something failed.

pub mod causes;
