//! What the traces' screen needs of the server.

use async_trait::async_trait;

use super::model::{Trace, TraceList, TracesAsk};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait TracesService: Send + Sync {
    /// One GetTraceSummaries, and the function, or the cache; nothing on the local engine.
    async fn list(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        ask: TracesAsk,
    ) -> Result<TraceList, ConsoleError>;
    /// One BatchGetTraces.
    async fn get(&self, caller: &Caller, place: &Place, id: &str) -> Result<Trace, ConsoleError>;
}
