//! What the function screens need of the server.

use async_trait::async_trait;

use super::{
    create::model::{CreateFunction, Upload},
    model::{
        FunctionDetail, RolePage, Trigger, Wiring,
        invoke::{HttpAnswer, HttpRequest, InvocationType, InvokeResult},
        list::{FirstView, FunctionChunk, ListQuery},
    },
};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait FunctionsService: Send + Sync {
    /// The first rows. Returns as soon as AWS's first page is there (or the cache has any); the rest is read on.
    /// `page` counts from 0, by [`FIRST_VIEW_ROWS`](super::model::list::FIRST_VIEW_ROWS).
    async fn first_view(
        &self,
        caller: &Caller,
        place: &Place,
        query: &ListQuery,
        page: u32,
    ) -> Result<FirstView, ConsoleError>;
    /// Rows from `offset` in AWS's order, at most 1,000; waits for at least one new row or the end.
    async fn chunk(
        &self,
        caller: &Caller,
        place: &Place,
        generation: u64,
        offset: u32,
    ) -> Result<FunctionChunk, ConsoleError>;
    /// Forgets the cached list, so that the next read asks AWS.
    async fn refresh(&self, caller: &Caller, place: &Place) -> Result<(), ConsoleError>;
    /// One GetFunction, or the cache.
    async fn get(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<FunctionDetail, ConsoleError>;
    /// One GetPolicy, or the cache.
    async fn triggers(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Vec<Trigger>, ConsoleError>;
    /// The same, the destinations, and four calls for each API named there: for what is streamed in, never waited for.
    async fn wiring(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Wiring, ConsoleError>;
    async fn invoke(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        kind: InvocationType,
        payload: &str,
    ) -> Result<InvokeResult, ConsoleError>;
    /// Sends a request to a route of one of the connection's own APIs.
    async fn send_request(
        &self,
        caller: &Caller,
        place: &Place,
        request: HttpRequest,
    ) -> Result<HttpAnswer, ConsoleError>;
    /// Roles that Lambda may assume, whose name or description has all words of `search`; `page` counts from 0. All of
    /// an account's roles are read, 1,000 a call, and remembered for a minute.
    async fn roles(&self, caller: &Caller, place: &Place, search: &str, page: u32) -> Result<RolePage, ConsoleError>;
    /// Checks a zip and keeps it for the wizard for an hour.
    async fn keep_upload(&self, caller: &Caller, file_name: &str, bytes: Vec<u8>) -> Result<Upload, ConsoleError>;
    async fn upload(&self, caller: &Caller, id: &str) -> Result<Upload, ConsoleError>;
    /// Whether there is a function of this name already: one GetFunction. False where AWS does not say so within two
    /// seconds; the operation that makes one looks again.
    async fn taken(&self, caller: &Caller, place: &Place, name: &str) -> Result<bool, ConsoleError>;
    /// Starts the operation that creates a function and what belongs to it; the same `token` starts it once. A name
    /// that is taken is refused beside its field.
    async fn create(
        &self,
        caller: &Caller,
        place: &Place,
        request: CreateFunction,
        token: &str,
    ) -> Result<String, ConsoleError>;
}
