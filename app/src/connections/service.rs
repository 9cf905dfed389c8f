//! What the screens need to know about connections.

use async_trait::async_trait;

use super::model::{Connection, EngineState, Identity, Place};
use crate::{error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait ConnectionsService: Send + Sync {
    fn list(&self) -> Vec<Connection>;
    fn engine(&self) -> EngineState;
    /// Refuses a connection or region that is not configured.
    fn check(&self, place: &Place) -> Result<(), ConsoleError>;
    /// Who AWS says we are (STS GetCallerIdentity, cached). None while AWS has not answered within two seconds: pages
    /// do not wait for what is good to know.
    async fn identity(&self, caller: &Caller, place: &Place) -> Result<Option<Identity>, ConsoleError>;
}
