//! The rules of keys and of values to encrypt, the same in the browser and on the server.

use super::model::Plaintext;
use crate::{
    error::FieldError,
    functions::{configuration::rules::env_key, permissions::model::Need},
};

/// In the merge beside the variables, whose names have no such sign.
pub const KMS_KEY: &str = "kms-key";
/// What KMS encrypts at once, in bytes. <https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html>
const PLAINTEXT_MAX: usize = 4_096;

/// Empty is AWS's own key.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html>
pub fn key_arn(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let right = match parts[..] {
        ["arn", partition, "kms", region, account, resource] => {
            let id = resource.strip_prefix("key/").or_else(|| resource.strip_prefix("alias/"));
            partition.starts_with("aws")
                && !region.is_empty()
                && account.len() == 12
                && account.bytes().all(|b| b.is_ascii_digit())
                && id.is_some_and(|id| {
                    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_/".contains(&b))
                })
        }
        _ => false,
    };
    if right {
        return Ok(text.to_owned());
    }
    Err("Enter the ARN of a key, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab."
        .into())
}

/// Names of the fields.
pub const VARIABLE: &str = "encrypt-variable";
pub const VALUE: &str = "encrypt-value";
pub const KEY: &str = "encrypt-key";

pub fn check(plaintext: &Plaintext) -> Result<(), Vec<FieldError>> {
    let mut wrong = Vec::new();
    if let Err(rule) = env_key(&plaintext.variable) {
        wrong.push(FieldError::new(VARIABLE, rule));
    }
    match plaintext.value.len() {
        0 => wrong.push(FieldError::new(VALUE, "Enter the value to encrypt.")),
        1..=PLAINTEXT_MAX => {}
        _ => wrong.push(FieldError::new(VALUE, "KMS encrypts at most 4,096 bytes at once.")),
    }
    match key_arn(&plaintext.key_arn) {
        Ok(arn) if arn.is_empty() => wrong.push(FieldError::new(KEY, "Choose the key to encrypt it with.")),
        Ok(_) => {}
        Err(rule) => wrong.push(FieldError::new(KEY, rule)),
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// What the execution role has to allow to decrypt in the code, or on the way into the environment.
pub fn needs(key: &str, why: &str) -> Vec<Need> {
    if key.is_empty() { Vec::new() } else { vec![Need::new("kms:Decrypt", key, why)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_by_their_arn() {
        let arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        assert_eq!(key_arn(&format!(" {arn} ")).as_deref(), Ok(arn));
        assert_eq!(key_arn("").as_deref(), Ok(""));
        assert!(key_arn("arn:aws:kms:us-east-1:111122223333:alias/orders").is_ok());
        for wrong in [
            "1234abcd",
            "alias/orders",
            "arn:aws:s3:::x",
            "arn:aws:kms:us-east-1:1:key/a",
            "arn:aws:kms:us-east-1:111122223333:key/",
        ] {
            assert!(key_arn(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong = check(&Plaintext::default()).unwrap_err();
        assert_eq!(wrong.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), [VARIABLE, VALUE, KEY]);
        let right = |size: usize| Plaintext {
            variable: "PASSWORD".into(),
            key_arn: "arn:aws:kms:us-east-1:111122223333:key/a".into(),
            value: "x".repeat(size),
        };
        assert!(check(&right(4_096)).is_ok() && check(&right(4_097)).is_err());
    }
}
