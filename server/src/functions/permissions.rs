//! Roles and resource policies of functions.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::{ConsoleError, FieldError},
    functions::permissions::{
        model::{Need, RoleSays},
        rules,
        service::PermissionsService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::{caches::Caches, get};
use crate::{
    activity::{Audit, detail},
    aws::{AwsHub, Who},
};

pub mod judge;
pub mod needs;
pub mod read;

pub struct Permissions {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
}

impl Permissions {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit) -> Self {
        Self { hub, caches, audit }
    }
}

#[async_trait]
impl PermissionsService for Permissions {
    async fn role_needs(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        needs: Vec<Need>,
    ) -> Result<RoleSays, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let who = Who::of(caller);
        let function = get::get(&self.hub, &self.caches, &who, place, name, qualifier).await?;
        needs::needs(&self.hub.at(place, &who)?, &function.role_arn, &needs).await
    }

    async fn grant(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        needs: Vec<Need>,
    ) -> Result<RoleSays, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let wrong: Vec<FieldError> =
            needs.iter().filter_map(|need| rules::grantable(need).err()).map(|e| FieldError::new("needs", e)).collect();
        if !wrong.is_empty() {
            return Err(ConsoleError::Invalid(wrong));
        }
        let who = Who::of(caller);
        let function = get::get(&self.hub, &self.caches, &who, place, name, qualifier).await?;
        let aws = self.hub.at(place, &who)?;
        let role = rules::role_name(&function.role_arn).to_owned();
        let _turn = self.hub.turn(place, &format!("role {role}")).await;
        let Some(grant) = needs::prepare(&aws, &function.role_arn, name, &needs).await? else {
            return needs::needs(&aws, &function.role_arn, &needs).await;
        };
        let mut facts = vec![detail("role", &role), detail("policy", &grant.policy)];
        facts.extend(grant.added.iter().map(|need| detail("allows", format!("{} on {}", need.action, need.resource))));
        facts.push(detail("aws cli", grant.command()));
        let entry = self.audit.begin(caller, "function.grant", "function", name, Some(place), facts).await?;
        let result = grant.send(&aws, &needs).await;
        entry.finish(&result).await;
        result
    }
}
