//! What the permission screens need of the server.

use async_trait::async_trait;

use super::model::{InlineEdit, InlineSaved, Need, NewStatement, PolicyPage, ResourcePolicy, RoleSays, RoleView};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait PermissionsService: Send + Sync {
    /// What the execution role says to these needs. GetFunction from the cache, then GetRole, the role's two lists and
    /// a call for each policy; AWS's own policies are remembered.
    async fn role_needs(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        needs: Vec<Need>,
    ) -> Result<RoleSays, ConsoleError>;
    /// Adds to the role what it does not allow of these, in the inline policy `lambent-<function>`.
    async fn grant(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        needs: Vec<Need>,
    ) -> Result<RoleSays, ConsoleError>;
    /// The execution role with all its policies: GetRole, its two lists, and a call for each policy.
    async fn role(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<RoleView, ConsoleError>;
    /// What everything configured on the function needs of its role. Three calls of Lambda.
    async fn own_needs(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Vec<Need>, ConsoleError>;
    /// Managed policies with all words of `search` in their name or description; `page` counts from 0. Lists are
    /// remembered.
    async fn policies(
        &self,
        caller: &Caller,
        place: &Place,
        search: &str,
        own: bool,
        page: u32,
    ) -> Result<PolicyPage, ConsoleError>;
    /// Attaches a managed policy to the function's execution role, or takes it off. `role` is the one the page showed.
    async fn attach(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        role: &str,
        arn: &str,
        attach: bool,
    ) -> Result<(), ConsoleError>;
    /// Writes an inline policy of the role, or removes it; not when somebody changed it since.
    async fn save_inline(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: InlineEdit,
    ) -> Result<InlineSaved, ConsoleError>;
    /// One GetPolicy, or the cache.
    async fn resource_policy(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<ResourcePolicy, ConsoleError>;
    /// GetPolicy, AddPermission.
    async fn add_statement(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        new: NewStatement,
    ) -> Result<(), ConsoleError>;
    /// GetPolicy, RemovePermission; not when the statement is no longer the one the page showed (`seen`).
    async fn remove_statement(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        sid: &str,
        seen: &str,
    ) -> Result<(), ConsoleError>;
}
