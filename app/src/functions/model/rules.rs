//! Lambda's rules for single values: each parses or says the rule in a sentence.
//! Limits: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>

pub const NAME_MAX: usize = 64;
pub const MEMORY_MIN: u32 = 128;
pub const MEMORY_MAX: u32 = 10_240;
pub const MEMORY_DEFAULT: u32 = 128;
pub const TIMEOUT_MIN: u32 = 1;
pub const TIMEOUT_MAX: u32 = 900;
pub const TIMEOUT_DEFAULT: u32 = 3;
/// `/tmp`, in MB.
pub const STORAGE_MIN: u32 = 512;
pub const STORAGE_MAX: u32 = 10_240;
pub const DESCRIPTION_MAX: usize = 256;
pub const HANDLER_MAX: usize = 128;
/// A zip sent directly, in bytes. <https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCode.html>
pub const ZIP_MAX: u64 = 50 * 1024 * 1024;
/// All files of a package unzipped, layers included, in bytes.
pub const UNZIPPED_MAX: u64 = 250 * 1024 * 1024;
/// Memory that buys one vCPU, in MB.
pub const MEMORY_PER_VCPU: u32 = 1_769;
/// An HTTP API cuts an integration after this many seconds, whatever the function's timeout.
pub const HTTP_API_TIMEOUT_S: u32 = 30;

/// 1–64 letters, digits, `-` and `_`. <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html>
pub fn function_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a name.".into());
    }
    if text.len() > NAME_MAX {
        return Err(format!("Use at most {NAME_MAX} characters; this has {}.", text.chars().count()));
    }
    if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
        return Err(format!("Use only letters, digits, - and _; “{bad}” is not allowed."));
    }
    Ok(text.to_owned())
}

fn whole_number(text: &str, what: &str, unit: &str, min: u32, max: u32) -> Result<u32, String> {
    let rule = || format!("{what} is a whole number from {} to {} {unit}.", thousands(min), thousands(max));
    let number: u32 = text.trim().parse().map_err(|_| rule())?;
    if (min..=max).contains(&number) { Ok(number) } else { Err(rule()) }
}

/// 128–10,240 MB in steps of 1.
pub fn memory_mb(text: &str) -> Result<u32, String> {
    whole_number(text, "Memory", "MB", MEMORY_MIN, MEMORY_MAX)
}

/// 1–900 s.
pub fn timeout_s(text: &str) -> Result<u32, String> {
    whole_number(text, "The timeout", "seconds", TIMEOUT_MIN, TIMEOUT_MAX)
}

/// 512–10,240 MB in steps of 1. <https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html>
pub fn storage_mb(text: &str) -> Result<u32, String> {
    whole_number(text, "Ephemeral storage", "MB", STORAGE_MIN, STORAGE_MAX)
}

pub fn description(text: &str) -> Result<String, String> {
    let count = text.chars().count();
    if count > DESCRIPTION_MAX {
        return Err(format!("Use at most {DESCRIPTION_MAX} characters; this has {count}."));
    }
    Ok(text.trim().to_owned())
}

/// 1–128 characters without white space.
pub fn handler(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter the handler, such as lambda_function.lambda_handler.".into());
    }
    if text.len() > HANDLER_MAX {
        return Err(format!("Use at most {HANDLER_MAX} characters."));
    }
    if text.contains(char::is_whitespace) {
        return Err("A handler has no white space.".into());
    }
    Ok(text.to_owned())
}

/// `arn:aws:iam::123456789012:role/name`, any partition.
pub fn role_arn(text: &str) -> Result<String, String> {
    let text = text.trim();
    let rule = "Enter a role's ARN, such as arn:aws:iam::123456789012:role/my-role.";
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [arn, partition, service, region, account, resource] = parts[..] else { return Err(rule.into()) };
    let ok = arn == "arn"
        && partition.starts_with("aws")
        && service == "iam"
        && region.is_empty()
        && account.len() == 12
        && account.bytes().all(|b| b.is_ascii_digit())
        && resource.strip_prefix("role/").is_some_and(|name| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "+=,.@-_/".contains(c))
        });
    if ok { Ok(text.to_owned()) } else { Err(rule.into()) }
}

/// An image in Amazon ECR, with a tag or a digest.
pub fn image_uri(text: &str) -> Result<String, String> {
    let text = text.trim();
    let rule = "Enter an Amazon ECR image, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.";
    let Some((registry, image)) = text.split_once('/') else { return Err(rule.into()) };
    let account = registry.split('.').next().unwrap_or("");
    let ok = account.len() == 12
        && account.bytes().all(|b| b.is_ascii_digit())
        && registry.contains(".dkr.ecr.")
        && !text.contains(char::is_whitespace)
        && (image.contains(':') || image.contains("@sha256:"));
    if ok { Ok(text.to_owned()) } else { Err(rule.into()) }
}

/// An event for a function: any JSON value. Errors name line and column.
pub fn event_json(text: &str) -> Result<serde_json::Value, String> {
    if text.len() > super::invoke::SYNC_PAYLOAD_MAX {
        return Err("An event has at most 6 MB.".into());
    }
    serde_json::from_str(text)
        .map_err(|error| format!("This is not JSON: line {}, column {}.", error.line(), error.column()))
}

/// `10240` as `10,240`.
pub fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_lambdas_pattern() {
        assert_eq!(function_name(" example-hello_2 ").as_deref(), Ok("example-hello_2"));
        assert!(function_name("").is_err());
        assert!(function_name(&"a".repeat(64)).is_ok());
        assert!(function_name(&"a".repeat(65)).is_err());
        for bad in ["a b", "a.b", "ä", "a/b", "<script>"] {
            assert!(function_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_have_both_ends() {
        assert!(memory_mb("127").is_err());
        assert_eq!(memory_mb("128"), Ok(128));
        assert_eq!(memory_mb("10240"), Ok(10_240));
        assert_eq!(memory_mb("10241"), Err("Memory is a whole number from 128 to 10,240 MB.".into()));
        assert!(memory_mb("1e3").is_err());
        assert!(timeout_s("0").is_err());
        assert_eq!(timeout_s("900"), Ok(900));
        assert!(timeout_s("901").is_err());
    }

    #[test]
    fn arns_and_images_are_recognised() {
        assert!(role_arn("arn:aws:iam::000000000000:role/service-role/x").is_ok());
        assert!(role_arn("arn:aws:iam::000000000000:user/x").is_err());
        assert!(role_arn("arn:aws-cn:iam::123456789012:role/x").is_ok());
        assert!(role_arn("role/x").is_err());
        assert!(image_uri("123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1").is_ok());
        assert!(image_uri("nginx:latest").is_err());
    }

    #[test]
    fn events_are_any_json() {
        assert!(event_json("{}").is_ok());
        assert!(event_json("null").is_ok());
        assert_eq!(event_json("{\n bad").map_err(|e| e.contains("line 2")), Err(true));
        assert_eq!(thousands(1_000_000), "1,000,000");
        assert_eq!(thousands(999), "999");
    }
}
