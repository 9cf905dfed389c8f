//! What is in the way of a trigger, said beside its field before anything is made; and what is worth knowing.

use app::{
    error::ConsoleError,
    functions::{
        permissions::model::Need,
        triggers::push::{
            bucket,
            model::{AddTrigger, Group, NewNotification, NewSource, Outlook, ScheduleRole},
            rules::FILTERS_MOST,
        },
    },
};

use super::function_arn;
use crate::{
    aws::Aws,
    functions::{permissions::needs::missing, triggers::links::claims},
    operations::{cloud::Sources, documents::partition},
};

pub async fn outlook(aws: &Aws, request: &AddTrigger) -> Result<Outlook, ConsoleError> {
    let mut outlook = Outlook::default();
    let mut refuse = |field: &str, words: String| outlook.refused.push((field.to_owned(), words));
    let sources: &dyn Sources = aws;
    let target = &request.target;
    match &request.source {
        NewSource::Rule(new) => {
            if sources.rule(&new.bus, &new.name).await?.is_some() {
                refuse("name", format!("The bus {} has a rule of this name already.", new.bus));
            }
        }
        NewSource::Schedule(new) => {
            if sources.schedule("default", &new.name).await?.is_some() {
                refuse("name", "There is a schedule of this name already.".into());
            }
            if let ScheduleRole::Existing { arn } = &new.role {
                let need = Need {
                    action: "lambda:InvokeFunction".into(),
                    resource: function_arn(aws, target).await?,
                    why: "for the schedule to call the function".into(),
                };
                let lacks = missing(aws, arn, &[need]).await.is_ok_and(|lacking| !lacking.is_empty());
                if lacks {
                    refuse("role", "This role may not invoke the function. Choose another, or a new one.".into());
                }
            }
        }
        NewSource::Bucket(new) => match sources.notifications(&new.bucket).await? {
            None => refuse("bucket", "There is no such bucket that this connection sees.".into()),
            Some(now) => {
                if let Some(other) = bucket::in_the_way(&new.claim(""), &claims(&now.all)) {
                    refuse("prefix", bucket::overlap(&new.bucket, other));
                }
                outlook.warnings.extend(recursion(aws, &target.function, new).await);
            }
        },
        NewSource::Topic(new) => match sources.subscriptions(&new.topic).await? {
            None => refuse("topic", "There is no such topic.".into()),
            Some(all) => {
                let arn = function_arn(aws, target).await?;
                if all.iter().any(|one| one.endpoint == arn) {
                    refuse("topic", format!("{} is subscribed to this topic already.", target.label()));
                }
            }
        },
        NewSource::Logs(new) => match sources.filters(&new.group).await? {
            None => refuse("log_group", "There is no such log group.".into()),
            Some(all) if all.iter().any(|one| one.name == new.name) => {
                refuse("name", "The log group has a filter of this name already.".into());
            }
            Some(all) if all.len() >= FILTERS_MOST => {
                let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
                let words = format!(
                    "A log group has at most {FILTERS_MOST} subscription filters; this one has {}.",
                    names.join(", ")
                );
                refuse("log_group", words);
            }
            Some(_) => {}
        },
        NewSource::Balancer(new) => match &new.group {
            Group::New { name } => {
                if sources.target_group(name).await?.is_some() {
                    refuse("group_name", "There is a target group of this name already.".into());
                }
            }
            Group::Existing { arn } => match sources.target_group(arn).await? {
                None => refuse("group", "There is no such target group.".into()),
                Some(group) if !group.of_function => refuse("group", "This target group is not for functions.".into()),
                Some(group) => {
                    let (targets, own) = (sources.group_targets(&group.arn).await?, function_arn(aws, target).await?);
                    if let Some(other) = targets.iter().find(|one| **one != own) {
                        let name = other.rsplit(":function:").next().unwrap_or(other);
                        refuse("group", format!("It has a target already, {name}; a group for functions takes one."));
                    }
                }
            },
        },
    }
    if aws.is_local() && matches!(request.source, NewSource::Schedule(_)) {
        outlook.warnings.push("The local engine runs the schedule without looking at the role.".into());
    }
    Ok(outlook)
}

/// Whether what the function may write would call it again.
async fn recursion(aws: &Aws, function: &str, new: &NewNotification) -> Option<String> {
    if !new.events.iter().any(|event| event.starts_with("s3:ObjectCreated:")) {
        return None;
    }
    let role = aws.get_function(function, None).await.ok()?.role_arn;
    let partition = partition(&aws.place().region);
    let resource = format!("arn:{partition}:s3:::{}/{}x{}", new.bucket, new.prefix, new.suffix);
    let need = Need { action: "s3:PutObject".into(), resource, why: String::new() };
    let may = missing(aws, &role, &[need]).await.is_ok_and(|lacking| lacking.is_empty());
    may.then(|| {
        format!(
            "The function's role may write such objects into {} itself. If it does, each one calls it again, without end and at your cost. Write to another bucket or prefix.",
            new.bucket
        )
    })
}

#[cfg(test)]
mod tests;
