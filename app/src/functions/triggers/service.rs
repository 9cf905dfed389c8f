//! What the triggers' screens need of the server.

use async_trait::async_trait;

use super::model::{Looked, TriggerList};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait TriggersService: Send + Sync {
    /// GetPolicy (or the cache) beside ListEventSourceMappings; twice each where an alias or version is chosen.
    async fn list(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<TriggerList, ConsoleError>;
    /// Looks at the sources themselves, a few at a time: on demand, after the list is shown.
    async fn look(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Looked, ConsoleError>;
}
