//! What the logs' screens need of the server. The live tail and downloads are plain routes.

use async_trait::async_trait;

use super::{
    ask::{LogAsk, OpenAsk},
    model::{Found, Opened},
};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait LogsService: Send + Sync {
    /// At most four FilterLogEvents, however many ask for the same at once; and the function, or the cache.
    async fn search(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        ask: LogAsk,
    ) -> Result<Found, ConsoleError>;
    /// The invocation a line belongs to: one or two FilterLogEvents, one more where only its request id is known.
    async fn open(&self, caller: &Caller, place: &Place, name: &str, open: OpenAsk) -> Result<Opened, ConsoleError>;
}
