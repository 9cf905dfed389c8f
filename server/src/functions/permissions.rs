//! Roles and resource policies of functions.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::{ConsoleError, FieldError},
    functions::permissions::{
        model::{InlineEdit, InlineSaved, Need, NewStatement, PolicyPage, ResourcePolicy, RoleSays, RoleView},
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

mod change;
pub mod judge;
pub mod needs;
mod own;
mod policies;
pub mod read;
mod statements;
mod view;

#[cfg(test)]
mod tests;

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

    async fn role(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<RoleView, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let who = Who::of(caller);
        let function = get::get(&self.hub, &self.caches, &who, place, name, qualifier).await?;
        let aws = self.hub.at(place, &who)?;
        let found = read::role_policies(&aws, rules::role_name(&function.role_arn)).await?;
        Ok(view::role(&found, aws.is_local()))
    }

    async fn own_needs(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Vec<Need>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, qualifier) = get::checked(name, qualifier)?;
        own::needs_of(&self.hub.at(place, &Who::of(caller))?, name, qualifier).await
    }

    async fn policies(
        &self,
        caller: &Caller,
        place: &Place,
        search: &str,
        own: bool,
        page: u32,
    ) -> Result<PolicyPage, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let all = self.hub.at(place, &Who::of(caller))?.list_policies(!own).await?;
        Ok(policies::page(&all, search, page))
    }

    async fn attach(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        role: &str,
        arn: &str,
        attach: bool,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::RolesWrite)?;
        self.change_attached(caller, place, name, role, arn, attach).await
    }

    async fn save_inline(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: InlineEdit,
    ) -> Result<InlineSaved, ConsoleError> {
        caller.check(Permission::RolesWrite)?;
        self.change_inline(caller, place, name, edit).await
    }

    async fn resource_policy(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<ResourcePolicy, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        self.read_policy(caller, place, name, qualifier).await
    }

    async fn add_statement(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        new: NewStatement,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        self.add(caller, place, name, qualifier, new).await
    }

    async fn remove_statement(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        sid: &str,
        seen: &str,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        self.remove(caller, place, (name, qualifier), sid, seen).await
    }
}
