//! What the permission screens need of the server.

use async_trait::async_trait;

use super::model::{Need, RoleSays};
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
}
