//! What the code signing tab needs of the server.

use async_trait::async_trait;

use super::model::{Signing, SigningConfig};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait SigningService: Send + Sync {
    /// GetFunctionCodeSigningConfig, and GetCodeSigningConfig where there is one.
    async fn get(&self, caller: &Caller, place: &Place, name: &str) -> Result<Signing, ConsoleError>;
    /// One ListCodeSigningConfigs for each page.
    async fn configs(&self, caller: &Caller, place: &Place) -> Result<Vec<SigningConfig>, ConsoleError>;
    /// Attaches one, or with an empty `arn` detaches. It has no revision: read, compared with `base`, written at once
    /// and read again.
    async fn set(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        base: &str,
        arn: &str,
    ) -> Result<Signing, ConsoleError>;
}
