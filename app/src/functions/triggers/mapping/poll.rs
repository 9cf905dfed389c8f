//! What a mapping polls.

use serde::{Deserialize, Serialize};

/// What is polled; decides which settings there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Poll {
    Queue,
    /// A queue that keeps the order.
    Fifo,
    Stream,
    Table,
    Kafka,
    /// Amazon MQ, DocumentDB.
    #[default]
    Other,
}

impl Poll {
    /// By the source's ARN; one without an ARN is a Kafka of one's own.
    pub fn of(arn: &str) -> Self {
        match arn.split(':').nth(2).unwrap_or_default() {
            "sqs" if arn.ends_with(".fifo") => Self::Fifo,
            "sqs" => Self::Queue,
            "kinesis" => Self::Stream,
            "dynamodb" => Self::Table,
            "kafka" | "" => Self::Kafka,
            _ => Self::Other,
        }
    }

    /// By a source's key in the URL.
    pub fn of_source(key: &str) -> Option<Self> {
        match key {
            "sqs" => Some(Self::Queue),
            "kinesis" => Some(Self::Stream),
            "dynamodb" => Some(Self::Table),
            _ => None,
        }
    }

    /// What it polls, in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Queue | Self::Fifo => "queue",
            Self::Stream => "stream",
            Self::Table => "table",
            Self::Kafka => "topic",
            Self::Other => "source",
        }
    }

    pub fn is_queue(self) -> bool {
        matches!(self, Self::Queue | Self::Fifo)
    }

    /// Reads in order, from a position, and tries again until a record is too old.
    pub fn is_stream(self) -> bool {
        matches!(self, Self::Stream | Self::Table)
    }
}
