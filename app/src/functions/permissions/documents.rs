//! Documents of roles made here, to be read before they are made.

use serde_json::json;

/// The policy every new role has: the function's own log group. The account is known only when it is made.
pub fn logs_policy(region: &str, function: &str) -> String {
    let partition = match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    };
    let function = if function.is_empty() { "FUNCTION" } else { function };
    let group = format!("arn:{partition}:logs:{region}:ACCOUNT:log-group:/aws/lambda/{function}");
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": [group, format!("{group}:*")],
        }],
    });
    format!("{policy:#}")
}

#[cfg(test)]
mod tests {
    use super::logs_policy;

    #[test]
    fn the_policy_names_the_functions_own_logs() {
        let policy = logs_policy("eu-west-1", "a");
        assert!(policy.contains("\"arn:aws:logs:eu-west-1:ACCOUNT:log-group:/aws/lambda/a:*\""), "{policy}");
        assert!(
            logs_policy("cn-north-1", "").contains("arn:aws-cn:logs:cn-north-1:ACCOUNT:log-group:/aws/lambda/FUNCTION")
        );
    }
}
