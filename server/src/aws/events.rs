//! Amazon EventBridge: buses, rules and their targets.
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html>

use std::{collections::BTreeMap, time::Duration};

use aws_sdk_eventbridge::{
    config::Builder as Config,
    types::{DeadLetterConfig, InputTransformer, RetryPolicy, RuleState, Tag, Target},
};
use serde::{Deserialize, Serialize};

use super::{
    Aws, AwsError, AwsErrorKind,
    call::{Op, Service, once},
    quota::Class,
};

const fn op(name: &'static str) -> Op {
    Op::new(Service::Events, name, Class::Others)
}

/// What Lambent asks of a list before it says that there is more.
const PAGES: usize = 5;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub bus: String,
    pub name: String,
    pub arn: String,
    pub pattern: Option<String>,
    pub schedule: Option<String>,
    pub enabled: bool,
    pub description: String,
    /// The AWS service it belongs to: nobody else changes it.
    pub managed_by: Option<String>,
}

/// What a rule sends to: all that AWS keeps for a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTarget {
    pub id: String,
    pub arn: String,
    pub role_arn: Option<String>,
    pub input: Option<String>,
    pub input_path: Option<String>,
    /// Paths by name, and the template.
    pub transformer: Option<(BTreeMap<String, String>, String)>,
    pub dead_letter_arn: Option<String>,
    /// Attempts, and the event's age in seconds.
    pub retry: Option<(Option<i32>, Option<i32>)>,
}

impl Aws {
    /// Names, `default` first.
    pub async fn event_buses(&self) -> Result<Vec<String>, AwsError> {
        let mut names = Vec::new();
        let mut next = None;
        for _ in 0..PAGES {
            let request = self.sdk().await.events.list_event_buses().limit(100).set_next_token(next);
            let page = self.call(op("ListEventBuses"), || request.send()).await?;
            names.extend(page.event_buses.unwrap_or_default().into_iter().filter_map(|bus| bus.name));
            next = page.next_token;
            if next.is_none() {
                break;
            }
        }
        names.sort_by_key(|name| (name != "default", name.clone()));
        Ok(names)
    }

    pub async fn describe_rule(&self, bus: &str, name: &str) -> Result<Rule, AwsError> {
        let request = self.sdk().await.events.describe_rule().event_bus_name(bus).name(name);
        let rule = self.call(op("DescribeRule"), || request.send()).await?;
        Ok(Rule {
            bus: bus.to_owned(),
            name: rule.name.unwrap_or_else(|| name.to_owned()),
            arn: rule.arn.unwrap_or_default(),
            pattern: rule.event_pattern.filter(|text| !text.is_empty()),
            schedule: rule.schedule_expression.filter(|text| !text.is_empty()),
            enabled: rule.state.is_none_or(|state| state != RuleState::Disabled),
            description: rule.description.unwrap_or_default(),
            managed_by: rule.managed_by.filter(|text| !text.is_empty()),
        })
    }

    pub async fn rule_tags(&self, arn: &str) -> Result<BTreeMap<String, String>, AwsError> {
        let request = self.sdk().await.events.list_tags_for_resource().resource_arn(arn);
        let output = self.call(op("ListTagsForResource"), || request.send()).await?;
        Ok(output.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect())
    }

    /// Makes a rule, or overwrites the one of that name; the tags are those of a new one. One attempt.
    pub async fn put_rule(&self, rule: &Rule, tags: &BTreeMap<String, String>) -> Result<(), AwsError> {
        let tags: Vec<Tag> =
            tags.iter().filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok()).collect();
        let state = if rule.enabled { RuleState::Enabled } else { RuleState::Disabled };
        let request = self
            .sdk()
            .await
            .events
            .put_rule()
            .event_bus_name(&rule.bus)
            .name(&rule.name)
            .set_event_pattern(rule.pattern.clone())
            .set_schedule_expression(rule.schedule.clone())
            .state(state)
            .set_description(Some(rule.description.clone()).filter(|text| !text.is_empty()))
            .set_tags(Some(tags).filter(|tags| !tags.is_empty()));
        let send = || request.customize().config_override(single()).send();
        self.call(op("PutRule"), send).await.map(drop)
    }

    /// Refused while the rule has targets. What is not there is gone.
    pub async fn delete_rule(&self, bus: &str, name: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.events.delete_rule().event_bus_name(bus).name(name);
        self.call(op("DeleteRule"), || request.send()).await.map(drop)
    }

    pub async fn switch_rule(&self, bus: &str, name: &str, on: bool) -> Result<(), AwsError> {
        let events = &self.sdk().await.events;
        if on {
            let request = events.enable_rule().event_bus_name(bus).name(name);
            self.call(op("EnableRule"), || request.send()).await.map(drop)
        } else {
            let request = events.disable_rule().event_bus_name(bus).name(name);
            self.call(op("DisableRule"), || request.send()).await.map(drop)
        }
    }

    /// A rule has at most 5 targets, or as many as the account was granted.
    pub async fn rule_targets(&self, bus: &str, rule: &str) -> Result<Vec<RuleTarget>, AwsError> {
        let request = self.sdk().await.events.list_targets_by_rule().event_bus_name(bus).rule(rule).limit(100);
        let output = self.call(op("ListTargetsByRule"), || request.send()).await?;
        Ok(output.targets.unwrap_or_default().into_iter().map(target).collect())
    }

    /// The target of that id is overwritten.
    pub async fn put_rule_target(&self, bus: &str, rule: &str, new: &RuleTarget) -> Result<(), AwsError> {
        let transformer = new.transformer.as_ref().and_then(|(paths, template)| {
            let paths = paths.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
            InputTransformer::builder().set_input_paths_map(Some(paths)).input_template(template).build().ok()
        });
        let dead = new.dead_letter_arn.as_ref().map(|arn| DeadLetterConfig::builder().arn(arn).build());
        let retry = new.retry.map(|(attempts, age)| {
            RetryPolicy::builder().set_maximum_retry_attempts(attempts).set_maximum_event_age_in_seconds(age).build()
        });
        let target = Target::builder()
            .id(&new.id)
            .arn(&new.arn)
            .set_role_arn(new.role_arn.clone())
            .set_input(new.input.clone())
            .set_input_path(new.input_path.clone())
            .set_input_transformer(transformer)
            .set_dead_letter_config(dead)
            .set_retry_policy(retry)
            .build()
            .ok();
        let request = self
            .sdk()
            .await
            .events
            .put_targets()
            .event_bus_name(bus)
            .rule(rule)
            .set_targets(target.map(|one| vec![one]));
        let output = self.call(op("PutTargets"), || request.send()).await?;
        match output.failed_entries.unwrap_or_default().into_iter().next() {
            None => Ok(()),
            Some(failed) => Err(self.refused("PutTargets", failed.error_code, failed.error_message)),
        }
    }

    pub async fn remove_rule_target(&self, bus: &str, rule: &str, id: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.events.remove_targets().event_bus_name(bus).rule(rule).ids(id);
        let output = self.call(op("RemoveTargets"), || request.send()).await?;
        match output.failed_entries.unwrap_or_default().into_iter().next() {
            None => Ok(()),
            Some(failed) => Err(self.refused("RemoveTargets", failed.error_code, failed.error_message)),
        }
    }

    /// Names of a bus's rules that send to it, at most 100.
    pub async fn rules_of_target(&self, bus: &str, arn: &str) -> Result<Vec<String>, AwsError> {
        let request =
            self.sdk().await.events.list_rule_names_by_target().event_bus_name(bus).target_arn(arn).limit(100);
        let output = self.call(op("ListRuleNamesByTarget"), || request.send()).await?;
        Ok(output.rule_names.unwrap_or_default())
    }

    /// An entry that failed within a call that did not.
    fn refused(&self, operation: &'static str, code: Option<String>, message: Option<String>) -> AwsError {
        let code = code.unwrap_or_else(|| "Unknown".into());
        let kind = match code.as_str() {
            "ResourceNotFoundException" => AwsErrorKind::NotFound,
            "ConcurrentModificationException" => AwsErrorKind::Conflict,
            _ => AwsErrorKind::Other,
        };
        AwsError {
            service: Service::Events.prefix(),
            operation,
            party: if self.local { "The local engine" } else { "Amazon EventBridge" },
            code,
            message: message.unwrap_or_else(|| "AWS gave no reason.".into()),
            status: None,
            request_id: None,
            kind,
        }
    }
}

fn target(target: Target) -> RuleTarget {
    RuleTarget {
        id: target.id,
        arn: target.arn,
        role_arn: target.role_arn,
        input: target.input,
        input_path: target.input_path,
        transformer: target
            .input_transformer
            .map(|one| (one.input_paths_map.unwrap_or_default().into_iter().collect(), one.input_template)),
        dead_letter_arn: target.dead_letter_config.and_then(|dead| dead.arn),
        retry: target.retry_policy.map(|retry| (retry.maximum_retry_attempts, retry.maximum_event_age_in_seconds)),
    }
}

fn single() -> Config {
    let (retry, timeouts) = once(Duration::from_secs(15));
    Config::new().retry_config(retry).timeout_config(timeouts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::stub::{Stub, json};

    /// The call works, and its only entry does not.
    #[tokio::test]
    async fn an_entry_that_failed_is_an_error() {
        let answer = r#"{"FailedEntryCount":1,"FailedEntries":[{"TargetId":"t","ErrorCode":"ResourceNotFoundException","ErrorMessage":"Rule r does not exist"}]}"#;
        let stub = Stub::start(move |_| json(200, answer)).await;
        let target = RuleTarget { id: "t".into(), arn: "arn:f".into(), ..RuleTarget::default() };
        let error = stub.aws().put_rule_target("default", "r", &target).await.unwrap_err();
        assert!(error.is_not_found() && error.message.contains("does not exist"));
        assert!(stub.aws().remove_rule_target("default", "r", "t").await.is_err());
    }

    #[tokio::test]
    async fn a_target_survives_being_read_and_written() {
        let answer = r#"{"Targets":[{"Id":"t","Arn":"arn:f","InputTransformer":{"InputPathsMap":{"a":"$.a"},"InputTemplate":"<a>"},"DeadLetterConfig":{"Arn":"arn:q"},"RetryPolicy":{"MaximumRetryAttempts":3,"MaximumEventAgeInSeconds":60}}]}"#;
        let stub = Stub::start(move |_| json(200, answer)).await;
        let aws = stub.aws();
        let target = aws.rule_targets("default", "r").await.unwrap().pop().unwrap();
        aws.put_rule_target("default", "r", &target).await.unwrap();
        let sent: serde_json::Value = serde_json::from_slice(&stub.seen().pop().unwrap().body).unwrap();
        let read: serde_json::Value = serde_json::from_str(answer).unwrap();
        assert_eq!(sent["Targets"], read["Targets"]);
    }
}
