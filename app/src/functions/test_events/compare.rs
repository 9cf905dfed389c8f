//! Whether a run ended as expected. A JSON answer fits when all that is expected is in it: objects may have more keys,
//! arrays have the same length. An expected object or array also fits a text that holds such JSON, as the `body` of an
//! HTTP answer does.

use serde_json::Value;

use super::model::{Draft, Expected};
use crate::functions::model::invoke::{InvocationType, InvokeResult};

/// The longest value shown of a difference, in characters.
const SHOWN_MAX: usize = 80;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `$.items[0].name`
    pub path: String,
    pub expected: String,
    /// None where there is nothing at this path.
    pub actual: Option<String>,
}

impl Difference {
    /// In a sentence.
    pub fn words(&self) -> String {
        let Self { path, expected, actual } = self;
        match actual {
            Some(actual) => format!("{path} is {actual}, not {expected}."),
            None => format!("{path} is not there; {expected} is expected."),
        }
    }
}

/// Whether it passed, and why (not).
pub fn judge(draft: &Draft, result: &InvokeResult) -> (bool, String) {
    let error = result.error.as_ref();
    match (draft.expected, error) {
        (Expected::Success, Some(error)) => {
            let what = [error.error_type.as_str(), error.message.as_str()];
            let what: Vec<&str> = what.into_iter().filter(|part| !part.is_empty()).collect();
            return (false, format!("The function failed: {}.", short(&what.join(": ")).trim_end_matches('.')));
        }
        (Expected::FunctionError, None) => return (false, "The function answered without an error.".into()),
        _ => {}
    }
    if draft.answer.is_empty() {
        return (true, passed(draft, error.is_some()).into());
    }
    let Ok(expected) = serde_json::from_str::<Value>(&draft.answer) else {
        return (false, "The expected answer is not JSON.".into());
    };
    match serde_json::from_str::<Value>(&result.payload) {
        Err(_) => (false, "The answer is not JSON.".into()),
        Ok(actual) => match first_difference(&expected, &actual) {
            Some(difference) => (false, difference.words()),
            None => (true, "The answer has all that is expected.".into()),
        },
    }
}

fn passed(draft: &Draft, failed: bool) -> &'static str {
    match draft.kind {
        InvocationType::Event => "The event was queued.",
        InvocationType::DryRun => "This connection may invoke the function.",
        InvocationType::RequestResponse if failed => "The function failed, which was expected.",
        InvocationType::RequestResponse => "The function answered.",
    }
}

/// The first place, in the order of what is expected, where `actual` lacks it.
pub fn first_difference(expected: &Value, actual: &Value) -> Option<Difference> {
    differs("$", expected, Some(actual))
}

fn differs(path: &str, expected: &Value, actual: Option<&Value>) -> Option<Difference> {
    let different = || {
        Some(Difference {
            path: path.to_owned(),
            expected: short(&expected.to_string()),
            actual: actual.map(|actual| short(&actual.to_string())),
        })
    };
    match (expected, actual) {
        (Value::Object(wanted), Some(Value::Object(had))) => {
            wanted.iter().find_map(|(key, value)| differs(&member(path, key), value, had.get(key)))
        }
        (Value::Array(wanted), Some(Value::Array(had))) => {
            let place = |(at, value): (usize, &Value)| differs(&format!("{path}[{at}]"), value, had.get(at));
            let longer = || {
                let words = |count: usize| format!("{count} items");
                (had.len() > wanted.len()).then(|| Difference {
                    path: path.to_owned(),
                    expected: words(wanted.len()),
                    actual: Some(words(had.len())),
                })
            };
            wanted.iter().enumerate().find_map(place).or_else(longer)
        }
        (Value::Object(_) | Value::Array(_), Some(Value::String(text))) => match serde_json::from_str(text) {
            Ok(held @ (Value::Object(_) | Value::Array(_))) => differs(path, expected, Some(&held)),
            _ => different(),
        },
        (Value::Number(wanted), Some(Value::Number(had))) => {
            // 1 and 1.0 are the same number in JSON.
            if wanted == had || wanted.as_f64() == had.as_f64() { None } else { different() }
        }
        (wanted, Some(had)) if wanted == had => None,
        _ => different(),
    }
}

/// `$.name`, or `$["a name"]`.
fn member(path: &str, key: &str) -> String {
    let plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { format!("{path}.{key}") } else { format!("{path}[{}]", Value::from(key)) }
}

fn short(text: &str) -> String {
    if text.chars().count() <= SHOWN_MAX {
        return text.to_owned();
    }
    text.chars().take(SHOWN_MAX - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
