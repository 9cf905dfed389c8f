//! Elastic Load Balancing: target groups of the type `lambda`, and the listener rules that lead to them.
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Operations.html>

use std::{collections::BTreeMap, time::Duration};

use aws_sdk_elasticloadbalancingv2::{
    config::Builder as Config,
    types::{
        Action, ActionTypeEnum, HostHeaderConditionConfig, LoadBalancerTypeEnum, PathPatternConditionConfig,
        RuleCondition, Tag, TargetDescription, TargetGroupAttribute, TargetTypeEnum,
    },
};
use serde::{Deserialize, Serialize};

use super::{
    Aws, AwsError,
    call::{Op, Service, once},
    quota::Class,
};

const fn op(name: &'static str) -> Op {
    Op::new(Service::Elb, name, Class::Others)
}

/// Headers and query parameters as lists.
const MULTI_VALUE: &str = "lambda.multi_value_headers.enabled";

/// What Lambent asks of a list.
const PAGES: usize = 5;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetGroup {
    pub arn: String,
    pub name: String,
    /// Whether its target is a function.
    pub of_function: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balancer {
    pub arn: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    pub arn: String,
    /// `HTTP:80`
    pub port: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalancerRule {
    pub arn: String,
    /// A number, or `default`.
    pub priority: String,
    pub paths: Vec<String>,
    pub hosts: Vec<String>,
    /// The target groups it forwards to.
    pub groups: Vec<String>,
}

impl Aws {
    /// By name or ARN; None where there is none.
    pub async fn target_group(&self, name_or_arn: &str) -> Result<Option<TargetGroup>, AwsError> {
        let request = self.sdk().await.elb.describe_target_groups();
        let by_arn = name_or_arn.starts_with("arn:");
        let request = if by_arn { request.target_group_arns(name_or_arn) } else { request.names(name_or_arn) };
        match self.call(op("DescribeTargetGroups"), || request.send()).await {
            Ok(output) => Ok(output.target_groups.unwrap_or_default().into_iter().map(group).next()),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Those for functions.
    pub async fn target_groups(&self) -> Result<Vec<TargetGroup>, AwsError> {
        let mut all = Vec::new();
        let mut marker = None;
        for _ in 0..PAGES {
            let request = self.sdk().await.elb.describe_target_groups().set_marker(marker);
            let page = self.call(op("DescribeTargetGroups"), || request.send()).await?;
            all.extend(page.target_groups.unwrap_or_default().into_iter().map(group).filter(|group| group.of_function));
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                break;
            }
        }
        Ok(all)
    }

    /// Of a target group or a listener rule.
    pub async fn balancer_tags(&self, arn: &str) -> Result<BTreeMap<String, String>, AwsError> {
        let request = self.sdk().await.elb.describe_tags().resource_arns(arn);
        let output = self.call(op("DescribeTags"), || request.send()).await?;
        let all = output.tag_descriptions.unwrap_or_default().into_iter().flat_map(|one| one.tags.unwrap_or_default());
        Ok(all.map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default())).collect())
    }

    /// For a function; its ARN. One attempt.
    pub async fn create_target_group(&self, name: &str, tags: &BTreeMap<String, String>) -> Result<String, AwsError> {
        let request = self
            .sdk()
            .await
            .elb
            .create_target_group()
            .name(name)
            .target_type(TargetTypeEnum::Lambda)
            .set_tags(Some(tag_list(tags)));
        let send = || request.customize().config_override(single()).send();
        let output = self.call(op("CreateTargetGroup"), send).await?;
        let made = output.target_groups.unwrap_or_default().into_iter().next();
        Ok(made.and_then(|group| group.target_group_arn).unwrap_or_default())
    }

    pub async fn delete_target_group(&self, arn: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.elb.delete_target_group().target_group_arn(arn);
        self.call(op("DeleteTargetGroup"), || request.send()).await.map(drop)
    }

    /// ARNs of the functions registered: at most one.
    pub async fn group_targets(&self, group: &str) -> Result<Vec<String>, AwsError> {
        let request = self.sdk().await.elb.describe_target_health().target_group_arn(group);
        let output = self.call(op("DescribeTargetHealth"), || request.send()).await?;
        let all = output.target_health_descriptions.unwrap_or_default().into_iter();
        Ok(all.filter_map(|one| one.target).filter_map(|target| target.id).collect())
    }

    /// The load balancer must be allowed to call it already.
    pub async fn register_target(&self, group: &str, function_arn: &str) -> Result<(), AwsError> {
        let target = TargetDescription::builder().id(function_arn).build();
        let request = self.sdk().await.elb.register_targets().target_group_arn(group).targets(target);
        self.call(op("RegisterTargets"), || request.send()).await.map(drop)
    }

    pub async fn deregister_target(&self, group: &str, function_arn: &str) -> Result<(), AwsError> {
        let target = TargetDescription::builder().id(function_arn).build();
        let request = self.sdk().await.elb.deregister_targets().target_group_arn(group).targets(target);
        self.call(op("DeregisterTargets"), || request.send()).await.map(drop)
    }

    pub async fn multi_value(&self, group: &str) -> Result<bool, AwsError> {
        let request = self.sdk().await.elb.describe_target_group_attributes().target_group_arn(group);
        let output = self.call(op("DescribeTargetGroupAttributes"), || request.send()).await?;
        let mut all = output.attributes.unwrap_or_default().into_iter();
        let found = all.find(|attribute| attribute.key.as_deref() == Some(MULTI_VALUE));
        Ok(found.and_then(|attribute| attribute.value).as_deref() == Some("true"))
    }

    pub async fn set_multi_value(&self, group: &str, on: bool) -> Result<(), AwsError> {
        let attribute =
            TargetGroupAttribute::builder().key(MULTI_VALUE).value(if on { "true" } else { "false" }).build();
        let request =
            self.sdk().await.elb.modify_target_group_attributes().target_group_arn(group).attributes(attribute);
        self.call(op("ModifyTargetGroupAttributes"), || request.send()).await.map(drop)
    }

    /// Application Load Balancers.
    pub async fn balancers(&self) -> Result<Vec<Balancer>, AwsError> {
        let mut all = Vec::new();
        let mut marker = None;
        for _ in 0..PAGES {
            let request = self.sdk().await.elb.describe_load_balancers().set_marker(marker);
            let page = self.call(op("DescribeLoadBalancers"), || request.send()).await?;
            let found = page.load_balancers.unwrap_or_default().into_iter();
            all.extend(found.filter(|one| one.r#type == Some(LoadBalancerTypeEnum::Application)).map(|one| Balancer {
                arn: one.load_balancer_arn.unwrap_or_default(),
                name: one.load_balancer_name.unwrap_or_default(),
            }));
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                break;
            }
        }
        Ok(all)
    }

    pub async fn listeners(&self, balancer: &str) -> Result<Vec<Listener>, AwsError> {
        let request = self.sdk().await.elb.describe_listeners().load_balancer_arn(balancer);
        let output = self.call(op("DescribeListeners"), || request.send()).await?;
        let listener = |one: aws_sdk_elasticloadbalancingv2::types::Listener| {
            let protocol = one.protocol.map_or_else(String::new, |protocol| protocol.as_str().to_owned());
            let port = one.port.map_or_else(String::new, |port| format!(":{port}"));
            Listener { arn: one.listener_arn.unwrap_or_default(), port: format!("{protocol}{port}") }
        };
        Ok(output.listeners.unwrap_or_default().into_iter().map(listener).collect())
    }

    pub async fn listener_rules(&self, listener: &str) -> Result<Vec<BalancerRule>, AwsError> {
        let mut all = Vec::new();
        let mut marker = None;
        loop {
            let request = self.sdk().await.elb.describe_rules().listener_arn(listener).set_marker(marker);
            let page = self.call(op("DescribeRules"), || request.send()).await?;
            all.extend(page.rules.unwrap_or_default().into_iter().map(rule));
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    /// Its ARN. One attempt.
    pub async fn create_listener_rule(
        &self,
        listener: &str,
        new: &BalancerRule,
        tags: &BTreeMap<String, String>,
    ) -> Result<String, AwsError> {
        let mut conditions = Vec::new();
        if !new.hosts.is_empty() {
            let hosts = HostHeaderConditionConfig::builder().set_values(Some(new.hosts.clone())).build();
            conditions.push(RuleCondition::builder().field("host-header").host_header_config(hosts).build());
        }
        if !new.paths.is_empty() {
            let paths = PathPatternConditionConfig::builder().set_values(Some(new.paths.clone())).build();
            conditions.push(RuleCondition::builder().field("path-pattern").path_pattern_config(paths).build());
        }
        let forward =
            |group: &String| Action::builder().r#type(ActionTypeEnum::Forward).target_group_arn(group).build();
        let request = self
            .sdk()
            .await
            .elb
            .create_rule()
            .listener_arn(listener)
            .priority(new.priority.parse().unwrap_or(1))
            .set_conditions(Some(conditions))
            .set_actions(Some(new.groups.iter().map(forward).collect()))
            .set_tags(Some(tag_list(tags)));
        let send = || request.customize().config_override(single()).send();
        let output = self.call(op("CreateRule"), send).await?;
        let made = output.rules.unwrap_or_default().into_iter().next();
        Ok(made.and_then(|rule| rule.rule_arn).unwrap_or_default())
    }

    pub async fn delete_listener_rule(&self, arn: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.elb.delete_rule().rule_arn(arn);
        self.call(op("DeleteRule"), || request.send()).await.map(drop)
    }
}

fn group(one: aws_sdk_elasticloadbalancingv2::types::TargetGroup) -> TargetGroup {
    TargetGroup {
        arn: one.target_group_arn.unwrap_or_default(),
        name: one.target_group_name.unwrap_or_default(),
        of_function: one.target_type == Some(TargetTypeEnum::Lambda),
    }
}

fn rule(one: aws_sdk_elasticloadbalancingv2::types::Rule) -> BalancerRule {
    let mut found = BalancerRule {
        arn: one.rule_arn.unwrap_or_default(),
        priority: one.priority.unwrap_or_default(),
        ..BalancerRule::default()
    };
    for condition in one.conditions.unwrap_or_default() {
        let paths = condition.path_pattern_config.and_then(|config| config.values);
        let hosts = condition.host_header_config.and_then(|config| config.values);
        // The older spelling has the values beside the field.
        let values = condition.values.unwrap_or_default();
        match condition.field.as_deref() {
            Some("path-pattern") => found.paths.extend(paths.unwrap_or(values)),
            Some("host-header") => found.hosts.extend(hosts.unwrap_or(values)),
            _ => {}
        }
    }
    for action in one.actions.unwrap_or_default() {
        let weighted = action.forward_config.and_then(|config| config.target_groups).unwrap_or_default();
        found.groups.extend(action.target_group_arn);
        found.groups.extend(weighted.into_iter().filter_map(|group| group.target_group_arn));
    }
    found.groups.sort();
    found.groups.dedup();
    found
}

fn tag_list(tags: &BTreeMap<String, String>) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

fn single() -> Config {
    let (retry, timeouts) = once(Duration::from_secs(15));
    Config::new().retry_config(retry).timeout_config(timeouts)
}
