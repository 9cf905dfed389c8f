//! What the pages of aliases need of the server.

use async_trait::async_trait;

use super::model::{AliasEdit, AliasList, AliasSaved, AliasView, Observation, Qualifier, Traffic};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::{configuration::model::Texts, versions::model::Version},
    session::service::Caller,
};

#[async_trait]
pub trait AliasesService: Send + Sync {
    /// One ListAliases for each 50.
    async fn list(&self, caller: &Caller, place: &Place, name: &str) -> Result<AliasList, ConsoleError>;
    /// GetAlias and, beside it, GetProvisionedConcurrencyConfig.
    async fn get(&self, caller: &Caller, place: &Place, name: &str, alias: &str) -> Result<AliasView, ConsoleError>;
    /// `$LATEST` and all versions, the newest first: one ListVersionsByFunction for each 50.
    async fn choices(&self, caller: &Caller, place: &Place, name: &str) -> Result<Vec<Version>, ConsoleError>;
    /// Aliases and versions to look at: one ListAliases and one ListVersionsByFunction, for each 50.
    async fn qualifiers(&self, caller: &Caller, place: &Place, name: &str) -> Result<Vec<Qualifier>, ConsoleError>;
    /// Looks at the versions it names, then one CreateAlias.
    async fn create(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        alias: &str,
        typed: Texts,
    ) -> Result<(), ConsoleError>;
    /// Merges into what AWS has now, looks at the versions it names, then one UpdateAlias with the revision.
    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        alias: &str,
        edit: AliasEdit,
    ) -> Result<AliasSaved, ConsoleError>;
    /// Refused when it no longer leads to where the page said.
    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        alias: &str,
        seen: &Texts,
    ) -> Result<(), ConsoleError>;
    /// One GetMetricData of two metrics.
    async fn traffic(&self, caller: &Caller, place: &Place, name: &str, alias: &str) -> Result<Traffic, ConsoleError>;
    /// Starts [`SAMPLE`](super::rules::SAMPLE) invocations through the alias.
    async fn observe(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        alias: &str,
        payload: &str,
    ) -> Result<Observation, ConsoleError>;
    /// How far they are; those the caller started.
    async fn observation(&self, caller: &Caller, id: &str) -> Result<Observation, ConsoleError>;
    /// Sends no more of them.
    async fn stop(&self, caller: &Caller, id: &str) -> Result<Observation, ConsoleError>;
}
