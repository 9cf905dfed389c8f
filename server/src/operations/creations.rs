//! What the services ask of operations: making a function, keeping its zip until then, and wiring APIs.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        configuration::database_proxies::model::CreateProxy,
        create::model::{CreateFunction, Upload},
    },
    http_apis::model::wire::Wire,
    session::service::Caller,
};
use async_trait::async_trait;

use super::{Operations, Request};
use crate::{
    functions::{Creations, configuration::network::ProxyCreations},
    http_apis::Wirings,
};

#[async_trait]
impl Creations for Operations {
    async fn start_create(
        &self,
        caller: &Caller,
        place: &Place,
        request: CreateFunction,
        token: &str,
    ) -> Result<String, ConsoleError> {
        Self::start_create(self, caller, place, request, token).await
    }

    async fn started(&self, caller: &Caller, token: &str) -> Result<Option<String>, ConsoleError> {
        Self::started(self, caller, token).await
    }

    async fn keep_upload(&self, caller: &Caller, file_name: &str, bytes: Vec<u8>) -> Result<Upload, ConsoleError> {
        Self::keep_upload(self, caller, file_name, bytes).await
    }

    async fn upload(&self, caller: &Caller, id: &str) -> Result<Upload, ConsoleError> {
        Self::upload(self, caller, id).await
    }
}

#[async_trait]
impl Wirings for Operations {
    async fn start_wire(
        &self,
        caller: &Caller,
        place: &Place,
        request: Wire,
        token: &str,
    ) -> Result<String, ConsoleError> {
        self.start(caller, place, Request::Wire(Box::new(request)), token).await
    }

    async fn started(&self, caller: &Caller, token: &str) -> Result<Option<String>, ConsoleError> {
        Self::started(self, caller, token).await
    }
}

#[async_trait]
impl ProxyCreations for Operations {
    async fn start_proxy(
        &self,
        caller: &Caller,
        place: &Place,
        request: CreateProxy,
        token: &str,
    ) -> Result<String, ConsoleError> {
        self.start(caller, place, Request::CreateProxy(Box::new(request)), token).await
    }
}
