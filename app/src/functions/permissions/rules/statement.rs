//! A statement that is added to a function's resource policy.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html>

use super::super::model::NewStatement;
use crate::error::FieldError;

/// The whole resource policy, in bytes.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub const POLICY_MAX: u32 = 20_480;

pub const INVOKE: &str = "lambda:InvokeFunction";
pub const INVOKE_URL: &str = "lambda:InvokeFunctionUrl";

/// What is sent, or what is wrong, beside each field. `taken` are the ids that are there already.
pub fn check(typed: &NewStatement, taken: &[String]) -> Result<NewStatement, Vec<FieldError>> {
    let trimmed = |text: &str| text.trim().to_owned();
    let mut new = NewStatement {
        sid: trimmed(&typed.sid),
        kind: trimmed(&typed.kind),
        action: trimmed(&typed.action),
        principal: trimmed(&typed.principal),
        source_arn: trimmed(&typed.source_arn),
        source_account: trimmed(&typed.source_account),
        org: trimmed(&typed.org),
        url_auth: trimmed(&typed.url_auth),
        anybody: typed.anybody,
    };
    match new.kind.as_str() {
        "org" => new.principal = "*".into(),
        _ => new.org.clear(),
    }
    if new.kind != "service" {
        new.source_arn.clear();
        new.source_account.clear();
    }
    if new.action != INVOKE_URL {
        new.url_auth.clear();
    }
    let checks = [
        ("sid", sid(&new.sid, taken)),
        ("action", action(&new.action)),
        ("principal", principal(&new)),
        ("source_arn", source_arn(&new.source_arn)),
        ("source_account", source_account(&new.source_account)),
        ("org", org(&new)),
        ("url_auth", url_auth(&new)),
        ("anybody", anybody(&new)),
    ];
    let wrong: Vec<FieldError> =
        checks.into_iter().filter_map(|(field, result)| Some(FieldError::new(field, result.err()?))).collect();
    if wrong.is_empty() { Ok(new) } else { Err(wrong) }
}

fn sid(text: &str, taken: &[String]) -> Result<(), String> {
    if text.is_empty() || text.len() > 100 {
        return Err("Enter an id of 1 to 100 characters.".into());
    }
    if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
        return Err(format!("Use only letters, digits, - and _; “{bad}” is not allowed."));
    }
    if taken.iter().any(|known| known == text) {
        return Err(format!("There is a statement {text} already; choose another id."));
    }
    Ok(())
}

fn action(text: &str) -> Result<(), String> {
    let named = text
        .strip_prefix("lambda:")
        .is_some_and(|name| name == "*" || (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic())));
    if named { Ok(()) } else { Err("Enter an action of Lambda, such as lambda:InvokeFunction.".into()) }
}

fn digits(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn principal(new: &NewStatement) -> Result<(), String> {
    let text = new.principal.as_str();
    match new.kind.as_str() {
        "service" => {
            let name = text.strip_suffix(".amazonaws.com").or_else(|| text.strip_suffix(".amazonaws.com.cn"));
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
            match name {
                Some(name) if !name.is_empty() && name.bytes().all(plain) => Ok(()),
                _ => Err("Enter a service such as s3.amazonaws.com.".into()),
            }
        }
        "account" => {
            let arn = text.starts_with("arn:") && text.contains(":iam::") && !text.contains(char::is_whitespace);
            if text == "*" || digits(text) || arn {
                Ok(())
            } else {
                Err("Enter an account of 12 digits, the ARN of a role or user, or * for everybody.".into())
            }
        }
        "org" => Ok(()),
        _ => Err("Choose who may call it.".into()),
    }
}

fn source_arn(text: &str) -> Result<(), String> {
    let right = text.is_empty()
        || (text.starts_with("arn:")
            && text.splitn(6, ':').count() == 6
            && text.split(':').nth(2).is_some_and(|service| !service.is_empty())
            && !text.contains(char::is_whitespace));
    if right { Ok(()) } else { Err("Enter an ARN such as arn:aws:s3:::my-bucket.".into()) }
}

fn source_account(text: &str) -> Result<(), String> {
    if text.is_empty() || digits(text) { Ok(()) } else { Err("An account has 12 digits.".into()) }
}

fn org(new: &NewStatement) -> Result<(), String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let id = new.org.strip_prefix("o-").unwrap_or_default();
    if new.kind != "org" || ((10..=32).contains(&id.len()) && id.bytes().all(plain)) {
        Ok(())
    } else {
        Err("Enter the organization's id, such as o-a1b2c3d4e5.".into())
    }
}

fn url_auth(new: &NewStatement) -> Result<(), String> {
    match (new.action == INVOKE_URL, new.url_auth.as_str()) {
        (true, "NONE" | "AWS_IAM") | (false, _) => Ok(()),
        (true, _) => Err("Choose how callers of the function URL are known.".into()),
    }
}

/// Whether it lets in more than one would think.
pub fn wide(new: &NewStatement) -> Option<&'static str> {
    match new.kind.as_str() {
        "service" if new.source_arn.is_empty() && new.source_account.is_empty() => {
            Some("Without a source ARN or account, this service may call the function for anybody's resources.")
        }
        // A bucket's ARN names no account: after it is deleted, somebody else may own the name.
        "service" if new.source_arn.starts_with("arn:aws:s3:::") && new.source_account.is_empty() => Some(
            "A bucket's ARN names no account: give the source account, or whoever owns that name later may call it.",
        ),
        "account" if new.principal == "*" => Some("Everybody with an AWS account may call the function."),
        _ => None,
    }
}

fn anybody(new: &NewStatement) -> Result<(), String> {
    match wide(new) {
        Some(why) if !new.anybody => Err(format!("{why} Confirm that this is wanted.")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket() -> NewStatement {
        NewStatement {
            sid: "from-bucket".into(),
            kind: "service".into(),
            action: INVOKE.into(),
            principal: " s3.amazonaws.com ".into(),
            source_arn: "arn:aws:s3:::b".into(),
            source_account: "123456789012".into(),
            ..NewStatement::default()
        }
    }

    fn wrong(change: impl FnOnce(&mut NewStatement)) -> Vec<String> {
        let mut new = bucket();
        change(&mut new);
        let errors = check(&new, &["there".into()]).err().unwrap_or_default();
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_bucket_may_call() {
        let new = check(&bucket(), &[]).unwrap();
        assert_eq!((new.principal.as_str(), new.url_auth.as_str()), ("s3.amazonaws.com", ""));
    }

    #[test]
    fn each_rule_names_its_field() {
        assert_eq!(wrong(|new| new.sid = "a b".into()), ["sid"]);
        assert_eq!(wrong(|new| new.sid = "x".repeat(101)), ["sid"]);
        assert_eq!(wrong(|new| new.sid = "there".into()), ["sid"]);
        assert_eq!(wrong(|new| new.action = "s3:GetObject".into()), ["action"]);
        assert_eq!(wrong(|new| new.principal = "s3".into()), ["principal"]);
        assert_eq!(wrong(|new| new.source_arn = "bucket".into()), ["source_arn"]);
        assert_eq!(wrong(|new| new.source_account = "123".into()), ["source_account"]);
        assert_eq!(wrong(|new| new.source_account.clear()), ["anybody"]);
        assert_eq!(wrong(|new| (new.source_account.clear(), new.source_arn.clear()).0), ["anybody"]);
        assert!(wrong(|new| (new.source_account.clear(), new.anybody = true).0).is_empty());
        assert_eq!(wrong(|new| new.action = INVOKE_URL.into()), ["url_auth"]);
        assert_eq!(wrong(|new| new.kind = "org".into()), ["org"]);
        assert!(wrong(|new| (new.kind = "org".into(), new.org = "o-a1b2c3d4e5".into()).0).is_empty());
        let account = |principal: &str| wrong(|new| (new.kind = "account".into(), new.principal = principal.into()).0);
        assert!(account("123456789012").is_empty() && account("arn:aws:iam::123456789012:role/r").is_empty());
        assert_eq!(account("*"), ["anybody"]);
        assert_eq!(account("me"), ["principal"]);
    }
}
