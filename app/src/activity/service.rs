//! What the activity screen needs of the server.

use async_trait::async_trait;

use super::model::{ActivityEntry, ActivityPage, ActivityQuery, LastChange};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait ActivityService: Send + Sync {
    /// Without the details that are for [`get`](Self::get) alone.
    async fn list(&self, caller: &Caller, query: &ActivityQuery) -> Result<ActivityPage, ConsoleError>;
    async fn get(&self, caller: &Caller, id: i64) -> Result<ActivityEntry, ConsoleError>;
    /// The last change of a function that succeeded; running or reading it is none. No AWS call.
    async fn last_change(
        &self,
        caller: &Caller,
        place: &Place,
        function: &str,
    ) -> Result<Option<LastChange>, ConsoleError>;
}
