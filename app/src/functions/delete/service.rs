//! What the page for deleting a function needs of the server.

use async_trait::async_trait;

use super::model::{Leavings, Removal};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait DeletionsService: Send + Sync {
    /// What the function would leave behind. About six calls, and two for each HTTP API that leads to it.
    async fn leavings(&self, caller: &Caller, place: &Place, name: &str) -> Result<Leavings, ConsoleError>;
    /// Starts the operation that deletes the function and `removals` with it; the same `token` starts it once.
    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        removals: Vec<Removal>,
        token: &str,
    ) -> Result<String, ConsoleError>;
}
