//! Deletes a function and, where wished, what it would leave behind. Each step may be repeated: what is gone is gone.
//! Nothing is taken back: a deleted function has no code any more.

use app::{
    functions::delete::model::{DeleteFunction, Removal},
    operations::model::Outcome,
    session::model::Permission,
};
use async_trait::async_trait;
use std::{collections::BTreeSet, sync::Arc};

use super::{
    cloud::Cloud,
    create_function::FUNCTION_TAG,
    plan::{AfterLoss, Done, Found, Made, Plan, Undone},
    trouble::{Trouble, gone, of_read},
};
use crate::aws::AwsErrorKind;

pub use app::functions::delete::model::KIND;

/// The function's own step; the others have their removal's key.
const FUNCTION: &str = "function";

pub fn steps(request: &DeleteFunction) -> Vec<(String, String)> {
    let step = |removal: Option<&Removal>| match removal {
        None => (FUNCTION.to_owned(), format!("Delete function {}", request.name)),
        Some(removal) => {
            let title = removal.title();
            let mut rest = title.chars();
            // “Role x” → “Delete role x”; “HTTP API x” stays.
            let first = rest.next().filter(|_| !title.starts_with("HTTP"));
            let title = first.map_or_else(|| title.clone(), |first| first.to_lowercase().chain(rest).collect());
            (removal.key(), format!("Delete {title}"))
        }
    };
    request.in_order().into_iter().map(step).collect()
}

pub fn needs(request: &DeleteFunction) -> Vec<Permission> {
    let apis = request.removals.iter().any(|removal| removal.api().is_some());
    if apis { vec![Permission::FunctionsWrite, Permission::ApisWrite] } else { vec![Permission::FunctionsWrite] }
}

pub fn details(request: &DeleteFunction) -> Vec<(String, String)> {
    request.removals.iter().map(|removal| ("with it".to_owned(), removal.title())).collect()
}

pub struct Delete {
    pub request: DeleteFunction,
    pub cloud: Arc<dyn Cloud>,
}

impl Delete {
    async fn remove(&self, removal: &Removal) -> Result<Done, Trouble> {
        let (cloud, function) = (&self.cloud, &self.request.name);
        match removal {
            Removal::Mapping { id, .. } => gone(cloud.delete_mapping(id).await)?,
            Removal::Url { qualifier } => gone(cloud.delete_function_url(function, qualifier).await)?,
            Removal::Route { api_id, route_id, integration_id, .. } => {
                gone(cloud.delete_route(api_id, route_id).await)?;
                return self.integration(api_id, integration_id).await;
            }
            Removal::Api { id, .. } => gone(cloud.delete_api(id).await)?,
            Removal::LogGroup { name } => gone(cloud.delete_log_group(name).await)?,
            Removal::Role { name } => return self.role(name).await,
        }
        Ok(Done::nothing())
    }

    /// Goes with its last route.
    async fn integration(&self, api: &str, id: &str) -> Result<Done, Trouble> {
        if id.is_empty() {
            return Ok(Done::nothing());
        }
        let routes = match self.cloud.routes(api).await {
            Err(error) if error.is_not_found() => return Ok(Done::nothing()),
            routes => routes.map_err(of_read)?,
        };
        if let Some(other) = routes.iter().find(|route| route.integration_id.as_deref() == Some(id)) {
            return Ok(Done::nothing().note(format!("Its integration stays: {} uses it.", other.key)));
        }
        match self.cloud.delete_integration(api, id).await {
            // Somebody has just made a route to it.
            Err(error) if error.kind == AwsErrorKind::Conflict => {
                Ok(Done::nothing().note(format!("Its integration stays: {}", error.message)))
            }
            deleted => gone(deleted).map(|()| Done::nothing()),
        }
    }

    /// Only the role that was made for this function; AWS deletes none that has policies.
    async fn role(&self, name: &str) -> Result<Done, Trouble> {
        let Some(role) = self.cloud.role(name).await.map_err(of_read)? else { return Ok(Done::nothing()) };
        if role.tags.get(FUNCTION_TAG) != Some(&self.request.name) {
            return Ok(Done::nothing().note("It is no longer the one made for this function; it stays."));
        }
        let (inline, attached) = match self.cloud.role_policies(name).await {
            Err(error) if error.is_not_found() => return Ok(Done::nothing()),
            policies => policies.map_err(of_read)?,
        };
        for policy in &inline {
            gone(self.cloud.delete_role_policy(name, policy).await)?;
        }
        for policy in &attached {
            gone(self.cloud.detach_role_policy(name, policy).await)?;
        }
        gone(self.cloud.delete_role(name).await)?;
        Ok(Done::nothing())
    }
}

#[async_trait]
impl Plan for Delete {
    async fn run(&self, step: &str, _made: &Made) -> Result<Done, Trouble> {
        if step == FUNCTION {
            return match self.cloud.delete_function(&self.request.name).await {
                Err(error) if error.is_not_found() => Ok(Done::nothing().note("It was gone already.")),
                deleted => gone(deleted).map(|()| Done::nothing()),
            };
        }
        match self.request.removals.iter().find(|removal| removal.key() == step) {
            Some(removal) => self.remove(removal).await,
            None => Err(Trouble::stop(format!("This version of Lambent does not know the step “{step}”."))),
        }
    }

    fn after_loss(&self, _step: &str) -> AfterLoss {
        AfterLoss::RunAgain
    }

    async fn find(&self, _step: &str, _made: &Made) -> Result<Found, Trouble> {
        Ok(Found::Absent)
    }

    async fn undo(&self, _step: &str, _made: &Made) -> Result<Undone, Trouble> {
        Ok(Undone::Nothing)
    }

    fn outcome(&self, _made: &Made) -> Outcome {
        Outcome { function: Some(self.request.name.clone()), url: None, api_id: None, route_key: None }
    }

    async fn rests(&self, _made: &Made) {
        let apis: BTreeSet<&str> = self.request.removals.iter().filter_map(Removal::api).collect();
        if apis.is_empty() {
            self.cloud.changed(Some(&self.request.name), None).await;
        }
        for api in apis {
            self.cloud.changed(Some(&self.request.name), Some(api)).await;
        }
    }
}
