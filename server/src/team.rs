//! The members of the team and their roles, for the team screen.

use app::{
    error::ConsoleError,
    session::{
        model::{Permission, Role},
        service::Caller,
    },
    team::{model::Member, service::TeamService},
};
use async_trait::async_trait;

use crate::{
    activity::{Audit, detail},
    auth::{Passwords, new_member::NewMember},
    store::{ForRequest, MemberChange, NewUser, Store, StoreError},
};

#[derive(Clone)]
pub struct Team {
    store: Store,
    audit: Audit,
    passwords: Passwords,
}

impl Team {
    pub fn new(store: Store, passwords: Passwords) -> Self {
        Self { audit: Audit::new(store.clone()), store, passwords }
    }

    async fn member(&self, caller: &Caller, id: &str) -> Result<Member, ConsoleError> {
        let member = self.store.member(id).await.for_request(&caller.request_id)?;
        member.ok_or_else(|| ConsoleError::not_found("member", id))
    }
}

#[async_trait]
impl TeamService for Team {
    async fn list(&self, caller: &Caller) -> Result<Vec<Member>, ConsoleError> {
        caller.check(Permission::TeamRead)?;
        self.store.members().await.for_request(&caller.request_id)
    }

    async fn add(
        &self,
        caller: &Caller,
        email: &str,
        name: &str,
        role: Role,
        password: &str,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::TeamWrite)?;
        let new = NewMember::check(email, name, password)?;
        let details = vec![detail("role", role.as_str())];
        let entry = self.audit.begin(caller, "member.add", "member", &new.email, None, details).await?;
        entry
            .around(async {
                let hash = self.passwords.hash(new.password).await;
                let password_hash = hash.map_err(|error| error.for_request(&caller.request_id))?;
                let user = NewUser { email: new.email.clone(), name: new.name, role, password_hash };
                match self.store.insert_user(user).await {
                    Err(StoreError::Duplicate) => {
                        Err(ConsoleError::invalid("email", "There is already a member with this address."))
                    }
                    added => added.for_request(&caller.request_id).map(drop),
                }
            })
            .await
    }

    async fn set_role(&self, caller: &Caller, id: &str, role: Role) -> Result<(), ConsoleError> {
        caller.check(Permission::TeamWrite)?;
        let member = self.member(caller, id).await?;
        let details = vec![detail("from", member.role.as_str()), detail("to", role.as_str())];
        let entry = self.audit.begin(caller, "member.change-role", "member", &member.email, None, details).await?;
        entry
            .around(async {
                let change = self.store.change_role(id, role).await.for_request(&caller.request_id)?;
                changed(change, id, "role", "The last administrator keeps their role. Make somebody else one first.")
            })
            .await
    }

    async fn set_disabled(&self, caller: &Caller, id: &str, disabled: bool) -> Result<(), ConsoleError> {
        caller.check(Permission::TeamWrite)?;
        let member = self.member(caller, id).await?;
        let action = if disabled { "member.disable" } else { "member.enable" };
        let entry = self.audit.begin(caller, action, "member", &member.email, None, Vec::new()).await?;
        entry
            .around(async {
                let change = self.store.set_disabled(id, disabled).await.for_request(&caller.request_id)?;
                changed(change, id, "disabled", "The last administrator stays enabled. Make somebody else one first.")
            })
            .await
    }
}

fn changed(change: MemberChange, id: &str, field: &str, last_admin: &str) -> Result<(), ConsoleError> {
    match change {
        MemberChange::Changed { .. } | MemberChange::Unchanged => Ok(()),
        MemberChange::LastAdmin => Err(ConsoleError::invalid(field, last_admin)),
        MemberChange::NotFound => Err(ConsoleError::not_found("member", id)),
    }
}

#[cfg(test)]
mod tests;
