//! The calls that concern what calls a function: EventBridge, S3, SNS, load balancers, log groups. One attempt each where
//! something is made. Apart from [`Cloud`](super::Cloud), since only triggers need them.

use async_trait::async_trait;
use std::sync::Arc;

use super::Tags;
use crate::aws::{
    Aws, AwsError,
    elb::{BalancerRule, TargetGroup},
    events::{Rule, RuleTarget},
    lambda::NewPermission,
    logs::filters::SubscriptionFilter,
    s3::Notifications,
    scheduler::Schedule,
    sns::Subscription,
};

/// Taken anew for each step: the local engine may have come back at another address.
pub type SourcesNow = Arc<dyn Fn() -> Result<Arc<dyn Sources>, AwsError> + Send + Sync>;

/// A read of what is not there is `None`; a delete of what is not there is `NotFound`, or works.
#[async_trait]
pub trait Sources: Send + Sync {
    async fn permit(&self, function: &str, qualifier: Option<&str>, new: NewPermission) -> Result<(), AwsError>;

    async fn rule(&self, bus: &str, name: &str) -> Result<Option<Rule>, AwsError>;
    async fn rule_tags(&self, arn: &str) -> Result<Tags, AwsError>;
    async fn put_rule(&self, rule: &Rule, tags: &Tags) -> Result<(), AwsError>;
    async fn delete_rule(&self, bus: &str, name: &str) -> Result<(), AwsError>;
    async fn rule_targets(&self, bus: &str, rule: &str) -> Result<Vec<RuleTarget>, AwsError>;
    async fn put_rule_target(&self, bus: &str, rule: &str, new: &RuleTarget) -> Result<(), AwsError>;
    async fn remove_rule_target(&self, bus: &str, rule: &str, id: &str) -> Result<(), AwsError>;

    async fn schedule(&self, group: &str, name: &str) -> Result<Option<Schedule>, AwsError>;
    async fn create_schedule(&self, new: &Schedule, token: &str) -> Result<(), AwsError>;
    async fn delete_schedule(&self, group: &str, name: &str) -> Result<(), AwsError>;

    async fn notifications(&self, bucket: &str) -> Result<Option<Notifications>, AwsError>;
    /// Replaces all of them.
    async fn put_notifications(&self, bucket: &str, new: &Notifications) -> Result<(), AwsError>;

    async fn subscriptions(&self, topic: &str) -> Result<Option<Vec<Subscription>>, AwsError>;
    async fn subscription_attributes(&self, arn: &str) -> Result<Tags, AwsError>;
    /// Its ARN.
    async fn subscribe(&self, new: &Subscription) -> Result<String, AwsError>;
    async fn unsubscribe(&self, arn: &str) -> Result<(), AwsError>;

    async fn filters(&self, group: &str) -> Result<Option<Vec<SubscriptionFilter>>, AwsError>;
    async fn put_filter(&self, new: &SubscriptionFilter) -> Result<(), AwsError>;
    async fn delete_filter(&self, group: &str, name: &str) -> Result<(), AwsError>;

    async fn target_group(&self, name_or_arn: &str) -> Result<Option<TargetGroup>, AwsError>;
    /// Of a target group or a listener rule.
    async fn balancer_tags(&self, arn: &str) -> Result<Tags, AwsError>;
    /// Its ARN.
    async fn create_target_group(&self, name: &str, tags: &Tags) -> Result<String, AwsError>;
    async fn delete_target_group(&self, arn: &str) -> Result<(), AwsError>;
    async fn group_targets(&self, group: &str) -> Result<Vec<String>, AwsError>;
    async fn register_target(&self, group: &str, function_arn: &str) -> Result<(), AwsError>;
    async fn deregister_target(&self, group: &str, function_arn: &str) -> Result<(), AwsError>;
    async fn multi_value(&self, group: &str) -> Result<bool, AwsError>;
    async fn set_multi_value(&self, group: &str, on: bool) -> Result<(), AwsError>;
    async fn listener_rules(&self, listener: &str) -> Result<Option<Vec<BalancerRule>>, AwsError>;
    /// Its ARN.
    async fn create_listener_rule(&self, listener: &str, new: &BalancerRule, tags: &Tags) -> Result<String, AwsError>;
    async fn delete_listener_rule(&self, arn: &str) -> Result<(), AwsError>;
}

/// What is not there is no error to one who looks.
fn found<T>(result: Result<T, AwsError>) -> Result<Option<T>, AwsError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

#[async_trait]
impl Sources for Aws {
    async fn permit(&self, function: &str, qualifier: Option<&str>, new: NewPermission) -> Result<(), AwsError> {
        self.add_permission(function, qualifier, new).await
    }

    async fn rule(&self, bus: &str, name: &str) -> Result<Option<Rule>, AwsError> {
        found(self.describe_rule(bus, name).await)
    }

    async fn rule_tags(&self, arn: &str) -> Result<Tags, AwsError> {
        self.rule_tags(arn).await
    }

    async fn put_rule(&self, rule: &Rule, tags: &Tags) -> Result<(), AwsError> {
        self.put_rule(rule, tags).await
    }

    async fn delete_rule(&self, bus: &str, name: &str) -> Result<(), AwsError> {
        self.delete_rule(bus, name).await
    }

    async fn rule_targets(&self, bus: &str, rule: &str) -> Result<Vec<RuleTarget>, AwsError> {
        Ok(found(self.rule_targets(bus, rule).await)?.unwrap_or_default())
    }

    async fn put_rule_target(&self, bus: &str, rule: &str, new: &RuleTarget) -> Result<(), AwsError> {
        self.put_rule_target(bus, rule, new).await
    }

    async fn remove_rule_target(&self, bus: &str, rule: &str, id: &str) -> Result<(), AwsError> {
        self.remove_rule_target(bus, rule, id).await
    }

    async fn schedule(&self, group: &str, name: &str) -> Result<Option<Schedule>, AwsError> {
        found(self.schedule(group, name).await)
    }

    async fn create_schedule(&self, new: &Schedule, token: &str) -> Result<(), AwsError> {
        self.create_schedule(new, token).await
    }

    async fn delete_schedule(&self, group: &str, name: &str) -> Result<(), AwsError> {
        self.delete_schedule(group, name).await
    }

    async fn notifications(&self, bucket: &str) -> Result<Option<Notifications>, AwsError> {
        found(self.notifications(bucket).await)
    }

    async fn put_notifications(&self, bucket: &str, new: &Notifications) -> Result<(), AwsError> {
        self.put_notifications(bucket, new).await
    }

    async fn subscriptions(&self, topic: &str) -> Result<Option<Vec<Subscription>>, AwsError> {
        found(self.subscriptions(topic).await)
    }

    async fn subscription_attributes(&self, arn: &str) -> Result<Tags, AwsError> {
        Ok(found(self.subscription_attributes(arn).await)?.unwrap_or_default())
    }

    async fn subscribe(&self, new: &Subscription) -> Result<String, AwsError> {
        self.subscribe(new).await
    }

    async fn unsubscribe(&self, arn: &str) -> Result<(), AwsError> {
        self.unsubscribe(arn).await
    }

    async fn filters(&self, group: &str) -> Result<Option<Vec<SubscriptionFilter>>, AwsError> {
        found(self.subscription_filters(group).await)
    }

    async fn put_filter(&self, new: &SubscriptionFilter) -> Result<(), AwsError> {
        self.put_subscription_filter(new).await
    }

    async fn delete_filter(&self, group: &str, name: &str) -> Result<(), AwsError> {
        self.delete_subscription_filter(group, name).await
    }

    async fn target_group(&self, name_or_arn: &str) -> Result<Option<TargetGroup>, AwsError> {
        self.target_group(name_or_arn).await
    }

    async fn balancer_tags(&self, arn: &str) -> Result<Tags, AwsError> {
        Ok(found(self.balancer_tags(arn).await)?.unwrap_or_default())
    }

    async fn create_target_group(&self, name: &str, tags: &Tags) -> Result<String, AwsError> {
        self.create_target_group(name, tags).await
    }

    async fn delete_target_group(&self, arn: &str) -> Result<(), AwsError> {
        self.delete_target_group(arn).await
    }

    async fn group_targets(&self, group: &str) -> Result<Vec<String>, AwsError> {
        self.group_targets(group).await
    }

    async fn register_target(&self, group: &str, function_arn: &str) -> Result<(), AwsError> {
        self.register_target(group, function_arn).await
    }

    async fn deregister_target(&self, group: &str, function_arn: &str) -> Result<(), AwsError> {
        self.deregister_target(group, function_arn).await
    }

    async fn multi_value(&self, group: &str) -> Result<bool, AwsError> {
        self.multi_value(group).await
    }

    async fn set_multi_value(&self, group: &str, on: bool) -> Result<(), AwsError> {
        self.set_multi_value(group, on).await
    }

    async fn listener_rules(&self, listener: &str) -> Result<Option<Vec<BalancerRule>>, AwsError> {
        found(self.listener_rules(listener).await)
    }

    async fn create_listener_rule(&self, listener: &str, new: &BalancerRule, tags: &Tags) -> Result<String, AwsError> {
        self.create_listener_rule(listener, new, tags).await
    }

    async fn delete_listener_rule(&self, arn: &str) -> Result<(), AwsError> {
        self.delete_listener_rule(arn).await
    }
}
