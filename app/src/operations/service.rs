//! What the operation screens need of the server. Live views come over server-sent events at
//! [`events_path`](crate::operations::events_path).

use async_trait::async_trait;

use super::model::{OperationRow, OperationView};
use crate::{error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait OperationsService: Send + Sync {
    /// Newest first, at most 100.
    async fn list(&self, caller: &Caller) -> Result<Vec<OperationRow>, ConsoleError>;
    async fn get(&self, caller: &Caller, id: &str) -> Result<OperationView, ConsoleError>;
    /// Goes on at the failed step.
    async fn resume(&self, caller: &Caller, id: &str) -> Result<(), ConsoleError>;
    /// Removes what the operation made, newest first.
    async fn roll_back(&self, caller: &Caller, id: &str) -> Result<(), ConsoleError>;
}
