//! The rules of tracing and logging, the same in the browser and on the server.

use super::model::{ACTIVE, APPLICATION, FIELDS, FORMAT, GROUP, JSON, PASS_THROUGH, SYSTEM, TEXT, TRACING};
use crate::{error::FieldError, functions::configuration::model::Texts};

/// <https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html>
pub const APPLICATION_LEVELS: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
pub const SYSTEM_LEVELS: [&str; 3] = ["DEBUG", "INFO", "WARN"];

/// Days a log group may keep its lines.
/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html>
pub const RETENTIONS: [u32; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653];

/// The settings in one spelling, or what is wrong, each beside its field. What has not changed is not scolded.
pub fn check(base: &Texts, wanted: &Texts) -> Result<Texts, Vec<FieldError>> {
    let mut right = Texts::new();
    let mut wrong = Vec::new();
    let json = wanted.get(FORMAT).is_some_and(|format| format == JSON);
    for (key, _) in FIELDS {
        let text = wanted.get(*key).map_or("", String::as_str);
        let checked = match *key {
            // Plain text has none.
            APPLICATION | SYSTEM if !json => Ok(String::new()),
            // JSON that is new begins with AWS's default.
            APPLICATION | SYSTEM if text.is_empty() => Ok("INFO".to_owned()),
            _ if base.get(*key).map(String::as_str) == Some(text) => Ok(text.to_owned()),
            key => one(key, text),
        };
        match checked {
            Ok(text) => drop(right.insert((*key).to_owned(), text)),
            Err(rule) => wrong.push(FieldError::new(*key, rule)),
        }
    }
    if wrong.is_empty() { Ok(right) } else { Err(wrong) }
}

fn one(key: &str, text: &str) -> Result<String, String> {
    let among = |values: &[&str]| {
        if values.contains(&text) { Ok(text.to_owned()) } else { Err(format!("Choose one of {}.", values.join(", "))) }
    };
    match key {
        TRACING => among(&[ACTIVE, PASS_THROUGH]),
        FORMAT => among(&[TEXT, JSON]),
        APPLICATION => among(&APPLICATION_LEVELS),
        SYSTEM => among(&SYSTEM_LEVELS),
        GROUP if text.is_empty() => Ok(String::new()),
        GROUP => log_group(text),
        _ => Ok(text.to_owned()),
    }
}

/// 1–512 letters, digits and `_-/.#`. <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html>
pub fn log_group(text: &str) -> Result<String, String> {
    if text.len() > 512 {
        return Err("The name of a log group has at most 512 characters.".into());
    }
    if text.is_empty() {
        return Err("Enter the name of a log group.".into());
    }
    if text.starts_with("aws/") {
        return Err("Names that begin with aws/ are AWS's own; begin with / or another word.".into());
    }
    match text.chars().find(|c| !(c.is_ascii_alphanumeric() || "_-/.#".contains(*c))) {
        Some(bad) => Err(format!("Use letters, digits and _ - / . #; “{bad}” is not allowed.")),
        None => Ok(text.to_owned()),
    }
}

/// A retention as the form has it: days, or empty for ever.
pub fn retention(text: &str) -> Result<Option<u32>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let days = text.parse::<u32>().ok().filter(|days| RETENTIONS.contains(days));
    days.map(Some).ok_or_else(|| "Choose one of the retentions AWS offers.".into())
}

/// `30 days`, `Never expires`.
pub fn retention_words(days: Option<u32>) -> String {
    match days {
        None => "Never expires".into(),
        Some(1) => "1 day".into(),
        Some(days @ (365 | 731 | 1_096 | 1_827 | 2_192 | 2_557 | 2_922 | 3_288 | 3_653)) => {
            let years = days / 365;
            format!("{years} {}", if years == 1 { "year" } else { "years" })
        }
        Some(days) => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::configuration::monitoring::model::Watching;

    fn with(pairs: &[(&str, &str)]) -> Result<Texts, Vec<FieldError>> {
        let base = Watching::default().texts("hello");
        let mut wanted = base.clone();
        wanted.extend(pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())));
        check(&base, &wanted)
    }

    #[test]
    fn levels_come_and_go_with_json() {
        let json = with(&[(FORMAT, JSON), (SYSTEM, "WARN")]).unwrap();
        assert_eq!((json[APPLICATION].as_str(), json[SYSTEM].as_str()), ("INFO", "WARN"));
        assert_eq!(with(&[(APPLICATION, "DEBUG")]).unwrap()[APPLICATION], "");
        assert_eq!(with(&[(FORMAT, JSON), (SYSTEM, "ERROR")]).unwrap_err()[0].field, SYSTEM);
    }

    #[test]
    fn every_rule_names_its_field() {
        for (key, text) in
            [(TRACING, "on"), (FORMAT, "XML"), (GROUP, "a b"), (GROUP, "aws/lambda/x"), (GROUP, &"g".repeat(513))]
        {
            assert_eq!(with(&[(key, text)]).unwrap_err()[0].field, key, "{text}");
        }
        assert!(with(&[(GROUP, &"g".repeat(512))]).is_ok() && with(&[(GROUP, "/my/group.1#a")]).is_ok());
    }

    #[test]
    fn only_awss_retentions() {
        assert_eq!((retention(""), retention("30")), (Ok(None), Ok(Some(30))));
        assert!(retention("8").is_err() && retention("x").is_err());
        assert_eq!(retention_words(Some(30)), "30 days");
        assert_eq!((retention_words(Some(365)), retention_words(Some(3_653))), ("1 year".into(), "10 years".into()));
    }
}
