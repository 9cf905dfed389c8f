//! What saved test events need of the server.

use async_trait::async_trait;

use super::model::{Draft, Kept, Ran, TestEvent};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

/// A function, by its place and name.
pub type Of<'a> = (&'a Place, &'a str);

#[async_trait]
pub trait TestEventsService: Send + Sync {
    /// By name. No AWS call.
    async fn list(&self, caller: &Caller, of: Of<'_>) -> Result<Vec<TestEvent>, ConsoleError>;
    /// Saves a new event, or the next version of the one with this id and version. No AWS call.
    async fn save(
        &self,
        caller: &Caller,
        of: Of<'_>,
        known: Option<(String, i64)>,
        draft: Draft,
    ) -> Result<Kept, ConsoleError>;
    /// Deletes the event, if it still has this version; `Done` holds what it was.
    async fn delete(&self, caller: &Caller, of: Of<'_>, id: &str, version: i64) -> Result<Kept, ConsoleError>;
    /// Runs the function with the event as saved, and keeps how it ended. One Invoke, audited as any test.
    async fn run(&self, caller: &Caller, of: Of<'_>, id: &str) -> Result<Ran, ConsoleError>;
}
