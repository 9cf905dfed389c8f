//! What the access log's screen needs of the server.

use async_trait::async_trait;

use super::model::AccessLog;
use crate::{connections::model::Place, error::ConsoleError, monitoring::logs::ask::LogAsk, session::service::Caller};

#[async_trait]
pub trait AccessLogService: Send + Sync {
    /// The API, or the cache, and at most four FilterLogEvents where the stage's log is on. An empty stage is the first.
    async fn get(
        &self,
        caller: &Caller,
        place: &Place,
        id: &str,
        stage: &str,
        ask: LogAsk,
    ) -> Result<AccessLog, ConsoleError>;
    /// Switches a stage's access log on with Lambent's format, or gives it that format, unless the stage logs otherwise by now
    /// than `mark` says. Makes the log group where it is missing.
    async fn switch_on(
        &self,
        caller: &Caller,
        place: &Place,
        id: &str,
        stage: &str,
        mark: &str,
    ) -> Result<(), ConsoleError>;
}
