//! The documents and names a new function's parts carry.

use serde_json::json;

use crate::operations::documents::log_group_arn;

/// Inline policies of a new role.
pub const LOGS_POLICY: &str = "logs";
pub const BLUEPRINT_POLICY: &str = "blueprint";

pub fn log_group(function: &str) -> String {
    format!("/aws/lambda/{function}")
}

/// Lambda may assume the role.
pub fn trust_policy() -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }],
    })
    .to_string()
}

/// The function may write its own log group, and make it again should somebody delete it.
pub fn logs_policy(region: &str, account: &str, function: &str) -> String {
    let group = log_group_arn(region, account, &log_group(function));
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": [group, format!("{group}:*")],
        }],
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logs_policy_names_one_group() {
        let policy = logs_policy("eu-west-1", "000000000000", "hello");
        assert!(policy.contains("log-group:/aws/lambda/hello:*"));
        assert!(!policy.contains(r#""*""#) && !policy.contains("hello*"));
    }
}
