//! What the activity screen needs of the server.

use async_trait::async_trait;

use super::model::{ActivityPage, ActivityQuery};
use crate::{error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait ActivityService: Send + Sync {
    async fn list(&self, caller: &Caller, query: &ActivityQuery) -> Result<ActivityPage, ConsoleError>;
}
