//! The rules of versions, the same in the browser and on the server.

use super::model::{LATEST, Publish};
use crate::{error::FieldError, functions::model::rules};

/// Longest reason kept, in characters.
pub const WHY_MAX: usize = 500;

/// Description and reason in one spelling, or what is wrong with them.
pub fn check(publish: &Publish) -> Result<Publish, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let description = rules::description(&publish.description);
    if let Err(rule) = &description {
        wrong.push(FieldError::new("description", rule));
    }
    let why = publish.why.trim().replace("\r\n", "\n");
    let count = why.chars().count();
    if count > WHY_MAX {
        wrong.push(FieldError::new("why", format!("Use at most {WHY_MAX} characters; this has {count}.")));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Publish { description: description.unwrap_or_default(), why, ..publish.clone() })
}

/// A version's number, `$LATEST` left out. <https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html>
pub fn number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0')
}

/// What can be compared: a version's number, or `$LATEST`.
pub fn side(text: &str) -> bool {
    text == LATEST || number(text)
}

/// The number of the version to be deleted has to be typed.
pub fn confirmed(number: &str, typed: &str) -> Result<(), String> {
    if typed.trim() == number { Ok(()) } else { Err(format!("Type {number} to delete this version.")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_checked_before_anything_is_sent() {
        let publish = |description: &str, why: &str| Publish {
            description: description.into(),
            why: why.into(),
            ..Publish::default()
        };
        let right = check(&publish(" a ", " because\r\nof b ")).unwrap();
        assert_eq!((right.description.as_str(), right.why.as_str()), ("a", "because\nof b"));
        assert!(check(&publish(&"ü".repeat(256), &"ü".repeat(WHY_MAX))).is_ok());
        let wrong = check(&publish(&"x".repeat(257), &"x".repeat(WHY_MAX + 1))).unwrap_err();
        assert_eq!(wrong.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["description", "why"]);
    }

    #[test]
    fn versions_are_numbers() {
        for good in ["1", "10", "4294967295"] {
            assert!(number(good) && side(good), "{good}");
        }
        for bad in ["", "0", "01", "-1", "1.5", "live", "$LATEST", "99999999999"] {
            assert!(!number(bad), "{bad}");
        }
        assert!(side(LATEST) && !side("live"));
        assert!(confirmed("3", " 3 ").is_ok() && confirmed("3", "").is_err() && confirmed("3", "33").is_err());
    }
}
