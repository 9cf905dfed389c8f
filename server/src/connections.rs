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

/// How long a page waits for AWS to say who we are.
const PATIENCE: Duration = Duration::from_secs(2);

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

    async fn identity(&self, caller: &Caller, place: &Place) -> Result<Option<Identity>, ConsoleError> {
        let who = Who::of(caller);
        let aws = self.hub.at(place, &who)?;
        // Where a role is assumed, each person has their own session name in the ARN.
        let assumes = matches!(self.hub.check(place)?.access, Access::AssumeRole { .. });
        let key = if assumes { who.user } else { String::new() };
        let load = || async move { Ok(aws.get_caller_identity().await?) };
        // The look-up itself goes on, for the next one who asks.
        match tokio::time::timeout(PATIENCE, self.identities.get(place, &key, load)).await {
            Ok(known) => Ok(Some(known?.value.as_ref().clone())),
            Err(_) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use app::session::model::Role;

    use super::*;
    use crate::{
        aws::stub::{hub_without_engine, place},
        testing::caller,
    };

    #[tokio::test(start_paused = true)]
    async fn a_page_does_not_wait_for_an_aws_that_does_not_answer() {
        // Takes connections and says nothing.
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hub = hub_without_engine();
        hub.set_engine(EngineState::Ready, Some(format!("http://{}", silent.local_addr().unwrap())));
        let connections = ConnectionsServiceImpl::new(Arc::new(hub));
        assert_eq!(connections.identity(&caller(Role::Viewer), &place()).await, Ok(None));
    }
}
