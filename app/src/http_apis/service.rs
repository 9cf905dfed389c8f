//! What the API screens need of the server.

use async_trait::async_trait;

use super::model::{
    ApiDetail, ApiList, Behind, Deletion, LinkTrouble, Removal,
    wire::{RouteAsk, Wire},
};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait HttpApisService: Send + Sync {
    /// One GetApis, or the cache.
    async fn list(&self, caller: &Caller, place: &Place) -> Result<ApiList, ConsoleError>;
    /// One GetIntegrations for each API not known, behind whatever else asks.
    async fn behind(&self, caller: &Caller, place: &Place, ids: &[&str]) -> Result<Vec<Behind>, ConsoleError>;
    /// GetApi, GetRoutes, GetIntegrations and GetStages at once, or the cache.
    async fn get(&self, caller: &Caller, place: &Place, id: &str) -> Result<ApiDetail, ConsoleError>;
    /// What keeps routes from working: the API, and for each function behind it GetFunction and GetPolicy, or the cache.
    async fn links(&self, caller: &Caller, place: &Place, id: &str) -> Result<Vec<LinkTrouble>, ConsoleError>;
    /// Starts the operation that makes an API; the same `token` starts it once. The operation's id.
    async fn create(&self, caller: &Caller, place: &Place, request: Wire, token: &str) -> Result<String, ConsoleError>;
    /// The same for a route that is made or changed, unless the API is no longer as the member saw it.
    async fn route(&self, caller: &Caller, place: &Place, ask: RouteAsk, token: &str) -> Result<String, ConsoleError>;
    async fn add_permission(&self, caller: &Caller, place: &Place, id: &str, route: &str) -> Result<(), ConsoleError>;
    async fn removal(&self, caller: &Caller, place: &Place, id: &str, route: &str) -> Result<Removal, ConsoleError>;
    /// `route` is the API's id, the route's, and its mark as the member saw it. False when something that was to go with
    /// it is still there.
    async fn remove_route(
        &self,
        caller: &Caller,
        place: &Place,
        route: (&str, &str, &str),
        integration: bool,
        permission: bool,
    ) -> Result<bool, ConsoleError>;
    async fn deletion(&self, caller: &Caller, place: &Place, id: &str) -> Result<Deletion, ConsoleError>;
    /// `api` is its id, its mark as the member saw it, and the name typed. False when a permission is still there.
    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        api: (&str, &str, &str),
        permissions: bool,
    ) -> Result<bool, ConsoleError>;
}
