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
    use app::{
        connections::model::Environment,
        session::model::{Role, User},
    };

    use super::*;
    use crate::aws::ConnectionSettings;

    #[tokio::test(start_paused = true)]
    async fn a_page_does_not_wait_for_an_aws_that_does_not_answer() {
        // Takes connections and says nothing.
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hub = AwsHub::new(vec![ConnectionSettings {
            id: "local".into(),
            label: "Local engine".into(),
            environment: Environment::Local,
            regions: vec!["eu-west-1".into()],
            access: Access::LocalEngine,
            endpoint_url: None,
        }]);
        hub.set_engine(EngineState::Ready, Some(format!("http://{}", silent.local_addr().unwrap())));
        let connections = ConnectionsServiceImpl::new(Arc::new(hub));
        let user = User { id: "u".into(), email: "a@example.com".into(), name: String::new(), role: Role::Viewer };
        let caller = Caller { user, session_id: "s".into(), request_id: "r".into(), ip: String::new() };
        assert_eq!(connections.identity(&caller, &Place::new("local", "eu-west-1")).await, Ok(None));
    }
}
