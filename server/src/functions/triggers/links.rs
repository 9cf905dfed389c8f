//! What of a source points to a function: read from the source itself.

use app::functions::triggers::push::{bucket::Claim, model::Source};
use serde::{Deserialize, Serialize};

use crate::{
    aws::{
        AwsError,
        events::{Rule, RuleTarget},
        logs::filters::SubscriptionFilter,
        s3::{Notification, Tells},
        scheduler::Schedule,
        sns::Subscription,
    },
    operations::cloud::{Sources, Tags},
};

/// Each may be empty: the source is there, and nothing of it leads to the function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Links {
    Rule {
        rule: Rule,
        /// Asked for only where the rule may have to come back.
        tags: Tags,
        /// Those that are the function, and how many others there are.
        targets: Vec<RuleTarget>,
        others: usize,
    },
    Schedule(Option<Schedule>),
    Bucket(Vec<Notification>),
    Topic(Vec<Subscription>),
    /// Whether the function is registered.
    Balancer(bool),
    Logs(Vec<SubscriptionFilter>),
}

impl Links {
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Rule { targets, .. } => targets.is_empty(),
            Self::Schedule(schedule) => schedule.is_none(),
            Self::Bucket(all) => all.is_empty(),
            Self::Topic(all) => all.is_empty(),
            Self::Balancer(registered) => !registered,
            Self::Logs(all) => all.is_empty(),
        }
    }

    /// Whether the rule goes with its target: nothing else uses it, and it is nobody's but the account's.
    pub fn whole_rule(&self) -> bool {
        matches!(self, Self::Rule { rule, others: 0, .. } if rule.managed_by.is_none())
    }
}

/// None where the source is not there.
pub async fn links(sources: &dyn Sources, function_arn: &str, source: &Source) -> Result<Option<Links>, AwsError> {
    Ok(match source {
        Source::Rule { bus, name } => match sources.rule(bus, name).await? {
            None => None,
            Some(rule) => {
                let all = sources.rule_targets(bus, name).await?;
                let (targets, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| same(&one.arn, function_arn));
                Some(Links::Rule { rule, tags: Tags::new(), targets, others: others.len() })
            }
        },
        Source::Schedule { group, name } => {
            let schedule = sources.schedule(group, name).await?;
            schedule.map(|schedule| Links::Schedule(Some(schedule).filter(|one| same(&one.target_arn, function_arn))))
        }
        Source::Bucket { name } => sources.notifications(name).await?.map(|now| {
            let ours = |one: &Notification| one.tells == Tells::Function && same(&one.arn, function_arn);
            Links::Bucket(now.all.into_iter().filter(ours).collect())
        }),
        Source::Topic { arn } => match sources.subscriptions(arn).await? {
            None => None,
            Some(all) => {
                let mut ours = Vec::new();
                for mut one in
                    all.into_iter().filter(|one| one.protocol == "lambda" && same(&one.endpoint, function_arn))
                {
                    one.attributes = sources.subscription_attributes(&one.arn).await?;
                    ours.push(one);
                }
                Some(Links::Topic(ours))
            }
        },
        Source::Balancer { arn } => match sources.target_group(arn).await? {
            None => None,
            Some(group) => {
                let targets = sources.group_targets(&group.arn).await?;
                Some(Links::Balancer(targets.iter().any(|target| same(target, function_arn))))
            }
        },
        Source::Logs { group } => sources
            .filters(group)
            .await?
            .map(|all| Links::Logs(all.into_iter().filter(|one| same(&one.destination, function_arn)).collect())),
    })
}

/// `$LATEST` is the function itself.
pub fn same(arn: &str, function_arn: &str) -> bool {
    let plain = |arn: &str| arn.strip_suffix(":$LATEST").unwrap_or(arn).to_owned();
    plain(arn) == plain(function_arn)
}

/// A bucket's notifications as the rule of overlaps sees them.
pub fn claims(all: &[Notification]) -> Vec<Claim> {
    all.iter()
        .map(|one| Claim {
            id: one.id.clone().unwrap_or_default(),
            events: one.events.clone(),
            prefix: one.key("prefix").to_owned(),
            suffix: one.key("suffix").to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latest_is_the_function_itself() {
        let function = "arn:aws:lambda:eu-west-1:0:function:hello";
        assert!(same(&format!("{function}:$LATEST"), function) && !same(&format!("{function}:live"), function));
    }
}
