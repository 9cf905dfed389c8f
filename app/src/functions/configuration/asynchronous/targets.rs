//! What events may be sent to: offered below the field of an ARN.

use serde::{Deserialize, Serialize};

/// Some of what there is of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// ARN and name.
    pub rows: Vec<(String, String)>,
    /// There are more: a longer search narrows them.
    pub more: bool,
}

/// Rows offered at once.
pub const OFFERED: usize = 20;

/// Kinds with their words.
pub const KINDS: &[(&str, &str)] = &[
    ("sqs", "SQS queues"),
    ("sns", "SNS topics"),
    ("lambda", "Functions"),
    ("events", "Event buses"),
    ("s3", "S3 buckets"),
];
