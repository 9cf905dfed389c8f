//! Everything that speaks to AWS, and the only place that names an AWS SDK. One file per AWS service returns our own
//! types; around them: who asks ([`call`]), how often we may ask ([`quota`]), what an error means ([`error`]), and
//! what need not be asked again ([`cache`]).

pub mod apigateway;
pub mod cache;
pub mod call;
pub mod calls;
mod clients;
pub mod cloudwatch;
mod discover;
pub mod download;
pub mod ec2;
pub mod efs;
pub mod elb;
pub mod error;
pub mod events;
pub mod hub;
pub mod iam;
pub mod kms;
pub mod lambda;
pub mod logs;
mod polled;
pub mod quota;
pub mod rds;
pub mod s3;
pub mod scheduler;
pub mod secrets;
pub mod settings;
mod signed;
pub mod sns;
pub mod sts;
#[cfg(test)]
pub mod stub;
pub mod xray;

pub use call::{Aws, Priority, Who};
pub use discover::default_chain_region;
pub use error::{AwsError, AwsErrorKind};
pub use hub::AwsHub;
pub use settings::{Access, ConnectionSettings};

/// Milliseconds since 1970, UTC.
pub fn now_ms() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
