//! What the API screens need of the server.

use async_trait::async_trait;

use super::model::{ApiDetail, ApiList};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait HttpApisService: Send + Sync {
    async fn list(&self, caller: &Caller, place: &Place) -> Result<ApiList, ConsoleError>;
    async fn get(&self, caller: &Caller, place: &Place, id: &str) -> Result<ApiDetail, ConsoleError>;
}
