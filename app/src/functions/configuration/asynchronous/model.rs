//! How Lambda treats events nobody waits for: retries, age, destinations; as texts by key.

use crate::functions::configuration::model::Texts;

pub const AGE: &str = "age";
pub const RETRIES: &str = "retries";
pub const SUCCESS: &str = "success";
pub const FAILURE: &str = "failure";
pub const DEAD_LETTER: &str = "dead-letter";

/// What AWS does where nothing else is said.
pub const AGE_DEFAULT: u32 = 21_600;
pub const RETRIES_DEFAULT: u32 = 2;

/// Keys with their labels, in the forms' order.
pub const TIMES: &[(&str, &str)] = &[(AGE, "Maximum event age"), (RETRIES, "Retries")];
pub const PLACES: &[(&str, &str)] = &[(SUCCESS, "On success"), (FAILURE, "On failure")];
pub const QUEUE: &[(&str, &str)] = &[(DEAD_LETTER, "Dead-letter queue")];

/// The label of any of them.
pub fn label(key: &str) -> String {
    let all = TIMES.iter().chain(PLACES).chain(QUEUE);
    all.into_iter().find(|(known, _)| *known == key).map_or_else(|| key.to_owned(), |(_, label)| (*label).to_owned())
}

/// A setting as people read it.
pub fn shown(key: &str, text: &str) -> String {
    match (key, text) {
        (RETRIES, "1") => "once".into(),
        (RETRIES, "2") => "twice".into(),
        (RETRIES, "0") => "never".into(),
        (_, "") => "none".into(),
        (_, text) => text.to_owned(),
    }
}

/// `1 h 30 min`, as the form has it.
pub fn age_text(seconds: u32) -> String {
    let parts = [(seconds / 3_600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let parts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if parts.is_empty() { "0 s".into() } else { parts.join(" ") }
}

/// The texts of all four settings.
pub fn texts(age_s: u32, retries: u32, success: &str, failure: &str) -> Texts {
    Texts::from([
        (AGE.to_owned(), age_text(age_s)),
        (RETRIES.to_owned(), retries.to_string()),
        (SUCCESS.to_owned(), success.to_owned()),
        (FAILURE.to_owned(), failure.to_owned()),
    ])
}
