//! The forms' state as the URL carries it, and how it becomes a checked request.

use std::collections::BTreeMap;

use super::{
    bucket,
    model::{
        AddTrigger, Group, ListenerRule, NewFilter, NewNotification, NewRule, NewSchedule, NewSource, NewSubscription,
        NewTarget, ScheduleRole, When,
    },
    pattern::pattern,
    rules,
    schedule::expression,
};
use crate::{
    error::FieldError,
    functions::model::rules::{function_name, role_arn},
    http_apis::model::{rules::qualifier, wire::Target},
};

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

struct Check<'a> {
    draft: &'a Draft,
    errors: Vec<FieldError>,
}

impl Check<'_> {
    fn keep<T>(&mut self, field: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|message| self.errors.push(FieldError::new(field, message))).ok()
    }

    fn field<T>(&mut self, field: &str, rule: fn(&str) -> Result<T, String>) -> Option<T> {
        self.keep(field, rule(self.draft.get(field)))
    }

    fn source(&mut self) -> Option<NewSource> {
        match self.draft.get("source") {
            "schedule" if self.draft.with_scheduler() => self.schedule(),
            "schedule" | "pattern" => self.rule(),
            "s3" => self.notification(),
            "sns" => self.subscription(),
            "alb" => self.target(),
            "logs" => self.filter(),
            _ => self.keep("source", Err("Choose a source.".into())),
        }
    }

    fn rule(&mut self) -> Option<NewSource> {
        let name = self.field("name", rules::rule_name);
        let (bus, when) = if self.draft.get("source") == "schedule" {
            // Other buses take no schedules.
            let when = self.field("expression", |text| expression(text).map(|(text, _)| text));
            (Some("default".to_owned()), when.map(When::Schedule))
        } else {
            (self.field("bus", rules::bus_name), self.field("pattern", pattern).map(When::Pattern))
        };
        let input = self.field("input", rules::input);
        let enabled = self.draft.or("state", "on") == "on";
        Some(NewSource::Rule(NewRule { bus: bus?, name: name?, when: when?, enabled, input: input? }))
    }

    fn schedule(&mut self) -> Option<NewSource> {
        let name = self.field("name", rules::schedule_name);
        let expression = self.field("expression", |text| expression(text).map(|(text, _)| text));
        let time_zone = self.field("time_zone", rules::time_zone);
        let role = match self.draft.or("role_kind", "new") {
            "new" => Some(ScheduleRole::New),
            _ => self.field("role", role_arn).map(|arn| ScheduleRole::Existing { arn }),
        };
        let input = self.field("input", rules::input);
        let enabled = self.draft.or("state", "on") == "on";
        let (name, expression, time_zone) = (name?, expression?, time_zone?);
        Some(NewSource::Schedule(NewSchedule { name, expression, time_zone, enabled, role: role?, input: input? }))
    }

    fn notification(&mut self) -> Option<NewSource> {
        let bucket = self.field("bucket", bucket::bucket_name);
        let events = self.keep("events", bucket::events(&self.draft.events));
        let prefix = self.field("prefix", bucket::key_part);
        let suffix = self.field("suffix", bucket::key_part);
        Some(NewSource::Bucket(NewNotification { bucket: bucket?, events: events?, prefix: prefix?, suffix: suffix? }))
    }

    fn subscription(&mut self) -> Option<NewSource> {
        let topic = self.field("topic", rules::topic_arn);
        let filter = self.field("filter", rules::filter_policy);
        let filter_body = self.draft.get("filter_in") == "body";
        Some(NewSource::Topic(NewSubscription { topic: topic?, filter: filter?, filter_body }))
    }

    fn target(&mut self) -> Option<NewSource> {
        let group = match self.draft.or("group_kind", "new") {
            "new" => self.field("group_name", rules::group_name).map(|name| Group::New { name }),
            _ => self.field("group", rules::group_arn).map(|arn| Group::Existing { arn }),
        };
        let multi_value = match self.draft.get("multi_value") {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        };
        let path = self.field("path", rules::path_pattern);
        let host = self.field("host", rules::host_pattern);
        let listener = match self.draft.get("listener") {
            "" => None,
            _ => {
                let listener = self.field("listener", rules::listener_arn);
                let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
                let (path, host) = (filled(path.clone()), filled(host.clone()));
                if path.is_none()
                    && host.is_none()
                    && !self.errors.iter().any(|e| matches!(e.field.as_str(), "path" | "host"))
                {
                    let words = "Enter a path pattern, such as /orders/*, or a host: the rule needs one to match.";
                    self.errors.push(FieldError::new("path", words));
                }
                Some(ListenerRule { listener: listener?, path, host })
            }
        };
        Some(NewSource::Balancer(NewTarget { group: group?, multi_value, listener }))
    }

    fn filter(&mut self) -> Option<NewSource> {
        let group = self.field("log_group", rules::log_group);
        let name = self.field("name", rules::filter_name);
        let pattern = self.field("pattern", rules::filter_pattern);
        let function = self.draft.get("function");
        if group.as_deref() == Some(&format!("/aws/lambda/{function}")) && !function.is_empty() {
            let words = "This is the function's own log group: each call would write lines that call it again.";
            self.errors.push(FieldError::new("log_group", words));
        }
        Some(NewSource::Logs(NewFilter { group: group?, name: name?, pattern: pattern? }))
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
