//! What is in the way, before anything is made.

use app::functions::triggers::push::{
    bucket,
    model::{Group, NewSource},
    rules::FILTERS_MOST,
};

use super::{Add, run::stop};
use crate::{
    aws::logs::filters::SubscriptionFilter,
    functions::triggers::links::claims,
    operations::{
        plan::{Done, Made},
        trouble::{Trouble, of_read},
    },
};

/// Nothing is made here, so this stops at the first thing in the way.
pub async fn check(add: &Add) -> Result<Done, Trouble> {
    let (cloud, target) = (&add.cloud, &add.request.target);
    let account = cloud.account().await.map_err(of_read)?;
    let name = &target.function;
    if cloud.function(name).await.map_err(of_read)?.is_none() {
        return stop(format!("There is no function {name} in {}. Start again with another.", add.place.region));
    }
    if let Some(qualifier) = &target.qualifier
        && !cloud.has_version(name, qualifier).await.map_err(of_read)?
    {
        return stop(format!("{name} has no version or alias {qualifier}. Start again with one it has."));
    }
    let done = Done::nothing().with("account", account);
    let made = Made { facts: done.facts.clone(), ..Made::default() };
    let (sources, arn) = (add.sources()?, add.function_arn(&made)?);
    match &add.request.source {
        NewSource::Rule(new) => {
            if sources.rule(&new.bus, &new.name).await.map_err(of_read)?.is_some() {
                return stop(format!(
                    "The bus {} has a rule {} already. Start again with another name.",
                    new.bus, new.name
                ));
            }
        }
        NewSource::Schedule(new) => {
            if sources.schedule("default", &new.name).await.map_err(of_read)?.is_some() {
                return stop(format!("There is a schedule {} already. Start again with another name.", new.name));
            }
        }
        NewSource::Bucket(new) => {
            let Some(now) = sources.notifications(&new.bucket).await.map_err(of_read)? else {
                return stop(format!("There is no bucket {} that this connection sees.", new.bucket));
            };
            if let Some(other) = bucket::in_the_way(&new.claim(""), &claims(&now.all)) {
                return stop(bucket::overlap(&new.bucket, other));
            }
        }
        NewSource::Topic(new) => {
            let Some(all) = sources.subscriptions(&new.topic).await.map_err(of_read)? else {
                return stop(format!("There is no topic {}.", new.topic));
            };
            if all.iter().any(|one| one.endpoint == arn) {
                return stop(format!("{} is subscribed to this topic already.", target.label()));
            }
        }
        NewSource::Logs(new) => {
            let Some(all) = sources.filters(&new.group).await.map_err(of_read)? else {
                return stop(format!("There is no log group {}.", new.group));
            };
            filters_in_the_way(&all, &new.name)?;
        }
        NewSource::Balancer(new) => {
            let found = match &new.group {
                Group::New { name } => sources.target_group(name).await.map_err(of_read)?,
                Group::Existing { arn } => sources.target_group(arn).await.map_err(of_read)?,
            };
            if let Some(listener) = &new.listener
                && sources.listener_rules(&listener.listener).await.map_err(of_read)?.is_none()
            {
                return stop("The listener is not there any more. Start again with another.".into());
            }
            return match (&new.group, found) {
                (Group::New { .. }, None) => Ok(done),
                (Group::New { name }, Some(_)) => {
                    stop(format!("There is a target group {name} already. Start again with another name."))
                }
                (Group::Existing { arn }, None) => stop(format!("There is no target group {arn}.")),
                (Group::Existing { .. }, Some(group)) if !group.of_function => {
                    stop(format!("The target group {} is not for functions.", group.name))
                }
                (Group::Existing { .. }, Some(group)) => {
                    let targets = sources.group_targets(&group.arn).await.map_err(of_read)?;
                    if let Some(other) = targets.iter().find(|target| **target != arn) {
                        return stop(format!(
                            "The target group {} has a target already, {other}; it takes one.",
                            group.name
                        ));
                    }
                    let was = sources.multi_value(&group.arn).await.map_err(of_read)?;
                    Ok(done.with("multi_value_was", was).with("registered_before", !targets.is_empty()))
                }
            };
        }
    }
    Ok(done)
}

fn filters_in_the_way(all: &[SubscriptionFilter], name: &str) -> Result<(), Trouble> {
    if all.iter().any(|filter| filter.name == name) {
        return stop(format!("The log group has a filter {name} already. Start again with another name."));
    }
    if all.len() >= FILTERS_MOST {
        let names: Vec<&str> = all.iter().map(|filter| filter.name.as_str()).collect();
        return stop(format!(
            "A log group has at most {FILTERS_MOST} subscription filters; this one has {}.",
            names.join(", ")
        ));
    }
    Ok(())
}
