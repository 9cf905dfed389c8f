//! What is added to a role with one press.

use serde_json::{Value, json};

use crate::functions::permissions::model::Need;

/// The inline policy that what functions turn out to need is added to.
pub fn grants_policy(function: &str) -> String {
    format!("lambent-{function}")
}

/// Actions that know no resources.
const UNSCOPED: [&str; 15] = [
    "cloudwatch:PutMetricData",
    "dynamodb:ListStreams",
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ec2:UnassignPrivateIpAddresses",
    "kinesis:ListStreams",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
];

/// Actions on one thing, that what is configured on a function makes necessary.
const SCOPED: [&str; 34] = [
    "codeguru-profiler:ConfigureAgent",
    "codeguru-profiler:CreateProfilingGroup",
    "codeguru-profiler:PostAgentProfile",
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "elasticfilesystem:ClientMount",
    "elasticfilesystem:ClientWrite",
    "events:PutEvents",
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamConsumer",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
    "kinesis:SubscribeToShard",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "lambda:GetLayerVersion",
    "lambda:InvokeFunction",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "rds-db:connect",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
    "secretsmanager:GetSecretValue",
    "sns:Publish",
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
];

/// Whether it may be added to a role with one press: an action that a function's configuration makes necessary, on one
/// thing. Everything else is an administrator's to write.
pub fn grantable(need: &Need) -> Result<(), String> {
    let unscoped = UNSCOPED.contains(&need.action.as_str());
    if !unscoped && !SCOPED.contains(&need.action.as_str()) {
        return Err(format!("{} is not added with one press; write it into one of the role's policies.", need.action));
    }
    if need.resource == "*" && unscoped {
        return Ok(());
    }
    let refused =
        || Err(format!("“{}” names more than one thing; write it into one of the role's policies.", need.resource));
    let parts: Vec<&str> = need.resource.splitn(6, ':').collect();
    let ["arn", _, service, region, account, name] = parts[..] else { return refused() };
    // Below one thing, such as the objects of a bucket or the streams of a log group.
    let name = name.strip_suffix("/*").or_else(|| name.strip_suffix(":*")).unwrap_or(name);
    let plain = |text: &str| !text.contains(['*', '?', '$', '"', '\\']) && !text.contains(char::is_whitespace);
    let own = need.action.split(':').next() == Some(service);
    if own && !name.is_empty() && [service, region, account, name].into_iter().all(plain) { Ok(()) } else { refused() }
}

/// A policy with what is needed added: one statement for each resource that had none of its own here.
pub fn extended(document: Option<&str>, needs: &[Need]) -> Result<String, String> {
    let mut policy = match document {
        None => json!({ "Version": "2012-10-17", "Statement": [] }),
        Some(text) => serde_json::from_str::<Value>(text).map_err(|e| format!("The policy is not JSON: {e}."))?,
    };
    let statements = match policy["Statement"].take() {
        Value::Array(all) => all,
        Value::Null => Vec::new(),
        one => vec![one],
    };
    let mut resources: Vec<&str> = Vec::new();
    for need in needs {
        if !resources.contains(&need.resource.as_str()) {
            resources.push(&need.resource);
        }
    }
    let added = resources.into_iter().map(|resource| {
        let mut actions: Vec<&str> =
            needs.iter().filter(|need| need.resource == resource).map(|need| need.action.as_str()).collect();
        actions.sort_unstable();
        actions.dedup();
        json!({ "Effect": "Allow", "Action": actions, "Resource": resource })
    });
    let mut all = statements;
    for statement in added {
        if !all.contains(&statement) {
            all.push(statement);
        }
    }
    policy["Statement"] = Value::Array(all);
    Ok(format!("{policy:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUEUE: &str = "arn:aws:sqs:eu-west-1:1:q";

    fn need(action: &str, resource: &str) -> Need {
        Need::new(action, resource, "")
    }

    #[test]
    fn only_what_a_configuration_needs_and_only_on_one_thing() {
        for (action, resource) in [
            ("sqs:SendMessage", QUEUE),
            ("s3:PutObject", "arn:aws:s3:::bucket/*"),
            ("logs:PutLogEvents", "arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/f:*"),
            ("ec2:CreateNetworkInterface", "*"),
        ] {
            assert_eq!(grantable(&need(action, resource)), Ok(()), "{action} {resource}");
        }
        for (action, resource) in [
            ("iam:PassRole", "arn:aws:iam::1:role/r"),
            ("sts:AssumeRole", "arn:aws:iam::1:role/r"),
            ("sqs:*", QUEUE),
            ("sqs:SendMessage", "*"),
            ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:*"),
            ("sqs:SendMessage", "arn:aws:sqs:*:1:q"),
            ("sqs:SendMessage", "arn:aws:sns:eu-west-1:1:t"),
            ("s3:GetObject", "arn:aws:s3:::*"),
            ("kms:Decrypt", "arn:aws:kms:eu-west-1:1:key/${aws:username}"),
            ("sqs:SendMessage", "q"),
        ] {
            assert!(grantable(&need(action, resource)).is_err(), "{action} {resource}");
        }
    }

    #[test]
    fn what_was_there_stays() {
        let first = extended(None, &[need("sqs:SendMessage", QUEUE)]).unwrap();
        let all = [need("sqs:SendMessage", QUEUE), need("sns:Publish", "arn:t"), need("sns:Publish", "arn:t")];
        let second = extended(Some(&first), &all).unwrap();
        let value: Value = serde_json::from_str(&second).unwrap();
        assert_eq!(value["Statement"].as_array().map(Vec::len), Some(2));
        assert_eq!(value["Statement"][1], json!({"Effect": "Allow", "Action": ["sns:Publish"], "Resource": "arn:t"}));
        let one = r#"{"Version":"2012-10-17","Id":"x","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}"#;
        let value: Value = serde_json::from_str(&extended(Some(one), &all).unwrap()).unwrap();
        assert_eq!((value["Id"].as_str(), value["Statement"][0]["Effect"].as_str()), (Some("x"), Some("Deny")));
        assert!(extended(Some("{"), &all).is_err());
    }
}
