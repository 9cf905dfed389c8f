//! HTTP APIs: the list, one API, its changes, and the gateway that serves them where the local engine does not. Making and
//! wiring one are operations.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    http_apis::{
        model::{
            ApiDetail, ApiList, Behind, Deletion, LinkTrouble, Removal,
            wire::{RouteAsk, Wire},
        },
        service::HttpApisService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use crate::{
    activity::Audit,
    aws::{AwsHub, Who},
    functions::Caches,
};

pub mod catalog;
mod changes;
mod delete;
pub mod gateway;
pub mod get;
mod links;
mod list;
pub mod local_gateway;
mod mark;
pub mod permits;
mod remove_route;
pub mod urls;

pub use catalog::Catalog;

/// Making APIs and wiring them: the operation behind the forms.
#[async_trait]
pub trait Wirings: Send + Sync {
    /// The operation's id; the same `token` starts it once.
    async fn start_wire(
        &self,
        caller: &Caller,
        place: &Place,
        request: Wire,
        token: &str,
    ) -> Result<String, ConsoleError>;
    /// The operation the member started with this token, if any.
    async fn started(&self, caller: &Caller, token: &str) -> Result<Option<String>, ConsoleError>;
}

pub struct HttpApisServiceImpl {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
    wirings: Arc<dyn Wirings>,
}

impl HttpApisServiceImpl {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit, wirings: Arc<dyn Wirings>) -> Self {
        Self { hub, caches, audit, wirings }
    }
}

#[async_trait]
impl HttpApisService for HttpApisServiceImpl {
    async fn list(&self, caller: &Caller, place: &Place) -> Result<ApiList, ConsoleError> {
        caller.check(Permission::ApisRead)?;
        list::list(&self.hub, &self.caches.apis, &Who::of(caller), place).await
    }

    async fn behind(&self, caller: &Caller, place: &Place, ids: &[&str]) -> Result<Vec<Behind>, ConsoleError> {
        caller.check(Permission::ApisRead)?;
        list::behind(&self.caches.apis, &Who::of(caller), place, ids).await
    }

    async fn get(&self, caller: &Caller, place: &Place, id: &str) -> Result<ApiDetail, ConsoleError> {
        caller.check(Permission::ApisRead)?;
        get::get(&self.hub, &self.caches.apis, &Who::of(caller), place, id).await
    }

    async fn links(&self, caller: &Caller, place: &Place, id: &str) -> Result<Vec<LinkTrouble>, ConsoleError> {
        caller.check(Permission::ApisRead)?;
        links::links(&self.hub, &self.caches, &Who::of(caller), place, id).await
    }

    async fn create(&self, caller: &Caller, place: &Place, request: Wire, token: &str) -> Result<String, ConsoleError> {
        caller.check(Permission::ApisWrite)?;
        self.hub.check(place)?;
        self.wirings.start_wire(caller, place, request, token).await
    }

    async fn route(&self, caller: &Caller, place: &Place, ask: RouteAsk, token: &str) -> Result<String, ConsoleError> {
        caller.check(Permission::ApisWrite)?;
        self.start_route(caller, place, ask, token).await
    }

    async fn add_permission(&self, caller: &Caller, place: &Place, id: &str, route: &str) -> Result<(), ConsoleError> {
        caller.check(Permission::ApisWrite)?;
        caller.check(Permission::FunctionsWrite)?;
        self.permit_route(caller, place, id, route).await
    }

    async fn removal(&self, caller: &Caller, place: &Place, id: &str, route: &str) -> Result<Removal, ConsoleError> {
        caller.check(Permission::ApisRead)?;
        let catalog = &self.caches.apis;
        let parts = catalog.api(&Who::of(caller), place, id).await?;
        remove_route::removal(&self.hub, &Who::of(caller), place, &parts, route).await
    }

    async fn remove_route(
        &self,
        caller: &Caller,
        place: &Place,
        route: (&str, &str, &str),
        integration: bool,
        permission: bool,
    ) -> Result<bool, ConsoleError> {
        caller.check(Permission::ApisWrite)?;
        self.remove(caller, place, route, integration, permission).await
    }

    async fn deletion(&self, caller: &Caller, place: &Place, id: &str) -> Result<Deletion, ConsoleError> {
        caller.check(Permission::ApisRead)?;
        let parts = self.caches.apis.api(&Who::of(caller), place, id).await?;
        Ok(delete::deletion(&self.hub, &Who::of(caller), place, &parts).await)
    }

    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        api: (&str, &str, &str),
        permissions: bool,
    ) -> Result<bool, ConsoleError> {
        caller.check(Permission::ApisWrite)?;
        self.delete_api(caller, place, api, permissions).await
    }
}

#[cfg(test)]
mod tests;
