//! What calls functions, with AWS's rules.

use async_trait::async_trait;

use super::{Account, Group, World, error};
use crate::{
    aws::{
        AwsError,
        AwsErrorKind::{AlreadyExists, Conflict, Invalid, NotFound},
        elb::{BalancerRule, TargetGroup},
        events::{Rule, RuleTarget},
        lambda::NewPermission,
        logs::filters::SubscriptionFilter,
        s3::Notifications,
        scheduler::Schedule,
        sns::Subscription,
    },
    operations::cloud::{Sources, Tags},
};

fn key(bus: &str, name: &str) -> (String, String) {
    (bus.to_owned(), name.to_owned())
}

fn removed<T>(taken: Option<T>) -> Result<(), crate::aws::AwsErrorKind> {
    taken.map(drop).ok_or(NotFound)
}

/// Whether a policy lets the source in: what AWS tries when it is told of a function.
fn permitted(account: &Account, source: &str) -> bool {
    account.functions.values().any(|function| function.permissions.values().any(|known| known == source))
}

pub const GROUP: &str = "arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/";

#[async_trait]
impl Sources for World {
    async fn permit(&self, function: &str, _qualifier: Option<&str>, new: NewPermission) -> Result<(), AwsError> {
        self.change("AddPermission", |account| {
            let permissions = &mut account.functions.get_mut(function).ok_or(NotFound)?.permissions;
            if permissions.contains_key(&new.statement_id) {
                return Err(AlreadyExists);
            }
            permissions.insert(new.statement_id, new.source_arn.unwrap_or_default());
            Ok(())
        })
    }

    async fn rule(&self, bus: &str, name: &str) -> Result<Option<Rule>, AwsError> {
        self.call("DescribeRule", |state| Ok(state.account.rules.get(&key(bus, name)).map(|(rule, ..)| rule.clone())))
    }

    async fn rule_tags(&self, arn: &str) -> Result<Tags, AwsError> {
        self.call("ListTagsForRule", |state| {
            let found = state.account.rules.values().find(|(rule, ..)| rule.arn == arn);
            Ok(found.map(|(_, tags, _)| tags.clone()).unwrap_or_default())
        })
    }

    async fn put_rule(&self, rule: &Rule, tags: &Tags) -> Result<(), AwsError> {
        self.change("PutRule", |account| {
            let arn = format!("arn:aws:events:eu-west-1:000000000000:rule/{}", rule.name);
            let entry = account
                .rules
                .entry(key(&rule.bus, &rule.name))
                .or_insert_with(|| (rule.clone(), tags.clone(), Vec::new()));
            entry.0 = Rule { arn, ..rule.clone() };
            Ok(())
        })
    }

    async fn delete_rule(&self, bus: &str, name: &str) -> Result<(), AwsError> {
        self.change("DeleteRule", |account| match account.rules.get(&key(bus, name)) {
            Some((.., targets)) if !targets.is_empty() => Err(Invalid),
            _ => removed(account.rules.remove(&key(bus, name))),
        })
    }

    async fn rule_targets(&self, bus: &str, rule: &str) -> Result<Vec<RuleTarget>, AwsError> {
        self.call("ListTargetsByRule", |state| {
            Ok(state.account.rules.get(&key(bus, rule)).map(|(.., targets)| targets.clone()).unwrap_or_default())
        })
    }

    async fn put_rule_target(&self, bus: &str, rule: &str, new: &RuleTarget) -> Result<(), AwsError> {
        self.change("PutTargets", |account| {
            let (.., targets) = account.rules.get_mut(&key(bus, rule)).ok_or(NotFound)?;
            targets.retain(|target| target.id != new.id);
            targets.push(new.clone());
            Ok(())
        })
    }

    async fn remove_rule_target(&self, bus: &str, rule: &str, id: &str) -> Result<(), AwsError> {
        self.change("RemoveTargets", |account| {
            let (.., targets) = account.rules.get_mut(&key(bus, rule)).ok_or(NotFound)?;
            targets.retain(|target| target.id != id);
            Ok(())
        })
    }

    async fn schedule(&self, _group: &str, name: &str) -> Result<Option<Schedule>, AwsError> {
        self.call("GetSchedule", |state| Ok(state.account.schedules.get(name).cloned()))
    }

    async fn create_schedule(&self, new: &Schedule, _token: &str) -> Result<(), AwsError> {
        self.change("CreateSchedule", |account| {
            if account.schedules.contains_key(&new.name) {
                return Err(Conflict);
            }
            account.schedules.insert(new.name.clone(), new.clone());
            Ok(())
        })
    }

    async fn delete_schedule(&self, _group: &str, name: &str) -> Result<(), AwsError> {
        self.change("DeleteSchedule", |account| removed(account.schedules.remove(name)))
    }

    async fn notifications(&self, bucket: &str) -> Result<Option<Notifications>, AwsError> {
        self.call("GetBucketNotification", |state| Ok(state.account.buckets.get(bucket).cloned()))
    }

    async fn put_notifications(&self, bucket: &str, new: &Notifications) -> Result<(), AwsError> {
        self.change("PutBucketNotification", |account| {
            let source = format!("arn:aws:s3:::{bucket}");
            let known = account.buckets.get(bucket).ok_or(NotFound)?;
            // S3 tries each function that is new in it.
            if new.all.iter().any(|one| !known.all.contains(one)) && !permitted(account, &source) {
                return Err(Invalid);
            }
            account.buckets.insert(bucket.to_owned(), new.clone());
            Ok(())
        })
    }

    async fn subscriptions(&self, topic: &str) -> Result<Option<Vec<Subscription>>, AwsError> {
        self.call("ListSubscriptionsByTopic", |state| {
            let plain = |one: &Subscription| Subscription { attributes: Tags::new(), ..one.clone() };
            Ok(state.account.topics.get(topic).map(|all| all.iter().map(plain).collect()))
        })
    }

    async fn subscription_attributes(&self, arn: &str) -> Result<Tags, AwsError> {
        self.call("GetSubscriptionAttributes", |state| {
            let found = state.account.topics.values().flatten().find(|one| one.arn == arn);
            Ok(found.map(|one| one.attributes.clone()).unwrap_or_default())
        })
    }

    async fn subscribe(&self, new: &Subscription) -> Result<String, AwsError> {
        let arn = format!("{}:for-{}", new.topic, new.endpoint.rsplit(':').next().unwrap_or_default());
        self.change("Subscribe", |account| {
            let all = account.topics.get_mut(&new.topic).ok_or(NotFound)?;
            if !all.iter().any(|one| one.endpoint == new.endpoint) {
                all.push(Subscription { arn: arn.clone(), ..new.clone() });
            }
            Ok(())
        })?;
        Ok(arn)
    }

    async fn unsubscribe(&self, arn: &str) -> Result<(), AwsError> {
        self.change("Unsubscribe", |account| {
            account.topics.values_mut().for_each(|all| all.retain(|one| one.arn != arn));
            Ok(())
        })
    }

    async fn filters(&self, group: &str) -> Result<Option<Vec<SubscriptionFilter>>, AwsError> {
        self.call("DescribeSubscriptionFilters", |state| Ok(state.account.filters.get(group).cloned()))
    }

    async fn put_filter(&self, new: &SubscriptionFilter) -> Result<(), AwsError> {
        self.change("PutSubscriptionFilter", |account| {
            let all = account.filters.get_mut(&new.group).ok_or(NotFound)?;
            all.retain(|one| one.name != new.name);
            if all.len() >= 2 {
                return Err(Invalid);
            }
            all.push(new.clone());
            Ok(())
        })
    }

    async fn delete_filter(&self, group: &str, name: &str) -> Result<(), AwsError> {
        self.change("DeleteSubscriptionFilter", |account| {
            account.filters.get_mut(group).ok_or(NotFound)?.retain(|one| one.name != name);
            Ok(())
        })
    }

    async fn target_group(&self, name_or_arn: &str) -> Result<Option<TargetGroup>, AwsError> {
        let name = name_or_arn.strip_prefix(GROUP).map_or(name_or_arn, |rest| rest.split('/').next().unwrap_or(rest));
        self.call("DescribeTargetGroups", |state| {
            Ok(state.account.groups.contains_key(name).then(|| TargetGroup {
                arn: format!("{GROUP}{name}/1"),
                name: name.to_owned(),
                of_function: true,
            }))
        })
    }

    async fn balancer_tags(&self, arn: &str) -> Result<Tags, AwsError> {
        self.call("DescribeTags", |state| {
            let rules = state.account.listeners.values().flatten();
            let of_rule = rules.into_iter().find(|(rule, _)| rule.arn == arn).map(|(_, tags)| tags.clone());
            let name = arn.strip_prefix(GROUP).and_then(|rest| rest.split('/').next()).unwrap_or_default();
            Ok(of_rule.or_else(|| state.account.groups.get(name).map(|group| group.tags.clone())).unwrap_or_default())
        })
    }

    async fn create_target_group(&self, name: &str, tags: &Tags) -> Result<String, AwsError> {
        self.change("CreateTargetGroup", |account| {
            if account.groups.contains_key(name) {
                return Err(AlreadyExists);
            }
            account.groups.insert(name.to_owned(), Group { tags: tags.clone(), ..Group::default() });
            Ok(())
        })?;
        Ok(format!("{GROUP}{name}/1"))
    }

    async fn delete_target_group(&self, arn: &str) -> Result<(), AwsError> {
        let name = arn.strip_prefix(GROUP).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        self.change("DeleteTargetGroup", |account| {
            if account.listeners.values().flatten().any(|(rule, _)| rule.groups.iter().any(|group| group == arn)) {
                return Err(Conflict);
            }
            removed(account.groups.remove(name))
        })
    }

    async fn group_targets(&self, arn: &str) -> Result<Vec<String>, AwsError> {
        self.group("DescribeTargetHealth", arn, |group| Ok(group.targets.clone()))
    }

    async fn register_target(&self, arn: &str, function_arn: &str) -> Result<(), AwsError> {
        let permitted = permitted(&self.account(), arn);
        self.group("RegisterTargets", arn, |group| {
            if !permitted {
                return Err(Invalid);
            }
            group.targets = vec![function_arn.to_owned()];
            Ok(())
        })
    }

    async fn deregister_target(&self, arn: &str, function_arn: &str) -> Result<(), AwsError> {
        self.group("DeregisterTargets", arn, |group| {
            group.targets.retain(|target| target != function_arn);
            Ok(())
        })
    }

    async fn multi_value(&self, arn: &str) -> Result<bool, AwsError> {
        self.group("DescribeTargetGroupAttributes", arn, |group| Ok(group.multi_value))
    }

    async fn set_multi_value(&self, arn: &str, on: bool) -> Result<(), AwsError> {
        self.group("ModifyTargetGroupAttributes", arn, |group| {
            group.multi_value = on;
            Ok(())
        })
    }

    async fn listener_rules(&self, listener: &str) -> Result<Option<Vec<BalancerRule>>, AwsError> {
        self.call("DescribeRules", |state| {
            let all = state.account.listeners.get(listener);
            Ok(all.map(|all| all.iter().map(|(rule, _)| rule.clone()).collect()))
        })
    }

    async fn create_listener_rule(&self, listener: &str, new: &BalancerRule, tags: &Tags) -> Result<String, AwsError> {
        let arn = format!("{listener}/rule-{}", new.priority);
        self.change("CreateRule", |account| {
            let all = account.listeners.get_mut(listener).ok_or(NotFound)?;
            if all.iter().any(|(rule, _)| rule.priority == new.priority) {
                return Err(Conflict);
            }
            all.push((BalancerRule { arn: arn.clone(), ..new.clone() }, tags.clone()));
            Ok(())
        })?;
        Ok(arn)
    }

    async fn delete_listener_rule(&self, arn: &str) -> Result<(), AwsError> {
        self.change("DeleteRule", |account| {
            account.listeners.values_mut().for_each(|all| all.retain(|(rule, _)| rule.arn != arn));
            Ok(())
        })
    }
}

impl World {
    fn group<T>(
        &self,
        name: &'static str,
        arn: &str,
        work: impl FnOnce(&mut Group) -> Result<T, crate::aws::AwsErrorKind>,
    ) -> Result<T, AwsError> {
        let group = arn.strip_prefix(GROUP).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        self.call(name, |state| {
            let group = state.account.groups.get_mut(group).ok_or_else(|| error(name, NotFound, "no group"))?;
            work(group).map_err(|kind| error(name, kind, "AWS's rule"))
        })
    }
}
