//! What the functions' services ask of operations: making a function, and keeping its zip until then.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::create::model::{CreateFunction, Upload},
    session::service::Caller,
};
use async_trait::async_trait;

use super::Operations;
use crate::functions::Creations;

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

    async fn keep_upload(&self, caller: &Caller, file_name: &str, bytes: Vec<u8>) -> Result<Upload, ConsoleError> {
        Self::keep_upload(self, caller, file_name, bytes).await
    }

    async fn upload(&self, caller: &Caller, id: &str) -> Result<Upload, ConsoleError> {
        Self::upload(self, caller, id).await
    }
}
