//! Whether a step's work is there, after its answer was lost: by the tag, id or description only this operation has.

use app::functions::triggers::push::model::NewSource;

use super::{Add, Step};
use crate::operations::{
    plan::{Done, Found, Made},
    trouble::{Trouble, of_read},
    work::found,
};

pub async fn find(add: &Add, step: Step, made: &Made) -> Result<Found, Trouble> {
    match step {
        Step::Check | Step::Verify => Ok(Found::Absent),
        // Taking them back is repeatable, so nobody needs to know.
        Step::RolePolicy | Step::MultiValue => Ok(Found::Ours(Done::nothing())),
        Step::Role => role(add).await,
        Step::Group => group(add).await,
        Step::Permission => {
            let statement_id = add.mark();
            add.work().find_permission(add.permit(&statement_id), "statement_id").await
        }
        Step::Rule => rule(add).await,
        Step::Target => target(add).await,
        Step::Schedule => schedule(add).await,
        Step::Notification => notification(add).await,
        Step::Subscription => subscription(add, made).await,
        Step::Filter => filter(add, made).await,
        Step::Register => register(add, made).await,
        Step::ListenerRule => listener_rule(add, made).await,
    }
}

async fn role(add: &Add) -> Result<Found, Trouble> {
    let name = add.role_name();
    let role = add.cloud.role(&name).await.map_err(of_read)?.filter(|role| add.work().ours(&role.tags));
    Ok(found(role.map(|role| Done::nothing().with("role_name", name).with("role_arn", role.arn))))
}

pub async fn group(add: &Add) -> Result<Found, Trouble> {
    let (sources, name) = match &add.request.source {
        NewSource::Balancer(new) => (add.sources()?, new.group.name()),
        _ => return Ok(Found::Absent),
    };
    let Some(group) = sources.target_group(name).await.map_err(of_read)? else { return Ok(Found::Absent) };
    let tags = sources.balancer_tags(&group.arn).await.map_err(of_read)?;
    Ok(if add.work().ours(&tags) {
        Found::Ours(Done::nothing().with("group_arn", group.arn))
    } else {
        Found::Theirs(format!("Somebody else made a target group {name} meanwhile. Roll back and choose another name."))
    })
}

pub async fn rule(add: &Add) -> Result<Found, Trouble> {
    let NewSource::Rule(new) = &add.request.source else { return Ok(Found::Absent) };
    let sources = add.sources()?;
    let Some(rule) = sources.rule(&new.bus, &new.name).await.map_err(of_read)? else { return Ok(Found::Absent) };
    let tags = sources.rule_tags(&rule.arn).await.map_err(of_read)?;
    Ok(if add.work().ours(&tags) {
        Found::Ours(Done::nothing())
    } else {
        Found::Theirs(format!("Somebody else made a rule {} meanwhile. Roll back and choose another name.", new.name))
    })
}

async fn target(add: &Add) -> Result<Found, Trouble> {
    let NewSource::Rule(new) = &add.request.source else { return Ok(Found::Absent) };
    let targets = add.sources()?.rule_targets(&new.bus, &new.name).await.map_err(of_read)?;
    let mark = add.mark();
    Ok(found(targets.iter().any(|target| target.id == mark).then(Done::nothing)))
}

pub async fn schedule(add: &Add) -> Result<Found, Trouble> {
    let NewSource::Schedule(new) = &add.request.source else { return Ok(Found::Absent) };
    Ok(match add.sources()?.schedule("default", &new.name).await.map_err(of_read)? {
        None => Found::Absent,
        Some(schedule) if schedule.description == add.description() => Found::Ours(Done::nothing()),
        Some(_) => Found::Theirs(format!(
            "Somebody else made a schedule {} meanwhile. Roll back and choose another name.",
            new.name
        )),
    })
}

async fn notification(add: &Add) -> Result<Found, Trouble> {
    let NewSource::Bucket(new) = &add.request.source else { return Ok(Found::Absent) };
    let now = add.sources()?.notifications(&new.bucket).await.map_err(of_read)?.unwrap_or_default();
    let mark = add.mark();
    Ok(found(now.all.iter().any(|one| one.id.as_deref() == Some(&mark)).then(Done::nothing)))
}

/// When the operation began, nobody had subscribed the function.
async fn subscription(add: &Add, made: &Made) -> Result<Found, Trouble> {
    let NewSource::Topic(new) = &add.request.source else { return Ok(Found::Absent) };
    let arn = add.function_arn(made)?;
    let all = add.sources()?.subscriptions(&new.topic).await.map_err(of_read)?.unwrap_or_default();
    let ours = all.into_iter().find(|one| one.endpoint == arn);
    Ok(found(ours.map(|one| Done::nothing().with("subscription_arn", one.arn))))
}

pub async fn filter(add: &Add, made: &Made) -> Result<Found, Trouble> {
    let NewSource::Logs(new) = &add.request.source else { return Ok(Found::Absent) };
    let arn = add.function_arn(made)?;
    let all = add.sources()?.filters(&new.group).await.map_err(of_read)?.unwrap_or_default();
    Ok(match all.iter().find(|one| one.name == new.name) {
        None => Found::Absent,
        Some(one) if one.destination == arn && one.pattern == new.pattern => Found::Ours(Done::nothing()),
        Some(_) => Found::Theirs(format!(
            "Somebody else made a filter {} meanwhile. Roll back and choose another name.",
            new.name
        )),
    })
}

async fn register(add: &Add, made: &Made) -> Result<Found, Trouble> {
    let arn = add.function_arn(made)?;
    let targets = add.sources()?.group_targets(add.group(made)?).await.map_err(of_read)?;
    Ok(found(targets.contains(&arn).then(Done::nothing)))
}

async fn listener_rule(add: &Add, made: &Made) -> Result<Found, Trouble> {
    let NewSource::Balancer(new) = &add.request.source else { return Ok(Found::Absent) };
    let Some(rule) = &new.listener else { return Ok(Found::Absent) };
    let (sources, group) = (add.sources()?, add.group(made)?);
    let rules = sources.listener_rules(&rule.listener).await.map_err(of_read)?.unwrap_or_default();
    for rule in rules.into_iter().filter(|rule| rule.groups == [group]) {
        if add.work().ours(&sources.balancer_tags(&rule.arn).await.map_err(of_read)?) {
            return Ok(Found::Ours(Done::nothing().with("listener_rule_arn", rule.arn)));
        }
    }
    Ok(Found::Absent)
}
