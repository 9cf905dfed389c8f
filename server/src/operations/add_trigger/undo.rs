//! How each step is taken back. Only what carries this operation's mark is removed; what is gone already is fine.

use app::functions::triggers::push::model::NewSource;

use super::{Add, ROLE_POLICY, Step, find};
use crate::operations::{
    plan::{Found, Made, Undone},
    trouble::{Pace, Trouble, gone, of_read, of_write},
    work::kept,
};

pub async fn undo(add: &Add, step: Step, made: &Made) -> Result<Undone, Trouble> {
    let (cloud, target) = (&add.cloud, &add.request.target);
    match step {
        Step::Check | Step::Verify => return Ok(Undone::Nothing),
        Step::Role => return role(add, made).await,
        // It goes with the role.
        Step::RolePolicy => {
            let name = made.text("role_name")?;
            match cloud.role(name).await.map_err(of_read)? {
                Some(role) if !add.work().ours(&role.tags) => return Ok(kept("role", name)),
                _ => gone(cloud.delete_role_policy(name, ROLE_POLICY).await)?,
            }
        }
        Step::Permission => {
            // Nothing is kept where the policy had it before.
            let Some(statement) = made.find("statement_id") else { return Ok(Undone::Nothing) };
            gone(cloud.remove_permission(&target.function, target.qualifier.as_deref(), statement).await)?;
        }
        Step::Group => match find::group(add).await? {
            Found::Ours(_) => gone(add.sources()?.delete_target_group(add.group(made)?).await)?,
            Found::Absent => {}
            Found::Theirs(_) => return Ok(kept("target group", add.group(made)?)),
        },
        Step::Rule => return rule(add).await,
        Step::Target => {
            let NewSource::Rule(new) = &add.request.source else { return Ok(Undone::Nothing) };
            gone(add.sources()?.remove_rule_target(&new.bus, &new.name, &add.mark()).await)?;
        }
        Step::Schedule => {
            let NewSource::Schedule(new) = &add.request.source else { return Ok(Undone::Nothing) };
            match find::schedule(add).await? {
                Found::Ours(_) => gone(add.sources()?.delete_schedule("default", &new.name).await)?,
                Found::Absent => {}
                Found::Theirs(_) => return Ok(kept("schedule", &new.name)),
            }
        }
        Step::Notification => return notification(add).await,
        Step::Subscription => gone(add.sources()?.unsubscribe(made.text("subscription_arn")?).await)?,
        Step::Filter => {
            let NewSource::Logs(new) = &add.request.source else { return Ok(Undone::Nothing) };
            match find::filter(add, made).await? {
                Found::Ours(_) => gone(add.sources()?.delete_filter(&new.group, &new.name).await)?,
                Found::Absent => {}
                Found::Theirs(_) => return Ok(kept("filter", &new.name)),
            }
        }
        Step::MultiValue => {
            let was = made.facts.get("multi_value_was").and_then(serde_json::Value::as_bool);
            // A new group goes as a whole.
            let Some(was) = was else { return Ok(Undone::Nothing) };
            add.sources()?.set_multi_value(add.group(made)?, was).await.map_err(of_write)?;
        }
        Step::Register => {
            let before = made.facts.get("registered_before").and_then(serde_json::Value::as_bool) == Some(true);
            if before {
                return Ok(Undone::Nothing);
            }
            gone(add.sources()?.deregister_target(add.group(made)?, &add.function_arn(made)?).await)?;
        }
        Step::ListenerRule => gone(add.sources()?.delete_listener_rule(made.text("listener_rule_arn")?).await)?,
    }
    Ok(Undone::Removed)
}

async fn role(add: &Add, made: &Made) -> Result<Undone, Trouble> {
    let name = made.text("role_name")?;
    match add.cloud.role(name).await.map_err(of_read)? {
        None => Ok(Undone::Removed),
        Some(role) if add.work().ours(&role.tags) => {
            // AWS deletes no role that has policies.
            gone(add.cloud.delete_role_policy(name, ROLE_POLICY).await)?;
            gone(add.cloud.delete_role(name).await)?;
            Ok(Undone::Removed)
        }
        Some(_) => Ok(kept("role", name)),
    }
}

async fn rule(add: &Add) -> Result<Undone, Trouble> {
    let NewSource::Rule(new) = &add.request.source else { return Ok(Undone::Nothing) };
    match find::rule(add).await? {
        Found::Absent => return Ok(Undone::Removed),
        Found::Theirs(_) => return Ok(kept("rule", &new.name)),
        Found::Ours(_) => {}
    }
    let sources = add.sources()?;
    let targets = sources.rule_targets(&new.bus, &new.name).await.map_err(of_read)?;
    if !targets.is_empty() {
        return Ok(Undone::Kept(format!("Somebody gave the rule {} another target; it stays.", new.name)));
    }
    gone(sources.delete_rule(&new.bus, &new.name).await)?;
    Ok(Undone::Removed)
}

/// Everything else of the bucket's document stays.
async fn notification(add: &Add) -> Result<Undone, Trouble> {
    let NewSource::Bucket(new) = &add.request.source else { return Ok(Undone::Nothing) };
    let (sources, mark) = (add.sources()?, add.mark());
    let Some(now) = sources.notifications(&new.bucket).await.map_err(of_read)? else { return Ok(Undone::Removed) };
    let mut without = now.clone();
    without.all.retain(|one| one.id.as_deref() != Some(&mark));
    if without == now {
        return Ok(Undone::Removed);
    }
    if sources.notifications(&new.bucket).await.map_err(of_read)?.as_ref() != Some(&now) {
        return Err(Trouble::wait("Somebody else changes the bucket's notifications; trying again.", Pace::BUSY));
    }
    gone(sources.put_notifications(&new.bucket, &without).await)?;
    Ok(Undone::Removed)
}
