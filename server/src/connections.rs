//! The configured connections, as the screens see them.

use std::{sync::Arc, time::Duration};

use app::{
    connections::{
        model::{Connection, EngineState, Identity, Place},
        service::ConnectionsService,
    },
    error::ConsoleError,
    session::service::Caller,
};
use async_trait::async_trait;

use crate::aws::{Access, AwsHub, Who, cache::Cache};

pub struct ConnectionsServiceImpl {
    hub: Arc<AwsHub>,
    identities: Cache<Identity>,
}

impl ConnectionsServiceImpl {
    pub fn new(hub: Arc<AwsHub>) -> Self {
        Self { hub, identities: Cache::new(Duration::from_secs(300), 500) }
    }
}

#[async_trait]
impl ConnectionsService for ConnectionsServiceImpl {
    fn list(&self) -> Vec<Connection> {
        self.hub.connections().iter().map(crate::aws::ConnectionSettings::view).collect()
    }

    fn engine(&self) -> EngineState {
        self.hub.engine_state()
    }

    fn check(&self, place: &Place) -> Result<(), ConsoleError> {
        self.hub.check(place).map(drop)
    }

    async fn identity(&self, caller: &Caller, place: &Place) -> Result<Identity, ConsoleError> {
        let who = Who::of(caller);
        let aws = self.hub.at(place, &who)?;
        // Where a role is assumed, each person has their own session name in the ARN.
        let assumes = matches!(self.hub.check(place)?.access, Access::AssumeRole { .. });
        let key = if assumes { who.user } else { String::new() };
        let load = || async move { Ok(aws.get_caller_identity().await?) };
        Ok(self.identities.get(place, &key, load).await?.value.as_ref().clone())
    }
}
