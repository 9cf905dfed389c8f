//! The rules of roles and policies, the same in the browser and on the server.

pub mod document;
pub mod statement;

use serde_json::{Value, json};

use super::model::Need;
use crate::functions::model::rules::thousands;

/// The inline policy that what functions turn out to need is added to.
pub fn grants_policy(function: &str) -> String {
    format!("lambent-{function}")
}

/// All inline policies of a role together.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
pub const INLINE_MAX: usize = 10_240;

/// Refuses what AWS would.
pub fn inline_size(size: usize) -> Result<(), String> {
    if size <= INLINE_MAX {
        return Ok(());
    }
    let number = |count: usize| thousands(u32::try_from(count).unwrap_or(u32::MAX));
    Err(format!(
        "All inline policies of a role have at most 10,240 characters without white space; these have {}, {} too many.",
        number(size),
        number(size - INLINE_MAX)
    ))
}

/// A document for an inline policy.
pub fn inline_document(text: &str) -> Result<(), String> {
    match document::flaws(text).first() {
        Some(flaw) => Err(flaw.words()),
        None => inline_size(size(text)),
    }
}

/// The name of an inline policy. <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html>
pub fn policy_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.len() > 128 {
        return Err("Enter a name of 1 to 128 characters.".into());
    }
    match text.chars().find(|c| !(c.is_ascii_alphanumeric() || "_+=,.@-".contains(*c))) {
        Some(bad) => Err(format!("Use only letters, digits and _+=,.@-; “{bad}” is not allowed.")),
        None => Ok(text.to_owned()),
    }
}

/// The ARN of a managed policy.
pub fn policy_arn(text: &str) -> Result<String, String> {
    let text = text.trim();
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts[..] {
        ["arn", partition, "iam", "", account, name]
            if partition.starts_with("aws")
                && (account == "aws" || (account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit())))
                && name.starts_with("policy/")
                && !name.contains(char::is_whitespace) =>
        {
            Ok(text.to_owned())
        }
        _ => Err("Enter a policy's ARN, such as arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess.".into()),
    }
}

/// What AWS counts of a policy: everything but white space.
pub fn size(document: &str) -> usize {
    document.chars().filter(|c| !c.is_whitespace()).count()
}

/// The name of a role, from its ARN: what follows the path.
pub fn role_name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Why the role of this ARN is nobody's to change.
pub fn fixed_role(arn: &str) -> Option<&'static str> {
    let path = arn.split_once(":role/").map_or("", |(_, path)| path);
    if path.starts_with("aws-service-role/") {
        Some("The role belongs to an AWS service; only that service changes it.")
    } else if path.starts_with("aws-reserved/") {
        Some("The role is managed by AWS IAM Identity Center; it is changed there.")
    } else {
        None
    }
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

    #[test]
    fn names_arns_and_sizes_have_rules() {
        assert_eq!(policy_name(" a.b@c ").as_deref(), Ok("a.b@c"));
        assert!(policy_name("").is_err() && policy_name("a/b").is_err() && policy_name(&"x".repeat(129)).is_err());
        for good in ["arn:aws:iam::aws:policy/service-role/X", "arn:aws-cn:iam::123456789012:policy/x"] {
            assert!(policy_arn(good).is_ok(), "{good}");
        }
        for bad in ["", "X", "arn:aws:iam::1:policy/x", "arn:aws:iam::123456789012:role/x", "arn:aws:s3:::b"] {
            assert!(policy_arn(bad).is_err(), "{bad}");
        }
        assert!(inline_size(10_240).is_ok());
        assert!(inline_size(10_241).unwrap_err().contains("10,241, 1 too many"));
        assert!(inline_document("{").unwrap_err().starts_with("Line 1"));
    }

    #[test]
    fn roles_of_services_are_not_changed() {
        assert!(fixed_role("arn:aws:iam::1:role/aws-service-role/lambda.amazonaws.com/X").is_some());
        assert!(fixed_role("arn:aws:iam::1:role/aws-reserved/sso.amazonaws.com/X").is_some());
        assert_eq!(fixed_role("arn:aws:iam::1:role/service-role/hello-role"), None);
        assert_eq!(role_name("arn:aws:iam::1:role/service-role/hello-role"), "hello-role");
        assert_eq!(size("{ \"a\":\n 1 }"), 7);
    }
}
