//! HTTP APIs: the list, one API, and the gateway that serves them where the local engine does not.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    http_apis::{
        model::{ApiDetail, ApiList},
        service::HttpApisService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use crate::aws::{AwsHub, Who};

pub mod catalog;
pub mod gateway;
mod get;
mod list;
pub mod local_gateway;
pub mod urls;

pub use catalog::Catalog;

pub struct HttpApisServiceImpl {
    hub: Arc<AwsHub>,
    catalog: Catalog,
}

impl HttpApisServiceImpl {
    pub fn new(hub: Arc<AwsHub>, catalog: Catalog) -> Self {
        Self { hub, catalog }
    }
}

#[async_trait]
impl HttpApisService for HttpApisServiceImpl {
    async fn list(&self, caller: &Caller, place: &Place) -> Result<ApiList, ConsoleError> {
        caller.check(Permission::ApisRead)?;
        list::list(&self.hub, &self.catalog, &Who::of(caller), place).await
    }

    async fn get(&self, caller: &Caller, place: &Place, id: &str) -> Result<ApiDetail, ConsoleError> {
        caller.check(Permission::ApisRead)?;
        get::get(&self.hub, &self.catalog, &Who::of(caller), place, id).await
    }
}
