//! What the team screen needs of the server.

use async_trait::async_trait;

use super::model::Member;
use crate::{
    error::ConsoleError,
    session::{model::Role, service::Caller},
};

#[async_trait]
pub trait TeamService: Send + Sync {
    async fn list(&self, caller: &Caller) -> Result<Vec<Member>, ConsoleError>;
    /// Adds a member with a first password, which they are told by the administrator and should change.
    async fn add(
        &self,
        caller: &Caller,
        email: &str,
        name: &str,
        role: Role,
        password: &str,
    ) -> Result<(), ConsoleError>;
    /// Changes a role; the member's sessions end. The last administrator keeps theirs.
    async fn set_role(&self, caller: &Caller, id: &str, role: Role) -> Result<(), ConsoleError>;
    /// Disables or enables a member; a disabled member's sessions end.
    async fn set_disabled(&self, caller: &Caller, id: &str, disabled: bool) -> Result<(), ConsoleError>;
}
