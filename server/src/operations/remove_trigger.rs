//! Takes a trigger away: first the source stops, then the permission goes. What is taken away is kept by the operation, so
//! that rolling back puts it back as it was.

mod put_back;

use app::{
    connections::model::Place,
    functions::triggers::push::model::{REMOVE, RemoveTrigger, Source},
    operations::model::Outcome,
};
use async_trait::async_trait;
use serde_json::Value;
use std::sync::Arc;

use super::{
    cloud::{Cloud, Sources, SourcesNow},
    documents::partition,
    plan::{AfterLoss, Done, Found, Made, Plan, Undone},
    trouble::{Pace, Trouble, gone, of_read},
    work::has_statement,
};
use crate::functions::triggers::links::{Links, links};

pub const KIND: &str = REMOVE;

const CHECK: &str = "check";
const SOURCE: &str = "source";
const PERMISSION: &str = "permission";

pub fn steps(request: &RemoveTrigger) -> Vec<(String, String)> {
    let function = request.target.label();
    let mut steps = vec![(CHECK.to_owned(), "Look at what is there".to_owned())];
    if let Some(source) = &request.source {
        steps.push((SOURCE.into(), format!("Stop {} from calling {function}", source.words())));
    }
    if let Some(statement) = &request.statement {
        steps.push((PERMISSION.into(), format!("Remove permission {statement}")));
    }
    steps
}

pub fn title(request: &RemoveTrigger) -> String {
    format!("Remove trigger {} of {}", request.words(), request.target.label())
}

pub fn details(request: &RemoveTrigger) -> Vec<(String, String)> {
    let source = request.source.iter().map(|source| ("source".to_owned(), source.words()));
    let qualifier = request.target.qualifier.iter().map(|qualifier| ("qualifier".to_owned(), qualifier.clone()));
    let statement = request.statement.iter().map(|statement| ("statement".to_owned(), statement.clone()));
    source.chain(qualifier).chain(statement).collect()
}

pub struct Remove {
    pub place: Place,
    pub request: RemoveTrigger,
    pub cloud: Arc<dyn Cloud>,
    pub sources: SourcesNow,
}

impl Remove {
    fn sources(&self) -> Result<Arc<dyn Sources>, Trouble> {
        (self.sources)().map_err(of_read)
    }

    fn function_arn(&self, account: &str) -> String {
        let (partition, region) = (partition(&self.place.region), &self.place.region);
        format!("arn:{partition}:lambda:{region}:{account}:function:{}", self.request.target.label())
    }

    fn source(&self) -> Result<&Source, Trouble> {
        self.request.source.as_ref().ok_or_else(|| Trouble::stop("This operation has no source."))
    }

    async fn policy(&self) -> Result<Option<String>, Trouble> {
        let target = &self.request.target;
        self.cloud.function_policy(&target.function, target.qualifier.as_deref()).await.map_err(of_read)
    }

    /// Keeps what is there, for the roll-back.
    async fn check(&self) -> Result<Done, Trouble> {
        let account = self.cloud.account().await.map_err(of_read)?;
        let mut done = Done::nothing().with("account", account.as_str());
        if let Some(source) = &self.request.source {
            let sources = self.sources()?;
            let there = links(sources.as_ref(), &self.function_arn(&account), source).await.map_err(of_read)?;
            if let Some(mut there) = there.filter(|there| !there.is_empty()) {
                // They come back with the rule.
                if let Links::Rule { rule, tags, .. } = &mut there {
                    *tags = sources.rule_tags(&rule.arn).await.map_err(of_read)?;
                }
                let kept = serde_json::to_value(there).map_err(|error| Trouble::Stop(error.to_string()))?;
                done = done.with("links", kept);
            }
        }
        if let Some(id) = &self.request.statement {
            let statement = self.policy().await?.and_then(|policy| statement(&policy, id));
            done = done.with("statement", statement.unwrap_or(Value::Null));
        }
        Ok(done)
    }

    /// What leads here, as the check found it.
    fn kept(made: &Made) -> Option<Links> {
        serde_json::from_value(made.facts.get("links")?.clone()).ok()
    }

    async fn stop_source(&self, made: &Made) -> Result<Done, Trouble> {
        let Some(kept) = Self::kept(made) else { return Ok(Done::nothing().note("Nothing of it led here.")) };
        let (sources, whole) = (self.sources()?, kept.whole_rule());
        match (self.source()?, kept) {
            (Source::Rule { bus, name }, Links::Rule { targets, .. }) => {
                for target in &targets {
                    gone(sources.remove_rule_target(bus, name, &target.id).await)?;
                }
                if !whole {
                    return Ok(Done::nothing().note("The rule stays: it is not for this function alone."));
                }
                let left = sources.rule_targets(bus, name).await.map_err(of_read)?;
                if !left.is_empty() {
                    return Ok(Done::nothing().note("The rule stays: somebody gave it another target."));
                }
                gone(sources.delete_rule(bus, name).await)?;
            }
            (Source::Schedule { group, name }, Links::Schedule(Some(_))) => {
                gone(sources.delete_schedule(group, name).await)?;
            }
            (Source::Bucket { name }, Links::Bucket(ours)) => {
                let Some(now) = sources.notifications(name).await.map_err(of_read)? else { return Ok(Done::nothing()) };
                let mut without = now.clone();
                without.all.retain(|one| !ours.contains(one));
                if without != now {
                    if sources.notifications(name).await.map_err(of_read)?.as_ref() != Some(&now) {
                        let words = "Somebody else changes the bucket's notifications; trying again.";
                        return Err(Trouble::wait(words, Pace::BUSY));
                    }
                    gone(sources.put_notifications(name, &without).await)?;
                }
            }
            (Source::Topic { .. }, Links::Topic(ours)) => {
                for one in &ours {
                    gone(sources.unsubscribe(&one.arn).await)?;
                }
            }
            (Source::Balancer { arn }, Links::Balancer(_)) => {
                let function = self.function_arn(made.text("account")?);
                gone(sources.deregister_target(arn, &function).await)?;
                return Ok(
                    Done::nothing().note("The target group and the rules that lead to it stay; they answer 503.")
                );
            }
            (Source::Logs { group }, Links::Logs(ours)) => {
                for one in &ours {
                    gone(sources.delete_filter(group, &one.name).await)?;
                }
            }
            _ => return Err(Trouble::stop("The journal does not fit this source; start again.")),
        }
        Ok(Done::nothing())
    }

    async fn remove_permission(&self, made: &Made) -> Result<Done, Trouble> {
        let Some(id) = &self.request.statement else { return Ok(Done::nothing()) };
        if made.facts.get("statement").is_none_or(Value::is_null) {
            return Ok(Done::nothing().note("It was gone already."));
        }
        let target = &self.request.target;
        gone(self.cloud.remove_permission(&target.function, target.qualifier.as_deref(), id).await)?;
        Ok(Done::nothing())
    }
}

/// The statement of that id.
fn statement(policy: &str, id: &str) -> Option<Value> {
    if !has_statement(policy, id) {
        return None;
    }
    let policy: Value = serde_json::from_str(policy).ok()?;
    policy["Statement"].as_array()?.iter().find(|statement| statement["Sid"] == id).cloned()
}

#[async_trait]
impl Plan for Remove {
    async fn run(&self, step: &str, made: &Made) -> Result<Done, Trouble> {
        match step {
            CHECK => self.check().await,
            SOURCE => self.stop_source(made).await,
            PERMISSION => self.remove_permission(made).await,
            _ => Err(Trouble::stop(format!("This version of Lambent does not know the step “{step}”."))),
        }
    }

    fn after_loss(&self, _step: &str) -> AfterLoss {
        AfterLoss::RunAgain
    }

    /// Putting back looks first, so nobody needs to know.
    async fn find(&self, step: &str, _made: &Made) -> Result<Found, Trouble> {
        Ok(if step == CHECK { Found::Absent } else { Found::Ours(Done::nothing()) })
    }

    async fn undo(&self, step: &str, made: &Made) -> Result<Undone, Trouble> {
        match step {
            SOURCE => match Self::kept(made) {
                Some(kept) => self.put_source_back(made, kept).await,
                None => Ok(Undone::Nothing),
            },
            PERMISSION => self.put_permission_back(made).await,
            _ => Ok(Undone::Nothing),
        }
    }

    fn outcome(&self, _made: &Made) -> Outcome {
        Outcome { function: Some(self.request.target.function.clone()), url: None, api_id: None, route_key: None }
    }

    async fn rests(&self, _made: &Made) {
        self.cloud.changed(Some(&self.request.target.function), None).await;
    }
}
