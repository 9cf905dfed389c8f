//! What the versions page needs of the server.

use async_trait::async_trait;

use super::model::{Comparison, Publish, Published, VersionList, VersionRemoval};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait VersionsService: Send + Sync {
    /// One ListVersionsByFunction; who published them is Lambent's own.
    async fn list(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        after: Option<&str>,
    ) -> Result<VersionList, ConsoleError>;
    /// GetFunction until no update runs, the list up to its end, PublishVersion with the code's hash and the revision.
    async fn publish(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        publish: Publish,
    ) -> Result<Published, ConsoleError>;
    /// One GetFunction and one ListAliases.
    async fn removal(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        number: &str,
    ) -> Result<VersionRemoval, ConsoleError>;
    /// Refused while an alias leads to it.
    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        number: &str,
        confirm: &str,
    ) -> Result<(), ConsoleError>;
    /// Two GetFunctions, and the packages where they differ.
    async fn compare(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        from: &str,
        to: &str,
    ) -> Result<Comparison, ConsoleError>;
}
