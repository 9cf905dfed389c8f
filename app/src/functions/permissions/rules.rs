//! The rules of roles and policies, the same in the browser and on the server.

pub mod document;
mod grants;
pub mod statement;

pub use grants::{extended, grantable, grants_policy};

use crate::functions::model::rules::thousands;

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

#[cfg(test)]
mod tests {
    use super::*;

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
