//! Code signing configurations. <https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html>

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningConfig {
    pub arn: String,
    /// `csc-…`
    pub id: String,
    pub description: String,
    /// ARNs of the versions of signing profiles whose signatures count.
    pub profiles: Vec<String>,
    /// What is not signed by them is refused; else only warned about.
    pub enforces: bool,
    /// Milliseconds since 1970, UTC.
    pub modified_at: Option<i64>,
}

/// What a function has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    /// The ARN; empty: none.
    pub arn: String,
    pub config: Option<SigningConfig>,
    /// Why the configuration itself could not be read.
    pub unknown: Option<String>,
}

/// `arn:aws:lambda:{region}:{account}:code-signing-config:csc-{17 letters and digits}`
pub fn config_arn(text: &str) -> Result<String, String> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(':').collect();
    let fits = match parts[..] {
        ["arn", partition, "lambda", region, account, "code-signing-config", id] => {
            let suffix = id.strip_prefix("csc-").unwrap_or_default();
            partition.starts_with("aws")
                && !region.is_empty()
                && account.len() == 12
                && account.bytes().all(|b| b.is_ascii_digit())
                && suffix.len() == 17
                && suffix.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        }
        _ => false,
    };
    if fits { Ok(text.to_owned()) } else { Err("Choose a configuration, or enter the ARN of one.".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_arns_of_configurations() {
        let arn = "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-0123456789abcdefg";
        assert_eq!(config_arn(&format!(" {arn} ")).as_deref(), Ok(arn));
        for bad in ["", "csc-0123456789abcdefg", "arn:aws:lambda:eu-west-1:111122223333:function:f"] {
            assert!(config_arn(bad).is_err(), "{bad}");
        }
    }
}
