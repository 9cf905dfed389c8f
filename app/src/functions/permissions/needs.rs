//! What things configured on a function need of its execution role.
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html>

use super::model::Need;

/// The last part of an ARN, as people know the thing.
pub fn named(arn: &str) -> &str {
    let last = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    let last = last.strip_prefix("function:").or_else(|| last.strip_prefix("event-bus/")).unwrap_or(last);
    last.strip_prefix("stream/").or_else(|| last.strip_prefix("table/")).unwrap_or(last)
}

/// To send something to a queue, topic, function, bus or bucket.
pub fn sending(arn: &str, what: &str) -> Vec<Need> {
    let why = format!("so that {what} reach {}", named(arn));
    match arn.split(':').nth(2).unwrap_or_default() {
        "sqs" => vec![Need::new("sqs:SendMessage", arn, why)],
        "sns" => vec![Need::new("sns:Publish", arn, why)],
        "lambda" => vec![Need::new("lambda:InvokeFunction", arn, why)],
        "events" => vec![Need::new("events:PutEvents", arn, why)],
        "s3" => {
            vec![
                Need::new("s3:PutObject", format!("{arn}/*"), why.as_str()),
                Need::new("s3:ListBucket", arn, why.as_str()),
            ]
        }
        _ => Vec::new(),
    }
}

/// To poll a queue or a stream.
pub fn polling(arn: &str) -> Vec<Need> {
    let actions: &[&str] = match arn.split(':').nth(2).unwrap_or_default() {
        "sqs" => &["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        "kinesis" => &[
            "kinesis:DescribeStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
        ],
        "dynamodb" => &["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        _ => &[],
    };
    let why = format!("so that Lambda can read {}", named(arn));
    let arn = arn.split_once("/consumer/").map_or(arn, |(stream, _)| stream);
    actions.iter().map(|action| Need::new(*action, arn, why.as_str())).collect()
}

/// To write the function's log. `group_arn` has no `:*` at its end.
pub fn logging(group_arn: &str) -> Vec<Need> {
    let resource = format!("{group_arn}:*");
    ["logs:CreateLogStream", "logs:PutLogEvents"]
        .map(|action| Need::new(action, resource.as_str(), "so that the function's log is written"))
        .into()
}

/// To make network interfaces in a VPC.
pub fn network() -> Vec<Need> {
    ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"]
        .map(|action| Need::new(action, "*", "so that Lambda can join the VPC"))
        .into()
}

/// To send traces.
pub fn tracing() -> Vec<Need> {
    ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        .map(|action| Need::new(action, "*", "so that traces are sent to X-Ray"))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::permissions::rules::grantable;

    #[test]
    fn what_is_needed_can_be_added_with_one_press() {
        let all = [
            sending("arn:aws:sqs:r:123456789012:q", "failed events"),
            sending("arn:aws:sns:r:123456789012:t", "failed events"),
            sending("arn:aws:lambda:r:123456789012:function:f:live", "failed events"),
            sending("arn:aws:events:r:123456789012:event-bus/default", "failed events"),
            sending("arn:aws:s3:::bucket", "failed events"),
            polling("arn:aws:sqs:r:123456789012:q"),
            polling("arn:aws:kinesis:r:123456789012:stream/s/consumer/c:1"),
            polling("arn:aws:dynamodb:r:123456789012:table/t/stream/2026-01-01T00:00:00.000"),
            logging("arn:aws:logs:r:123456789012:log-group:/aws/lambda/f"),
            network(),
            tracing(),
        ];
        for need in all.iter().flatten() {
            assert_eq!(grantable(need), Ok(()), "{need:?}");
        }
        assert!(all.iter().all(|needs| !needs.is_empty()));
        assert!(sending("arn:aws:iam::1:role/r", "x").is_empty() && polling("kafka://x").is_empty());
        assert_eq!(sending("arn:aws:s3:::bucket", "failed events")[0].why, "so that failed events reach bucket");
    }
}
