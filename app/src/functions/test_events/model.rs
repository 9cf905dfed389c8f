//! A saved test event and its rules, said beside the field in the browser and once more on the server.

use serde::{Deserialize, Serialize};

use crate::{
    error::FieldError,
    functions::model::{
        invoke::{InvocationType, InvokeResult},
        rules,
    },
};

/// Events of one function.
pub const EVENTS_MAX: u64 = 200;
pub const NAME_MAX: usize = 100;
/// Bytes of an event that is saved, and of an expected answer.
pub const JSON_MAX: usize = 1024 * 1024;

/// How a run should end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expected {
    /// The function answers without an error.
    #[default]
    Success,
    /// It raises one.
    FunctionError,
    /// Whatever happens, as long as AWS takes the call.
    Any,
}

impl Expected {
    pub const ALL: [Self; 3] = [Self::Success, Self::FunctionError, Self::Any];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::FunctionError => "function-error",
            Self::Any => "any",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|expected| expected.as_str() == text)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::FunctionError => "Function error",
            Self::Any => "Anything",
        }
    }
}

/// What somebody wants to save.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    /// JSON, as typed.
    pub event: String,
    /// A version or an alias; empty is `$LATEST`.
    pub qualifier: String,
    pub kind: InvocationType,
    pub expected: Expected,
    /// JSON that has to be in the answer; empty expects nothing.
    pub answer: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestEvent {
    pub id: String,
    /// Counts changes: who saves says which one they have seen.
    pub version: i64,
    pub draft: Draft,
    /// The e-mail address of who saved it last.
    pub changed_by: String,
    pub changed_at: i64,
    pub last: Option<LastRun>,
}

/// How the last run of this version of the event ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastRun {
    pub at: i64,
    pub by: String,
    pub passed: bool,
    /// What was not as expected, or what was.
    pub why: String,
    pub duration_ms: Option<f64>,
}

/// What became of a save or a delete.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Kept {
    Done(TestEvent),
    /// Somebody saved it meanwhile: nothing was changed, and this is theirs.
    Changed(TestEvent),
    /// Somebody deleted it meanwhile; what was typed can be saved as new.
    Gone,
}

/// A run of a saved event: the verdict, and what the function answered if it came to that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ran {
    pub last: LastRun,
    pub result: Option<InvokeResult>,
}

/// 1–100 characters, none of them control characters.
pub fn event_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a name, such as “order without items”.".into());
    }
    if text.chars().count() > NAME_MAX {
        return Err(format!("Use at most {NAME_MAX} characters; this has {}.", text.chars().count()));
    }
    if text.chars().any(char::is_control) {
        return Err("A name has no control characters.".into());
    }
    Ok(text.to_owned())
}

/// Trimmed and right, or what is wrong with which field.
pub fn checked(draft: &Draft) -> Result<Draft, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, rule: String| wrong.push(FieldError::new(field, rule));
    let name = event_name(&draft.name).unwrap_or_else(|rule| {
        refuse("event-name", rule);
        String::new()
    });
    if draft.event.trim().is_empty() {
        refuse("event", "Enter an event; {} is the smallest.".into());
    } else if let Err(rule) = json(&draft.event) {
        refuse("event", rule);
    }
    let qualifier = draft.qualifier.trim();
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let known =
        qualifier.is_empty() || qualifier == "$LATEST" || (qualifier.len() <= 128 && qualifier.chars().all(word));
    if !known {
        refuse("event-qualifier", "A version's number or an alias: letters, digits, - and _.".into());
    }
    let answer = draft.answer.trim();
    if !answer.is_empty() {
        match json(answer) {
            _ if draft.kind != InvocationType::RequestResponse => refuse(
                "event-answer",
                "Only a run that waits for the result has an answer to compare; empty this field.".into(),
            ),
            Err(rule) => refuse("event-answer", rule),
            Ok(_) => {}
        }
    }
    if draft.kind != InvocationType::RequestResponse && draft.expected == Expected::FunctionError {
        refuse("event-expected", "Only a run that waits for the result shows an error of the function.".into());
    }
    let qualifier = if qualifier == "$LATEST" { "" } else { qualifier };
    let right = Draft { name, qualifier: qualifier.into(), answer: answer.into(), ..draft.clone() };
    if wrong.is_empty() { Ok(right) } else { Err(wrong) }
}

fn json(text: &str) -> Result<serde_json::Value, String> {
    if text.len() > JSON_MAX {
        return Err("What is saved has at most 1 MB.".into());
    }
    rules::event_json(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft { name: " an order ".into(), event: "{}".into(), ..Draft::default() }
    }

    fn refused(draft: &Draft) -> Vec<String> {
        checked(draft).err().unwrap_or_default().into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_right_event_is_trimmed() {
        let right = checked(&Draft { qualifier: "$LATEST".into(), answer: " {\"a\":1} ".into(), ..draft() });
        let right = right.unwrap_or_default();
        assert_eq!(
            (right.name.as_str(), right.qualifier.as_str(), right.answer.as_str()),
            ("an order", "", "{\"a\":1}")
        );
    }

    #[test]
    fn each_rule_is_said_beside_its_field() {
        assert_eq!(refused(&Draft { name: " ".into(), event: "{".into(), ..draft() }), ["event-name", "event"]);
        assert_eq!(refused(&Draft { name: "x".repeat(101), ..draft() }), ["event-name"]);
        assert_eq!(refused(&Draft { event: " ".into(), ..draft() }), ["event"]);
        assert_eq!(refused(&Draft { qualifier: "a b".into(), ..draft() }), ["event-qualifier"]);
        assert_eq!(refused(&Draft { answer: "[1,".into(), ..draft() }), ["event-answer"]);
        let queued = Draft { kind: InvocationType::Event, ..draft() };
        assert_eq!(refused(&Draft { answer: "1".into(), ..queued.clone() }), ["event-answer"]);
        assert_eq!(refused(&Draft { expected: Expected::FunctionError, ..queued }), ["event-expected"]);
        assert_eq!(refused(&Draft { event: format!("\"{}\"", "x".repeat(JSON_MAX)), ..draft() }), ["event"]);
    }
}
