//! What the tab needs of the server.

use async_trait::async_trait;

use super::model::{Account, ProvisionEdit, Provisioned, ReserveEdit, Reserved};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait ConcurrencyService: Send + Sync {
    /// One GetFunctionConcurrency.
    async fn reserved(&self, caller: &Caller, place: &Place, name: &str) -> Result<Reserved, ConsoleError>;
    /// One GetAccountSettings.
    async fn account(&self, caller: &Caller, place: &Place) -> Result<Account, ConsoleError>;
    /// One ListProvisionedConcurrencyConfigs for each 50; on the local engine one call for each version and alias.
    async fn provisioned(&self, caller: &Caller, place: &Place, name: &str) -> Result<Vec<Provisioned>, ConsoleError>;
    /// Whether it may call itself over and over. One GetFunctionRecursionConfig.
    async fn recursion(&self, caller: &Caller, place: &Place, name: &str) -> Result<bool, ConsoleError>;
    /// Looks at what AWS has and at the account's figures, then one Put or Delete; what AWS has then.
    async fn reserve(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: ReserveEdit,
    ) -> Result<Option<u32>, ConsoleError>;
    async fn provision(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: ProvisionEdit,
    ) -> Result<(), ConsoleError>;
    async fn unprovision(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: ProvisionEdit,
    ) -> Result<(), ConsoleError>;
    /// `base`: what the page said.
    async fn allow_recursion(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        base: bool,
        allow: bool,
    ) -> Result<(), ConsoleError>;
}
