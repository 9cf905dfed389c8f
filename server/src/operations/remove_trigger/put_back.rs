//! Puts back what a removal took away, where nobody has put anything in its place.

use app::functions::triggers::push::{bucket, model::Source};
use serde_json::Value;

use super::Remove;
use crate::{
    aws::{AwsErrorKind, lambda::NewPermission},
    functions::{
        triggers::links::{Links, claims},
        wiring::policy::Policy,
    },
    operations::{
        plan::{Made, Undone},
        trouble::{Pace, Trouble, of_read, of_write},
        work::has_statement,
    },
};

fn stays(words: &str) -> Result<Undone, Trouble> {
    Ok(Undone::Kept(words.to_owned()))
}

impl Remove {
    pub(super) async fn put_source_back(&self, made: &Made, kept: Links) -> Result<Undone, Trouble> {
        let sources = self.sources()?;
        match (self.source()?, kept) {
            (Source::Rule { bus, name }, Links::Rule { rule, tags, targets, .. }) => {
                match sources.rule(bus, name).await.map_err(of_read)? {
                    None => sources.put_rule(&rule, &tags).await.map_err(of_write)?,
                    Some(now) if (&now.pattern, &now.schedule) == (&rule.pattern, &rule.schedule) => {}
                    Some(_) => return stays("Somebody made another rule of that name; the old one is not put back."),
                }
                let present = sources.rule_targets(bus, name).await.map_err(of_read)?;
                for target in targets.iter().filter(|target| !present.contains(target)) {
                    sources.put_rule_target(bus, name, target).await.map_err(of_write)?;
                }
            }
            (Source::Schedule { group, name }, Links::Schedule(Some(schedule))) => {
                match sources.schedule(group, name).await.map_err(of_read)? {
                    // A token of its own: that of the create is for what was made then.
                    None => {
                        sources.create_schedule(&schedule, &uuid::Uuid::now_v7().to_string()).await.map_err(of_write)?
                    }
                    Some(now) if now.target_arn == schedule.target_arn => {}
                    Some(_) => {
                        return stays("Somebody made another schedule of that name; the old one is not put back.");
                    }
                }
            }
            (Source::Bucket { name }, Links::Bucket(ours)) => {
                let Some(now) = sources.notifications(name).await.map_err(of_read)? else {
                    return stays("The bucket is gone.");
                };
                let missing: Vec<_> = ours.into_iter().filter(|one| !now.all.contains(one)).collect();
                if missing.is_empty() {
                    return Ok(Undone::Removed);
                }
                let mut whole = now.clone();
                whole.all.extend(missing.iter().cloned());
                let blocked =
                    claims(&missing).iter().any(|claim| bucket::in_the_way(claim, &claims(&now.all)).is_some());
                if blocked {
                    return stays("Another notification is in its place; the old one is not put back.");
                }
                if sources.notifications(name).await.map_err(of_read)?.as_ref() != Some(&now) {
                    let words = "Somebody else changes the bucket's notifications; trying again.";
                    return Err(Trouble::wait(words, Pace::BUSY));
                }
                sources.put_notifications(name, &whole).await.map_err(of_write)?;
            }
            (Source::Topic { arn }, Links::Topic(ours)) => {
                let Some(present) = sources.subscriptions(arn).await.map_err(of_read)? else {
                    return stays("The topic is gone.");
                };
                for one in ours.iter().filter(|one| !present.iter().any(|now| now.endpoint == one.endpoint)) {
                    sources.subscribe(one).await.map_err(of_write)?;
                }
            }
            (Source::Balancer { arn }, Links::Balancer(_)) => {
                let function = self.function_arn(made.text("account")?);
                let targets = sources.group_targets(arn).await.map_err(of_read)?;
                if targets.iter().any(|target| *target != function) {
                    return stays("The target group has another target now; this one is not put back.");
                }
                if targets.is_empty() {
                    sources.register_target(arn, &function).await.map_err(of_write)?;
                }
            }
            (Source::Logs { group }, Links::Logs(ours)) => {
                let Some(present) = sources.filters(group).await.map_err(of_read)? else {
                    return stays("The log group is gone.");
                };
                for one in &ours {
                    match present.iter().find(|now| now.name == one.name) {
                        None => sources.put_filter(one).await.map_err(of_write)?,
                        Some(now) if now == one => {}
                        Some(_) => {
                            return stays("Somebody made another filter of that name; the old one is not put back.");
                        }
                    }
                }
            }
            _ => return Err(Trouble::stop("The journal does not fit this source.")),
        }
        Ok(Undone::Removed)
    }

    pub(super) async fn put_permission_back(&self, made: &Made) -> Result<Undone, Trouble> {
        let (Some(id), Some(statement)) = (&self.request.statement, made.facts.get("statement")) else {
            return Ok(Undone::Nothing);
        };
        if statement.is_null() || self.policy().await?.is_some_and(|policy| has_statement(&policy, id)) {
            return Ok(Undone::Nothing);
        }
        let document = serde_json::json!({ "Statement": [statement] }).to_string();
        let Some(one) = Policy::parse(Some(&document)).into_statements().pop() else {
            return stays("The statement was not one that lets in; it is not put back.");
        };
        let action = statement["Action"].as_str().unwrap_or("lambda:InvokeFunction").to_owned();
        let new = NewPermission {
            statement_id: id.clone(),
            action,
            principal: one.principal,
            source_arn: one.source_arn,
            source_account: one.source_account,
            revision_id: None,
        };
        let target = &self.request.target;
        match self.sources()?.permit(&target.function, target.qualifier.as_deref(), new).await {
            Ok(()) => {}
            Err(error) if error.kind == AwsErrorKind::AlreadyExists => {}
            Err(error) => return Err(of_write(error)),
        }
        if plain(statement) {
            return Ok(Undone::Removed);
        }
        stays("The statement is back, but without its other conditions: look at it.")
    }
}

/// Whether a statement has no other conditions than those that are put back.
fn plain(statement: &Value) -> bool {
    let Some(operators) = statement["Condition"].as_object() else { return true };
    operators
        .values()
        .filter_map(Value::as_object)
        .flatten()
        .all(|(key, _)| key.eq_ignore_ascii_case("aws:SourceArn") || key.eq_ignore_ascii_case("aws:SourceAccount"))
}
