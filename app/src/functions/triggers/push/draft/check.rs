//! How a draft becomes a checked request: each value by its rule, each error beside its field.

use super::Draft;
use crate::{
    error::FieldError,
    functions::{
        model::rules::role_arn,
        triggers::push::{
            bucket,
            model::{
                Group, ListenerRule, NewFilter, NewNotification, NewRule, NewSchedule, NewSource, NewSubscription,
                NewTarget, ScheduleRole, When,
            },
            pattern::pattern,
            rules,
            schedule::expression,
        },
    },
};

pub(super) struct Check<'a> {
    pub draft: &'a Draft,
    pub errors: Vec<FieldError>,
}

impl Check<'_> {
    fn keep<T>(&mut self, field: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|message| self.errors.push(FieldError::new(field, message))).ok()
    }

    pub fn field<T>(&mut self, field: &str, rule: fn(&str) -> Result<T, String>) -> Option<T> {
        self.keep(field, rule(self.draft.get(field)))
    }

    pub fn source(&mut self) -> Option<NewSource> {
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
