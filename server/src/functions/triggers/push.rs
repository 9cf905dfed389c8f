//! Triggers whose source calls the function: what can be chosen, what is in the way, and the operations that add and
//! remove both sides.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::triggers::push::{
        cli,
        model::{AddTrigger, Offers, Outlook, Removal, RemoveTrigger, Source},
        service::{AskedRemoval, PushTriggersService},
    },
    http_apis::model::wire::Target,
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::links::{Links, claims, links};
use crate::{
    activity::{Audit, detail},
    aws::{Aws, AwsHub, Who},
    functions::{caches::Caches, wiring::policy::Policy},
    operations::{Operations, Request, documents::partition},
};

mod offers;
mod outlook;

pub struct PushTriggers {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
    operations: Operations,
}

impl PushTriggers {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit, operations: Operations) -> Self {
        Self { hub, caches, audit, operations }
    }

    /// What is there of a trigger now: the request with what the commands need, what goes, and what stays.
    async fn look(
        &self,
        caller: &Caller,
        place: &Place,
        asked: &AskedRemoval,
    ) -> Result<(RemoveTrigger, Removal), ConsoleError> {
        let aws = self.hub.at(place, &Who::of(caller))?;
        let Target { function, qualifier } = &asked.target;
        let policy = aws.get_policy(function, qualifier.as_deref()).await?;
        let all = Policy::parse(policy.as_deref()).into_statements();
        let statement = all.into_iter().find(|one| one.id == asked.statement && !asked.statement.is_empty());
        let named = statement.as_ref().and_then(|one| one.source_arn.clone());
        let arn = named.unwrap_or_else(|| asked.source_arn.clone());
        let source = Source::of_arn(&arn);
        let function_arn = function_arn(&aws, &asked.target).await?;
        let mut removal = Removal { statement: statement.map(|one| one.id), ..Removal::default() };
        let mut request = RemoveTrigger {
            target: asked.target.clone(),
            statement: removal.statement.clone(),
            source: None,
            ids: Vec::new(),
            whole: false,
        };
        if let Some(source) = source {
            match links(&aws, &function_arn, &source).await {
                Ok(Some(found)) if !found.is_empty() => {
                    request.whole = found.whole_rule();
                    describe(&source, &found, &mut request, &mut removal);
                    request.source = Some(source);
                }
                Ok(_) => {}
                Err(error) => removal.unseen = Some(ConsoleError::from(error).to_string()),
            }
        }
        if request.source.is_none() && request.statement.is_none() && removal.unseen.is_none() {
            return Err(ConsoleError::not_found("trigger", arn));
        }
        removal.cli = cli::remove(&request, place);
        Ok((request, removal))
    }
}

/// In words, and as the ids of the commands.
fn describe(source: &Source, found: &Links, request: &mut RemoveTrigger, removal: &mut Removal) {
    let (ids, gone, stays) = (&mut request.ids, &mut removal.at_source, &mut removal.stays);
    match found {
        Links::Rule { rule, targets, others, .. } => {
            ids.extend(targets.iter().map(|target| target.id.clone()));
            gone.extend(targets.iter().map(|target| format!("target {} of rule {}", target.id, rule.name)));
            if request.whole {
                let when = rule.schedule.as_ref().or(rule.pattern.as_ref());
                gone.push(format!("rule {}: {}", rule.name, when.map_or("", String::as_str)));
            } else if let Some(owner) = &rule.managed_by {
                stays.push(format!("The rule {} stays: it belongs to {owner}.", rule.name));
            } else {
                stays.push(format!("The rule {} stays: it has {others} other targets.", rule.name));
            }
        }
        Links::Schedule(schedule) => {
            if let Some(one) = schedule {
                ids.push(one.name.clone());
                gone.push(format!("schedule {}: {} in {}", one.name, one.expression, one.time_zone));
                stays.push(format!("The role {} stays.", one.role_arn));
            }
        }
        Links::Bucket(all) => {
            ids.extend(all.iter().filter_map(|one| one.id.clone()));
            gone.extend(
                claims(all).iter().map(|one| format!("notification {} of {}: {}", one.id, source.words(), one.words())),
            );
            stays.push("All other notifications of the bucket stay as they are.".into());
        }
        Links::Topic(all) => {
            ids.extend(all.iter().map(|one| one.arn.clone()));
            gone.extend(all.iter().map(|_| format!("subscription to {}", source.words())));
        }
        Links::Balancer(_) => {
            ids.push("target".into());
            gone.push(format!("registration with {}", source.words()));
            stays.push("The target group stays, and so do the listener rules that lead to it: they answer 503.".into());
        }
        Links::Logs(all) => {
            ids.extend(all.iter().map(|one| one.name.clone()));
            gone.extend(all.iter().map(|one| format!("filter {} of {}", one.name, source.words())));
        }
    }
}

pub async fn function_arn(aws: &Aws, target: &Target) -> Result<String, ConsoleError> {
    let account = aws.get_caller_identity().await?.account;
    let region = &aws.place().region;
    Ok(format!("arn:{}:lambda:{region}:{account}:function:{}", partition(region), target.label()))
}

#[async_trait]
impl PushTriggersService for PushTriggers {
    async fn offers(&self, caller: &Caller, place: &Place, source: &str, search: &str) -> Result<Offers, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        offers::offers(&self.hub.at(place, &Who::of(caller))?, source, search).await
    }

    async fn outlook(&self, caller: &Caller, place: &Place, request: &AddTrigger) -> Result<Outlook, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        outlook::outlook(&self.hub.at(place, &Who::of(caller))?, request).await
    }

    async fn add(
        &self,
        caller: &Caller,
        place: &Place,
        request: AddTrigger,
        token: &str,
    ) -> Result<String, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        self.operations.start(caller, place, Request::AddTrigger(Box::new(request)), token).await
    }

    async fn removal(&self, caller: &Caller, place: &Place, asked: &AskedRemoval) -> Result<Removal, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        Ok(self.look(caller, place, asked).await?.1)
    }

    async fn remove(
        &self,
        caller: &Caller,
        place: &Place,
        asked: &AskedRemoval,
        token: &str,
    ) -> Result<String, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        self.hub.check(place)?;
        // Pressed twice: what the first press has taken away is no surprise.
        if let Some(id) = self.operations.started(caller, token).await? {
            return Ok(id);
        }
        let (mut request, removal) = self.look(caller, place, asked).await?;
        // A source that cannot be seen may still lead here: the operation says so instead of leaving it silently.
        if removal.unseen.is_some() {
            request.source = Source::of_arn(&asked.source_arn);
        }
        self.operations.start(caller, place, Request::RemoveTrigger(Box::new(request)), token).await
    }

    async fn switch(
        &self,
        caller: &Caller,
        place: &Place,
        function: &str,
        source_arn: &str,
        on: bool,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        let source =
            Source::of_arn(source_arn).filter(|one| matches!(one, Source::Rule { .. } | Source::Schedule { .. }));
        let source =
            source.ok_or_else(|| ConsoleError::invalid("source", "Only rules and schedules can be switched."))?;
        let word = if on { "Enabled" } else { "Disabled" };
        let command = switch_command(&source, on);
        let region = format!("export AWS_REGION={}", place.region);
        let details = vec![
            detail("source", source.words()),
            detail("state", word),
            detail("aws cli", [region, command].join("\n")),
        ];
        // Whose it is, before anything is announced: nobody switches what does not call this function.
        let of_it = |arn: &str| {
            arn.contains(&format!(":function:{function}:")) || arn.ends_with(&format!(":function:{function}"))
        };
        let calls = match &source {
            Source::Rule { bus, name } => {
                let rule = aws.describe_rule(bus, name).await.map_err(|error| error.about("rule", name))?;
                if let Some(owner) = rule.managed_by {
                    let message = format!("The rule {name} belongs to {owner}, which switches it.");
                    return Err(ConsoleError::Conflict { message });
                }
                aws.rule_targets(bus, name).await?.iter().any(|target| of_it(&target.arn))
            }
            Source::Schedule { group, name } => {
                let schedule = aws.schedule(group, name).await.map_err(|error| error.about("schedule", name))?;
                of_it(&schedule.target_arn)
            }
            _ => false,
        };
        if !calls {
            let message = format!("The {} does not call {function} any more.", source.words());
            return Err(ConsoleError::Conflict { message });
        }
        let action = if on { "trigger.enable" } else { "trigger.disable" };
        let entry = self.audit.begin(caller, action, "function", function, Some(place), details).await?;
        let result = match &source {
            Source::Rule { bus, name } => aws.switch_rule(bus, name, on).await.map_err(ConsoleError::from),
            Source::Schedule { group, name } => switch_schedule(&aws, group, name, on).await,
            _ => Ok(()),
        };
        self.caches.function_changed(place, function);
        entry.finish(&result).await;
        result
    }
}

/// UpdateSchedule takes the whole: it is read at once before, so that little of a colleague's can get lost.
async fn switch_schedule(aws: &Aws, group: &str, name: &str, on: bool) -> Result<(), ConsoleError> {
    let mut schedule = aws.schedule(group, name).await?;
    schedule.enabled = on;
    Ok(aws.update_schedule(&schedule).await?)
}

fn switch_command(source: &Source, on: bool) -> String {
    use app::functions::create::cli::quote;
    match source {
        Source::Rule { bus, name } => {
            let verb = if on { "enable-rule" } else { "disable-rule" };
            format!("aws events {verb} --name {} --event-bus-name {}", quote(name), quote(bus))
        }
        Source::Schedule { group, name } => {
            let state = if on { "ENABLED" } else { "DISABLED" };
            let (group, name) = (quote(group), quote(name));
            format!(
                "aws scheduler get-schedule --group-name {group} --name {name} | jq '.State=\"{state}\" | del(.Arn, .CreationDate, .LastModificationDate)' > schedule.json && aws scheduler update-schedule --cli-input-json file://schedule.json"
            )
        }
        _ => String::new(),
    }
}
