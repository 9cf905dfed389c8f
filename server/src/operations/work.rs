//! Steps that several kinds of operations have: log groups, and the parts of an HTTP API. Each is one call or a few, found
//! again by the operation's mark, and taken back only where it carries it.

use app::connections::model::Place;

use super::{
    cloud::{Cloud, NewIntegration, NewPermission, NewStage, Tags},
    documents,
    plan::{Done, Found, Undone},
    trouble::{Pace, Trouble, gone, of_read, of_write},
};
use crate::{
    aws::AwsErrorKind,
    http_apis::{gateway::access_log::DEFAULT_FORMAT, urls},
};

/// On every role, function, log group, API and stage an operation makes.
pub const OPERATION_TAG: &str = "lambent:operation";
pub const CREATED_BY_TAG: &str = "lambent:created-by";

/// For which operation something is done, and where.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    pub cloud: &'a dyn Cloud,
    pub place: &'a Place,
    /// The operation's.
    pub id: &'a str,
}

/// A permission for a route of an API.
#[derive(Clone, Copy)]
pub struct Permit<'a> {
    pub function: &'a str,
    pub qualifier: Option<&'a str>,
    pub statement_id: &'a str,
}

impl Work<'_> {
    pub fn ours(&self, tags: &Tags) -> bool {
        tags.get(OPERATION_TAG).is_some_and(|id| id == self.id)
    }

    /// The random end of the operation's id: its beginning is the time.
    pub fn short(&self) -> String {
        let plain: Vec<char> = self.id.chars().filter(char::is_ascii_alphanumeric).collect();
        plain[plain.len().saturating_sub(8)..].iter().collect()
    }

    /// Integrations have no tags.
    pub fn mark(&self, what: &str) -> String {
        format!("{what} (Lambent operation {})", self.id)
    }

    /// A group of that name may be left from earlier: it stays as it is.
    pub async fn log_group(&self, account: &str, name: String, fact: &str, tags: &Tags) -> Result<Done, Trouble> {
        match self.cloud.create_log_group(&name, tags).await {
            Ok(()) => {}
            Err(error) if error.kind == AwsErrorKind::AlreadyExists => {
                let arn = documents::log_group_arn(&self.place.region, account, &name);
                let tags = self.cloud.log_group_tags(&arn).await.map_err(of_read)?;
                if !tags.is_some_and(|tags| self.ours(&tags)) {
                    return Ok(Done::nothing().note("It was there before and stays as it is."));
                }
            }
            Err(error) => return Err(of_write(error)),
        }
        self.cloud.put_retention(&name, documents::RETENTION_DAYS).await.map_err(of_write)?;
        Ok(Done::nothing().with(fact, name).note(format!("Keeps logs for {} days.", documents::RETENTION_DAYS)))
    }

    pub async fn find_log_group(&self, account: &str, name: String, fact: &str) -> Result<Found, Trouble> {
        let arn = documents::log_group_arn(&self.place.region, account, &name);
        let tags = self.cloud.log_group_tags(&arn).await.map_err(of_read)?;
        let ours = tags.is_some_and(|tags| self.ours(&tags));
        Ok(found(ours.then(|| Done::nothing().with(fact, name))))
    }

    pub async fn undo_log_group(&self, account: &str, name: Option<&str>) -> Result<Undone, Trouble> {
        let Some(name) = name else { return Ok(Undone::Nothing) };
        let arn = documents::log_group_arn(&self.place.region, account, name);
        match self.cloud.log_group_tags(&arn).await.map_err(of_read)? {
            None => Ok(Undone::Removed),
            Some(tags) if self.ours(&tags) => {
                gone(self.cloud.delete_log_group(name).await)?;
                Ok(Undone::Removed)
            }
            Some(_) => Ok(kept("log group", name)),
        }
    }

    pub async fn api(&self, name: &str, tags: &Tags) -> Result<Done, Trouble> {
        let api = self.cloud.create_api(name, tags).await.map_err(of_write)?;
        Ok(Done::nothing().with("api_id", api.id).with("api_endpoint", api.endpoint))
    }

    pub async fn find_api(&self) -> Result<Found, Trouble> {
        let apis = self.cloud.apis().await.map_err(of_read)?;
        let ours = apis.into_iter().find(|api| self.ours(&api.tags));
        Ok(found(ours.map(|api| Done::nothing().with("api_id", api.id).with("api_endpoint", api.endpoint))))
    }

    pub async fn undo_api(&self, id: &str, tried_again: bool) -> Result<Undone, Trouble> {
        if tried_again {
            self.remove_double_apis(id).await?;
        }
        gone(self.cloud.delete_api(id).await)?;
        Ok(Undone::Removed)
    }

    /// A create whose answer was lost, looked up in vain and repeated, may have worked twice after all.
    pub async fn remove_double_apis(&self, used: &str) -> Result<(), Trouble> {
        for double in self.cloud.apis().await.map_err(of_read)? {
            if self.ours(&double.tags) && double.id != used {
                gone(self.cloud.delete_api(&double.id).await)?;
            }
        }
        Ok(())
    }

    pub async fn integration(&self, api: &str, new: NewIntegration<'_>, fact: &str) -> Result<Done, Trouble> {
        let id = self.cloud.create_integration(api, new).await.map_err(of_write)?;
        Ok(Done::nothing().with(fact, id))
    }

    pub async fn find_integration(&self, api: &str, mark: &str, fact: &str) -> Result<Found, Trouble> {
        let all = self.cloud.integrations(api).await.map_err(of_read)?;
        let ours = all.into_iter().find(|integration| integration.description == mark);
        Ok(found(ours.map(|integration| Done::nothing().with(fact, integration.id))))
    }

    pub async fn undo_integration(
        &self,
        api: &str,
        id: &str,
        mark: &str,
        tried_again: bool,
    ) -> Result<Undone, Trouble> {
        if tried_again {
            let all = match self.cloud.integrations(api).await {
                // The whole API is gone.
                Err(error) if error.is_not_found() => return Ok(Undone::Removed),
                all => all.map_err(of_read)?,
            };
            for double in all.iter().filter(|double| double.description == mark && double.id != id) {
                gone(self.cloud.delete_integration(api, &double.id).await)?;
            }
        }
        gone(self.cloud.delete_integration(api, id).await)?;
        Ok(Undone::Removed)
    }

    /// As with APIs.
    pub async fn remove_double_integrations(&self, api: &str, used: &str, mark: &str) -> Result<(), Trouble> {
        for double in self.cloud.integrations(api).await.map_err(of_read)? {
            if double.description == mark && double.id != used {
                gone(self.cloud.delete_integration(api, &double.id).await)?;
            }
        }
        Ok(())
    }

    pub async fn route(&self, api: &str, key: &str, integration: &str, fact: &str) -> Result<Done, Trouble> {
        let created = self.cloud.create_route(api, key, integration).await;
        Ok(Done::nothing().with(fact, created.map_err(of_write)?))
    }

    pub async fn find_route(&self, api: &str, key: &str, integration: &str, fact: &str) -> Result<Found, Trouble> {
        let routes = self.cloud.routes(api).await.map_err(of_read)?;
        let same_key: Vec<_> = routes.into_iter().filter(|route| route.key == key).collect();
        Ok(match same_key.iter().find(|route| route.integration_id.as_deref() == Some(integration)) {
            Some(ours) => Found::Ours(Done::nothing().with(fact, ours.id.clone())),
            None if same_key.is_empty() => Found::Absent,
            None => {
                Found::Theirs(format!("Somebody else made a route {key} meanwhile. Roll back and choose another path."))
            }
        })
    }

    pub async fn permission(
        &self,
        account: &str,
        api: &str,
        key: &str,
        permit: Permit<'_>,
        fact: &str,
    ) -> Result<Done, Trouble> {
        let source_arn = documents::source_arn(&self.place.region, account, api, key);
        let Permit { function, qualifier, statement_id } = permit;
        let new = NewPermission { qualifier, statement_id, source_arn: &source_arn };
        self.cloud.add_permission(function, new).await.map_err(of_write)?;
        Ok(Done::nothing().with(fact, statement_id))
    }

    pub async fn find_permission(&self, permit: Permit<'_>, fact: &str) -> Result<Found, Trouble> {
        let Permit { function, qualifier, statement_id } = permit;
        let policy = self.cloud.function_policy(function, qualifier).await.map_err(of_read)?;
        let ours = policy.is_some_and(|policy| has_statement(&policy, statement_id));
        Ok(found(ours.then(|| Done::nothing().with(fact, statement_id))))
    }

    /// With automatic deployment and an access log.
    pub async fn stage(&self, account: &str, api: &str, name: &str, tags: &Tags) -> Result<Done, Trouble> {
        let group = documents::access_log_group(api);
        let log_group_arn = documents::log_group_arn(&self.place.region, account, &group);
        let new = NewStage { name, log_group_arn: &log_group_arn, log_format: DEFAULT_FORMAT, tags };
        self.cloud.create_stage(api, new).await.map_err(of_write)?;
        Ok(Done::nothing().with("stage", name))
    }

    /// The API is new and ours, so is its stage.
    pub async fn find_stage(&self, api: &str, name: &str) -> Result<Found, Trouble> {
        let stages = self.cloud.stages(api).await.map_err(of_read)?;
        let ours = stages.iter().any(|stage| stage.name == name);
        Ok(found(ours.then(|| Done::nothing().with("stage", name))))
    }

    /// Waits until a route is seen to lead where it should.
    pub async fn see_routes(&self, api: &str, wanted: &[(&str, &str)]) -> Result<(), Trouble> {
        let routes = self.cloud.routes(api).await.map_err(of_read)?;
        for (key, integration) in wanted {
            let there =
                routes.iter().any(|route| route.key == *key && route.integration_id.as_deref() == Some(*integration));
            if !there {
                return Err(Trouble::wait(format!("Waiting for the route {key} to appear."), Pace::BUSY));
            }
        }
        Ok(())
    }

    /// Where a route is called: on `$default`, or the first stage there is. `made` is the stage this operation made.
    pub async fn published(&self, api: &str, endpoint: &str, key: &str, made: Option<&str>) -> Result<Done, Trouble> {
        let stages = self.cloud.stages(api).await.map_err(of_read)?;
        let wanted = made.unwrap_or("$default");
        let stage = stages.iter().find(|stage| stage.name == wanted).or_else(|| stages.first());
        let Some(stage) = stage else {
            if made.is_some() {
                return Err(Trouble::wait("Waiting for the stage to appear.", Pace::BUSY));
            }
            return Ok(Done::nothing().note("The API has no stage yet: the route answers once it has one."));
        };
        let done = match endpoint {
            "" => Done::nothing(),
            endpoint => Done::nothing().with("url", urls::route(endpoint, &stage.name, key)),
        };
        if stage.auto_deploy {
            return Ok(done);
        }
        Ok(done.note(format!(
            "The stage {} does not deploy by itself: the route answers after its next deployment.",
            stage.name
        )))
    }
}

pub fn found(ours: Option<Done>) -> Found {
    ours.map_or(Found::Absent, Found::Ours)
}

pub fn kept(kind: &str, name: &str) -> Undone {
    Undone::Kept(format!("The {kind} {name} is no longer the one this operation made; it stays."))
}

pub fn has_statement(policy: &str, statement_id: &str) -> bool {
    let Ok(policy) = serde_json::from_str::<serde_json::Value>(policy) else { return false };
    policy["Statement"].as_array().is_some_and(|all| all.iter().any(|statement| statement["Sid"] == statement_id))
}
