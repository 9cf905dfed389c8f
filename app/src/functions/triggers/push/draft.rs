//! The forms' state as the URL carries it, and how it becomes a checked request.

use std::collections::BTreeMap;

use super::model::AddTrigger;
use crate::{
    error::FieldError,
    functions::model::rules::function_name,
    http_apis::model::{rules::qualifier, wire::Target},
};

mod check;

use check::Check;

/// Every field as text, as typed. `events` may be there more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    values: BTreeMap<String, String>,
    events: Vec<String>,
}

const FIELDS: [&str; 27] = [
    "bucket",
    "bus",
    "by",
    "expression",
    "filter",
    "filter_in",
    "function",
    "group",
    "group_kind",
    "group_name",
    "host",
    "input",
    "listener",
    "log_group",
    "multi_value",
    "name",
    "path",
    "pattern",
    "prefix",
    "qualifier",
    "role",
    "role_kind",
    "source",
    "state",
    "suffix",
    "time_zone",
    "topic",
];

impl Draft {
    /// Takes the fields the forms know; everything else is ignored.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut draft = Self::default();
        for (key, value) in pairs {
            if key == "events" {
                draft.events.push(value);
            } else if FIELDS.contains(&key.as_str()) {
                draft.values.insert(key, value);
            }
        }
        draft
    }

    pub fn get(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// The value, or what the field starts with.
    pub fn or<'a>(&'a self, field: &str, default: &'a str) -> &'a str {
        self.values.get(field).map_or(default, String::as_str)
    }

    #[must_use]
    pub fn with(mut self, field: &str, value: &str) -> Self {
        self.values.insert(field.to_owned(), value.to_owned());
        self
    }

    /// A form just opened has none.
    pub fn events(&self) -> &[String] {
        &self.events
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let events = self.events.iter().map(|event| ("events", event.as_str()));
        self.values.iter().map(|(k, v)| (k.as_str(), v.as_str())).chain(events)
    }

    pub fn with_scheduler(&self) -> bool {
        self.get("by") == "scheduler"
    }

    /// The request, or what is wrong, each beside its field.
    pub fn check(&self) -> Result<AddTrigger, Vec<FieldError>> {
        let mut check = Check { draft: self, errors: Vec::new() };
        let function = check.field("function", function_name);
        let qualifier = check.field("qualifier", qualifier);
        let source = check.source();
        match (function, qualifier, source) {
            (Some(function), Some(qualifier), Some(source)) if check.errors.is_empty() => {
                Ok(AddTrigger { target: Target { function, qualifier }, source })
            }
            _ => Err(check.errors),
        }
    }
}

/// A field's label.
pub fn label(field: &str) -> &'static str {
    match field {
        "bucket" => "Bucket",
        "bus" => "Event bus",
        "events" => "Events",
        "expression" => "Schedule expression",
        "filter" => "Filter policy",
        "group" => "Target group",
        "group_name" => "Target group name",
        "host" => "Host",
        "input" => "Input",
        "listener" => "Listener",
        "log_group" => "Log group",
        "name" => "Name",
        "path" => "Path pattern",
        "pattern" => "Pattern",
        "prefix" => "Prefix",
        "qualifier" => "Alias or version",
        "role" => "Role",
        "suffix" => "Suffix",
        "time_zone" => "Time zone",
        "topic" => "Topic",
        _ => "Source",
    }
}

#[cfg(test)]
mod tests;
