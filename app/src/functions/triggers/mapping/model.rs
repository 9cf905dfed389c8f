//! An event source mapping, and what is asked and answered about it.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html>

use serde::{Deserialize, Serialize};

pub use super::{
    poll::Poll,
    settings::{OFF, ON, Setting, defaults, label_of},
};
use crate::functions::configuration::{merge::Row, model::Texts};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    pub id: String,
    pub poll: Poll,
    /// Empty for a Kafka of one's own.
    pub source_arn: String,
    pub function_arn: String,
    /// `Enabled`, `Creating`, … as AWS spells it.
    pub state: String,
    /// Why it is in this state.
    pub reason: String,
    /// What became of the last batch, in AWS's words.
    pub last_result: String,
    pub modified_at: Option<i64>,
    /// By key: those that fit.
    pub settings: Texts,
    /// Where reading began: `LATEST`, `TRIM_HORIZON`, a time. Empty for queues.
    pub start: String,
    /// What the console does not change: topics, a customer's key.
    pub facts: Vec<(String, String)>,
}

impl Mapping {
    /// The alias or version it calls; empty is the function itself.
    pub fn qualifier(&self) -> &str {
        self.function_arn.split(':').nth(7).unwrap_or_default()
    }

    /// Whether it is in this state because somebody wanted it: nothing to explain.
    pub fn by_member(&self) -> bool {
        matches!(self.reason.as_str(), "" | "USER_INITIATED" | "User action")
    }

    /// The function's name.
    pub fn function(&self) -> &str {
        self.function_arn.split(':').nth(6).unwrap_or_default()
    }

    /// The queue's, stream's or table's name; of a consumer, the stream's and its own.
    pub fn source(&self) -> String {
        source_name(&self.source_arn)
    }
}

pub fn source_name(arn: &str) -> String {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    let mut parts = resource.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        // `stream/orders/consumer/billing:1700000000`
        (Some("stream"), Some(name), Some("consumer"), Some(consumer)) => {
            format!("{name} ({})", consumer.split(':').next().unwrap_or(consumer))
        }
        (Some("table" | "stream" | "cluster"), Some(name), ..) => name.to_owned(),
        _ if resource.is_empty() => "self-managed".to_owned(),
        _ => resource.to_owned(),
    }
}

/// AWS works on it: the state will change by itself.
pub fn moves(state: &str) -> bool {
    matches!(state, "Creating" | "Enabling" | "Disabling" | "Updating" | "Deleting")
}

/// What the form of a mapping sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MappingEdit {
    /// The settings when the form was opened.
    pub base: Texts,
    /// The fields as typed.
    pub typed: Texts,
    /// What a conflict showed as AWS's.
    pub theirs: Texts,
    /// For settings in conflict: `theirs` or `mine`.
    pub pick: Texts,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MappingSaved {
    Done {
        /// What AWS has now.
        mapping: Mapping,
        /// Whether anything had to be sent.
        changed: bool,
        /// Keys somebody else changed meanwhile; their values stay.
        kept: Vec<String>,
    },
    /// Nothing was sent: both sides changed these.
    Conflict { rows: Vec<Row> },
}

/// Sources to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    pub rows: Vec<Offer>,
    /// There are more than were read.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub name: String,
    /// Of a table `table:` and its name: which stream it has is asked when it is chosen.
    pub arn: String,
}

/// In place of the ARN of a table's stream.
pub const BY_TABLE: &str = "table:";

/// What a queue says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueFacts {
    pub visibility_s: u32,
    /// A key of the customer's own, which the role has to be allowed to use.
    pub kms_key: Option<String>,
    /// Where messages go that failed too often.
    pub dead_letter_arn: Option<String>,
    pub waiting: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_recognised() {
        for (arn, poll, name) in [
            ("arn:aws:sqs:r:0:orders", Poll::Queue, "orders"),
            ("arn:aws:sqs:r:0:orders.fifo", Poll::Fifo, "orders.fifo"),
            ("arn:aws:kinesis:r:0:stream/clicks", Poll::Stream, "clicks"),
            ("arn:aws:kinesis:r:0:stream/clicks/consumer/billing:17", Poll::Stream, "clicks (billing)"),
            ("arn:aws:dynamodb:r:0:table/carts/stream/2026-11-22T10:24:00.000", Poll::Table, "carts"),
            ("arn:aws:kafka:r:0:cluster/logs/uuid", Poll::Kafka, "logs"),
            ("", Poll::Kafka, "self-managed"),
            ("arn:aws:mq:r:0:broker:b:x", Poll::Other, "broker:b:x"),
        ] {
            assert_eq!((Poll::of(arn), source_name(arn).as_str()), (poll, name), "{arn}");
        }
    }
}
