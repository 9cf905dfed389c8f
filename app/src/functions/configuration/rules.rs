//! The rules of the configuration tabs, the same in the browser and on the server. Those of single values are in
//! `functions::model::rules`.

use super::{
    model::{NEW_ROLE, SNAP_START_ON, Setting, Texts},
    words,
};
use crate::{
    error::FieldError,
    functions::{model::rules, runtimes},
};

mod started;

/// Minutes and seconds as typed, as seconds. What is not a number stays, so that the rule refuses it.
fn timeout_text(minutes: &str, seconds: &str) -> String {
    let (minutes, seconds) = (minutes.trim(), seconds.trim());
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<u32>().ok() };
    match (number(minutes), number(seconds)) {
        _ if minutes.is_empty() || minutes == "0" => seconds.to_owned(),
        (Some(minutes), Some(seconds)) => minutes.saturating_mul(60).saturating_add(seconds).to_string(),
        _ => format!("{minutes} min {seconds} s"),
    }
}

/// What is wanted: the fields as typed over what was there.
pub fn wanted(base: &Texts, typed: &Texts) -> Texts {
    let mut wanted = base.clone();
    let text = |key: &str| typed.get(key).map(String::as_str);
    for setting in Setting::ALL {
        let key = setting.key();
        let new = match (setting, text(key)) {
            (Setting::Timeout, Some(seconds)) => Some(timeout_text(text("minutes").unwrap_or_default(), seconds)),
            (_, new) => new.map(|new| new.trim().to_owned()),
        };
        if let Some(new) = new {
            wanted.insert(key.to_owned(), new);
        }
    }
    wanted
}

/// Seconds as the form's two fields.
pub fn minutes_and_seconds(text: &str) -> (String, String) {
    match text.parse::<u32>() {
        Ok(seconds) => ((seconds / 60).to_string(), (seconds % 60).to_string()),
        Err(_) => ("0".into(), text.to_owned()),
    }
}

/// The settings in one spelling, or what is wrong, each beside its field. What has not changed is not scolded: AWS
/// has it already.
pub fn check(base: &Texts, wanted: &Texts) -> Result<Texts, Vec<FieldError>> {
    let mut right = Texts::new();
    let mut wrong = Vec::new();
    for (key, text) in wanted {
        let Some(setting) = Setting::find(key) else { continue };
        let checked = if base.get(key) == Some(text) { Ok(text.clone()) } else { check_one(setting, text) };
        match checked {
            Ok(text) => {
                right.insert(key.clone(), text);
            }
            Err(rule) => wrong.push(FieldError::new(key, rule)),
        }
    }
    let snap_start = Setting::SnapStart.key();
    if wrong.is_empty() && right != *base && right.get(snap_start).is_some_and(|text| text == SNAP_START_ON) {
        wrong.extend(started::without_snapshots(&right).map(|rule| FieldError::new(snap_start, rule)));
    }
    if wrong.is_empty() { Ok(right) } else { Err(wrong) }
}

fn check_one(setting: Setting, text: &str) -> Result<String, String> {
    match setting {
        Setting::Description => rules::description(text),
        Setting::Memory => rules::memory_mb(text).map(|mb| mb.to_string()),
        Setting::Storage => rules::storage_mb(text).map(|mb| mb.to_string()),
        Setting::Timeout => rules::timeout_s(text).map(|seconds| seconds.to_string()),
        Setting::Role if text == NEW_ROLE => Ok(text.to_owned()),
        Setting::Role => rules::role_arn(text),
        Setting::Handler => rules::handler(text),
        Setting::SnapStart => match text {
            "None" | SNAP_START_ON => Ok(text.to_owned()),
            _ => Err("SnapStart is None or PublishedVersions.".into()),
        },
        Setting::EntryPoint | Setting::Command => words::parse(text).map(|all| words::join(&all)),
        Setting::WorkingDirectory => started::working_directory(text),
        Setting::Runtime => match runtimes::find(text) {
            Some(runtime) => Ok(runtime.id.to_owned()),
            None => Err(format!("“{text}” is not a runtime Lambda offers.")),
        },
    }
}

/// All variables together, in bytes. <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>
pub const ENVIRONMENT_MAX: u32 = 4_096;

/// Set by Lambda itself.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>
const RESERVED: [&str; 18] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

/// A letter, then letters, digits and `_`; at least two characters; none that Lambda sets itself.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html>
pub fn env_key(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a key.".into());
    }
    if RESERVED.contains(&text) {
        return Err(format!("{text} is set by Lambda itself; choose another key."));
    }
    if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '_')) {
        return Err(format!("Use only letters, digits and _; “{bad}” is not allowed."));
    }
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err("A key begins with a letter.".into());
    }
    if text.len() < 2 {
        return Err("A key has at least two characters.".into());
    }
    Ok(text.to_owned())
}

pub fn env_value(text: &str) -> Result<(), String> {
    if text.contains('\0') {
        return Err("A value cannot contain a NUL character.".into());
    }
    if measured(text) > ENVIRONMENT_MAX {
        return Err("All keys and values together have at most 4,096 bytes; this value alone has more.".into());
    }
    Ok(())
}

/// Bytes of a text in the JSON that AWS measures, its quotes included.
pub fn measured(text: &str) -> u32 {
    let bytes = text.chars().map(|c| match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        other => other.len_utf8(),
    });
    u32::try_from(bytes.sum::<usize>() + 2).unwrap_or(u32::MAX)
}

/// What AWS counts of an environment: the bytes of `{"KEY":"value",…}`. `sizes` are those of the values.
pub fn total<'a>(variables: impl Iterator<Item = (&'a str, u32)>) -> u32 {
    // One for the colon, one for the comma or the closing brace.
    let sum = variables.fold(0u32, |sum, (key, size)| sum.saturating_add(measured(key)).saturating_add(size + 2));
    sum.saturating_add(1).max(2)
}

/// Refuses what AWS would.
pub fn within_limit(total: u32) -> Result<(), String> {
    if total <= ENVIRONMENT_MAX {
        return Ok(());
    }
    let (all, over) = (rules::thousands(total), rules::thousands(total - ENVIRONMENT_MAX));
    Err(format!("All keys and values together have at most 4,096 bytes; these have {all}, {over} too many."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn minutes_and_seconds_are_one_timeout() {
        for (minutes, seconds, text) in
            [("0", "63", "63"), ("1", "3", "63"), ("", "9", "9"), ("15", "", "900"), ("0", "x", "x"), ("", "", "")]
        {
            let wanted = wanted(&texts(&[]), &texts(&[("minutes", minutes), ("timeout", seconds)]));
            assert_eq!(wanted["timeout"], text, "{minutes}:{seconds}");
        }
        for (minutes, seconds) in [("x", "3"), ("-1", "3"), ("1", "1.5"), ("99999999", "9")] {
            let wanted = wanted(&texts(&[]), &texts(&[("minutes", minutes), ("timeout", seconds)]));
            assert!(check(&texts(&[]), &wanted).is_err(), "{minutes}:{seconds}");
        }
        assert_eq!(minutes_and_seconds("63"), ("1".into(), "3".into()));
    }

    #[test]
    fn every_wrong_setting_is_named() {
        let base = texts(&[("runtime", "python3.8"), ("memory", "128")]);
        let typed = [
            ("memory", "127"),
            ("storage", "511"),
            ("timeout", "901"),
            ("handler", "a b"),
            ("description", &"x".repeat(257)),
            ("runtime", "cobol85"),
            ("role", "role/x"),
        ];
        let errors = check(&base, &wanted(&base, &texts(&typed))).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["description", "handler", "memory", "role", "runtime", "storage", "timeout"]);
        // A runtime this version does not know stays.
        assert_eq!(check(&base, &wanted(&base, &texts(&[("memory", " 0256 ")]))).unwrap()["memory"], "256");
    }

    #[test]
    fn keys_follow_lambdas_pattern() {
        assert_eq!(env_key(" Env_2 ").as_deref(), Ok("Env_2"));
        for bad in ["", "A", "1A", "_A", "A-B", "A B", "Ä1", "AWS_REGION", "_HANDLER", "LAMBDA_TASK_ROOT"] {
            assert!(env_key(bad).is_err(), "{bad}");
        }
        assert!(env_key("PATH").is_ok() && env_key("AWS_REGION_2").is_ok());
        assert!(env_value("a\0b").is_err() && env_value("").is_ok());
    }

    #[test]
    fn the_limit_counts_as_aws_does() {
        for map in [texts(&[]), texts(&[("A1", "x")]), texts(&[("A1", "x"), ("B2", "q\"\\\n\u{1}\u{e4}")])] {
            let json = serde_json::to_string(&map).unwrap();
            let total = total(map.iter().map(|(key, value)| (key.as_str(), measured(value))));
            assert_eq!(total as usize, json.len(), "{json}");
        }
        assert!(within_limit(4_096).is_ok());
        assert!(within_limit(4_097).unwrap_err().contains("1 too many"));
    }
}
