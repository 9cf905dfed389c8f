//! What the configuration tabs need of the server.

use async_trait::async_trait;

use super::model::{Environment, EnvironmentEdit, GeneralEdit, Saved};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait ConfigurationService: Send + Sync {
    /// The keys of the environment. One GetFunction; values are not remembered.
    async fn environment(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Environment, ConsoleError>;
    /// One value, as AWS has it now; audited. One GetFunction.
    async fn reveal(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        key: &str,
    ) -> Result<String, ConsoleError>;
    /// Merges into what AWS has now and waits until it is live: GetFunction, UpdateFunctionConfiguration with
    /// RevisionId, GetFunction until settled. A new handler is looked for in the code first.
    async fn save_general(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: GeneralEdit,
    ) -> Result<Saved, ConsoleError>;
    /// The same for environment variables: keys that are not named stay as AWS has them.
    async fn save_environment(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: EnvironmentEdit,
    ) -> Result<Saved, ConsoleError>;
}
