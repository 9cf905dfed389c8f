//! What runs and what went wrong: the services behind the screens of metrics, logs, traces and causes.

pub mod causes;
pub mod logs;
pub mod metrics;
pub mod traces;
