//! What the execution role has to allow, so that Lambda can poll: it polls with the function's own role.
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html>

use super::model::{Poll, QueueFacts, source_name};
use crate::functions::permissions::model::Need;

/// For one source, and for where records go that failed.
pub fn needs(source_arn: &str, failure: &str, queue: Option<&QueueFacts>) -> Vec<Need> {
    let poll = Poll::of(source_arn);
    if source_arn.is_empty() {
        return Vec::new();
    }
    let name = source_name(source_arn);
    let (actions, everywhere): (&[&str], &[&str]) = match poll {
        Poll::Queue | Poll::Fifo => (&["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], &[]),
        Poll::Stream => (
            &[
                "kinesis:DescribeStream",
                "kinesis:DescribeStreamSummary",
                "kinesis:GetRecords",
                "kinesis:GetShardIterator",
                "kinesis:ListShards",
            ],
            &["kinesis:ListStreams"],
        ),
        Poll::Table => (
            &["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
            &["dynamodb:ListStreams"],
        ),
        Poll::Kafka | Poll::Other => (&[], &[]),
    };
    let why = format!("so that Lambda can read the {} {name}", poll.noun());
    // A consumer is subscribed to; the rest is asked of its stream.
    let (stream, consumer) = source_arn.split_once("/consumer/").map_or((source_arn, false), |(arn, _)| (arn, true));
    let mut all: Vec<Need> = actions.iter().map(|action| Need::new(*action, stream, why.as_str())).collect();
    if consumer {
        all.push(Need::new("kinesis:SubscribeToShard", source_arn, why.as_str()));
    }
    all.extend(everywhere.iter().map(|action| Need::new(*action, "*", why.as_str())));
    if let Some(key) = queue.and_then(|queue| queue.kms_key.as_deref()).filter(|key| key.starts_with("arn:")) {
        all.push(Need::new("kms:Decrypt", key, format!("because the queue {name} is encrypted with this key")));
    }
    all.extend(for_failures(failure));
    all
}

fn for_failures(arn: &str) -> Vec<Need> {
    let why = format!("so that records that failed reach {}", source_name(arn));
    match arn.split(':').nth(2).unwrap_or_default() {
        "sqs" => vec![Need::new("sqs:SendMessage", arn, why)],
        "sns" => vec![Need::new("sns:Publish", arn, why)],
        "s3" => vec![
            Need::new("s3:PutObject", format!("{arn}/*"), why.as_str()),
            Need::new("s3:ListBucket", arn, why.as_str()),
        ],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(needs: &[Need]) -> Vec<(&str, &str)> {
        needs.iter().map(|need| (need.action.as_str(), need.resource.as_str())).collect()
    }

    #[test]
    fn each_source_needs_its_own() {
        let queue = "arn:aws:sqs:r:123456789012:orders";
        assert_eq!(
            asked(&needs(queue, "", None)),
            [("sqs:ReceiveMessage", queue), ("sqs:DeleteMessage", queue), ("sqs:GetQueueAttributes", queue)]
        );
        let key = "arn:aws:kms:r:123456789012:key/k";
        let facts = QueueFacts { kms_key: Some(key.into()), ..QueueFacts::default() };
        assert_eq!(asked(&needs(queue, "", Some(&facts))).last(), Some(&("kms:Decrypt", key)));
        let stream = "arn:aws:kinesis:r:123456789012:stream/clicks";
        let consumer = format!("{stream}/consumer/billing:17");
        let all = needs(&consumer, "arn:aws:s3:::failed", None);
        let all = asked(&all);
        assert!(all.contains(&("kinesis:GetRecords", stream)) && all.contains(&("kinesis:ListStreams", "*")));
        assert!(all.contains(&("kinesis:SubscribeToShard", consumer.as_str())));
        assert!(all.contains(&("s3:PutObject", "arn:aws:s3:::failed/*")));
        let table = "arn:aws:dynamodb:r:123456789012:table/carts/stream/x";
        assert!(asked(&needs(table, "", None)).contains(&("dynamodb:GetShardIterator", table)));
        assert!(needs("", "", None).is_empty());
    }
}
