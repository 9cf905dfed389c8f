//! Functions: the list, one function, what leads to it, and running it. Making one is an operation.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        create::{
            check::taken as taken_error,
            model::{CreateFunction, Upload},
        },
        model::{
            FunctionDetail, RolePage, Trigger, Wiring,
            invoke::{HttpAnswer, HttpRequest, InvocationType, InvokeResult},
            list::{FirstView, FunctionChunk, ListQuery},
        },
        service::FunctionsService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use crate::{
    activity::Audit,
    aws::{AwsHub, Who},
};

pub mod aliases;
pub mod caches;
pub mod code;
pub mod concurrency;
pub mod configuration;
pub mod delete;
pub mod get;
pub mod invoke;
pub mod list;
mod listing;
pub mod package;
pub mod permissions;
mod request;
mod roles;
mod taken;
pub mod test_events;
pub mod text;
pub mod triggers;
pub mod versions;
pub mod wiring;

pub use caches::Caches;
pub use list::{FunctionsCache, summary_of};

/// Making functions: uploads, and the operation behind the wizard.
#[async_trait]
pub trait Creations: Send + Sync {
    /// The operation's id; the same `token` starts it once.
    async fn start_create(
        &self,
        caller: &Caller,
        place: &Place,
        request: CreateFunction,
        token: &str,
    ) -> Result<String, ConsoleError>;
    /// The operation the member started with this token, if any.
    async fn started(&self, caller: &Caller, token: &str) -> Result<Option<String>, ConsoleError>;
    async fn keep_upload(&self, caller: &Caller, file_name: &str, bytes: Vec<u8>) -> Result<Upload, ConsoleError>;
    async fn upload(&self, caller: &Caller, id: &str) -> Result<Upload, ConsoleError>;
}

pub struct FunctionsServiceImpl {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
    creations: Arc<dyn Creations>,
    sender: request::Sender,
}

impl FunctionsServiceImpl {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit, creations: Arc<dyn Creations>) -> Self {
        Self { hub, caches, audit, creations, sender: request::Sender::new() }
    }
}

#[async_trait]
impl FunctionsService for FunctionsServiceImpl {
    async fn first_view(
        &self,
        caller: &Caller,
        place: &Place,
        query: &ListQuery,
        page: u32,
    ) -> Result<FirstView, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        self.caches.functions.first_view(&Who::of(caller), place, query, page).await
    }

    async fn chunk(
        &self,
        caller: &Caller,
        place: &Place,
        generation: u64,
        offset: u32,
    ) -> Result<FunctionChunk, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        self.caches.functions.chunk(&Who::of(caller), place, generation, offset).await
    }

    async fn refresh(&self, caller: &Caller, place: &Place) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        self.hub.check(place)?;
        self.caches.functions.refresh(place);
        Ok(())
    }

    async fn get(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<FunctionDetail, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        get::get(&self.hub, &self.caches, &Who::of(caller), place, name, qualifier).await
    }

    async fn triggers(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Vec<Trigger>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        wiring::triggers(&self.hub, &self.caches, &Who::of(caller), place, name, qualifier).await
    }

    async fn wiring(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Wiring, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        wiring::wiring(&self.hub, &self.caches, &Who::of(caller), place, name, qualifier).await
    }

    async fn invoke(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        kind: InvocationType,
        payload: &str,
    ) -> Result<InvokeResult, ConsoleError> {
        caller.check(Permission::FunctionsInvoke)?;
        let (who, target) = (Who::of(caller), (place, name, qualifier));
        let test = invoke::Test::prepare(&self.hub, &self.caches, &who, target, kind, payload).await?;
        let entry = self.audit.begin(caller, "function.invoke", "function", name, Some(place), test.facts()).await?;
        let result = test.run().await;
        entry.finish(&result).await;
        result
    }

    async fn send_request(
        &self,
        caller: &Caller,
        place: &Place,
        request: HttpRequest,
    ) -> Result<HttpAnswer, ConsoleError> {
        caller.check(Permission::FunctionsInvoke)?;
        let out = request::Outgoing::prepare(&self.hub, &self.caches.apis, &Who::of(caller), place, request).await?;
        let entry = self.audit.begin(caller, "api.request", "api", &out.api_id, Some(place), out.facts()).await?;
        let result = self.sender.send(out).await;
        entry.finish(&result).await;
        result
    }

    async fn roles(&self, caller: &Caller, place: &Place, search: &str, page: u32) -> Result<RolePage, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        roles::roles(&self.hub, &self.caches, &Who::of(caller), place, search, page).await
    }

    async fn keep_upload(&self, caller: &Caller, file_name: &str, bytes: Vec<u8>) -> Result<Upload, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        self.creations.keep_upload(caller, file_name, bytes).await
    }

    async fn upload(&self, caller: &Caller, id: &str) -> Result<Upload, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        self.creations.upload(caller, id).await
    }

    async fn taken(&self, caller: &Caller, place: &Place, name: &str) -> Result<bool, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        taken::taken(&self.hub, &Who::of(caller), place, name).await
    }

    async fn create(
        &self,
        caller: &Caller,
        place: &Place,
        request: CreateFunction,
        token: &str,
    ) -> Result<String, ConsoleError> {
        if self.taken(caller, place, &request.name).await? {
            // By this very operation, when the form is sent twice.
            let started = self.creations.started(caller, token).await?;
            let refused = || taken_error(&request.name, &place.region);
            return started.ok_or_else(|| ConsoleError::Invalid(vec![refused()]));
        }
        self.creations.start_create(caller, place, request, token).await
    }
}
