//! All connections: checks that a place is configured, and hands out [`Aws`] handles.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock, Weak},
};

use app::{
    connections::model::{EngineState, Place},
    error::ConsoleError,
};

use super::{
    Aws, ConnectionSettings, Who,
    calls::Metrics,
    clients::{Clients, Http},
    iam::policies::PolicyCache,
    quota::Quotas,
    settings::Access,
};

/// Kept for this many people, connections and regions; more only means that clients are made again.
const CLIENTS_MOST: usize = 256;

pub struct AwsHub {
    connections: Vec<ConnectionSettings>,
    http: Http,
    clients: Mutex<HashMap<Key, Arc<Clients>>>,
    engine: RwLock<Engine>,
    shared: Arc<Shared>,
}

/// What all handles share.
#[derive(Default)]
pub(super) struct Shared {
    pub quotas: Quotas,
    pub metrics: Arc<Metrics>,
    pub policies: PolicyCache,
    api_locks: Mutex<HashMap<(Place, String), ApiLock>>,
}

type ApiLock = Weak<tokio::sync::Mutex<()>>;

impl Shared {
    /// API Gateway answers ConflictException to two writes at once on one API: they go one after another.
    pub async fn lock_api(&self, place: &Place, api_id: &str) -> tokio::sync::OwnedMutexGuard<()> {
        let lock = {
            let mut locks = self.api_locks.lock().unwrap_or_else(PoisonError::into_inner);
            locks.retain(|_, lock| lock.strong_count() > 0);
            let key = (place.clone(), api_id.to_owned());
            let present = locks.get(&key).and_then(Weak::upgrade);
            present.unwrap_or_else(|| {
                let lock = Arc::default();
                locks.insert(key, Arc::downgrade(&lock));
                lock
            })
        };
        lock.lock_owned().await
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    place: Place,
    /// Empty where no role is assumed: all people share the clients.
    session_name: String,
    endpoint: Option<String>,
}

struct Engine {
    state: EngineState,
    /// `http://127.0.0.1:{port}` while it answers.
    endpoint: Option<String>,
    /// The port of the local gateway.
    gateway_port: Option<u16>,
}

impl AwsHub {
    pub fn new(connections: Vec<ConnectionSettings>) -> Self {
        let engine = Engine { state: EngineState::Off, endpoint: None, gateway_port: None };
        Self {
            connections,
            http: Http::new(),
            clients: Mutex::default(),
            engine: RwLock::new(engine),
            shared: Arc::default(),
        }
    }

    pub fn connections(&self) -> &[ConnectionSettings] {
        &self.connections
    }

    pub fn connection(&self, id: &str) -> Option<&ConnectionSettings> {
        self.connections.iter().find(|connection| connection.id == id)
    }

    /// Refuses a connection or region that is not configured.
    pub fn check(&self, place: &Place) -> Result<&ConnectionSettings, ConsoleError> {
        let connection = self
            .connection(&place.connection)
            .ok_or_else(|| ConsoleError::not_found("connection", &place.connection))?;
        if !connection.regions.contains(&place.region) {
            return Err(ConsoleError::not_found("region", format!("{} of this connection", place.region)));
        }
        Ok(connection)
    }

    /// A handle on a configured place. Calls nothing.
    pub fn at(&self, place: &Place, who: &Who) -> Result<Aws, ConsoleError> {
        let connection = self.check(place)?;
        let assumes = matches!(connection.access, Access::AssumeRole { .. });
        let key = Key {
            place: place.clone(),
            session_name: if assumes { who.user.clone() } else { String::new() },
            endpoint: if connection.is_local() {
                Some(self.engine_endpoint()?)
            } else {
                connection.endpoint_url.clone()
            },
        };
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= CLIENTS_MOST && !clients.contains_key(&key) {
            clients.clear();
        }
        let clients = Arc::clone(clients.entry(key).or_insert_with_key(|key| {
            Arc::new(Clients::new(connection, place, key.endpoint.clone(), &key.session_name, self.http.clone()))
        }));
        Ok(Aws {
            place: place.clone(),
            local: connection.is_local(),
            clients,
            who: who.clone(),
            shared: Arc::clone(&self.shared),
        })
    }

    fn engine_endpoint(&self) -> Result<String, ConsoleError> {
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
        engine.endpoint.clone().ok_or_else(|| ConsoleError::Unavailable {
            what: "The local engine".into(),
            reason: match &engine.state {
                EngineState::Off => "It is not switched on.".into(),
                EngineState::Starting { step } => format!("It is starting: {step}."),
                EngineState::Restarting { reason } => format!("It is starting again: {reason}."),
                EngineState::Failed { reason } => reason.clone(),
                EngineState::Ready => "It is ready, but its address is not known yet.".into(),
            },
        })
    }

    /// The engine's state, and its address while it answers. Handles made before keep the old address.
    pub fn set_engine(&self, state: EngineState, endpoint: Option<String>) {
        let mut engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        if engine.endpoint != endpoint {
            let local = |key: &Key| self.connection(&key.place.connection).is_some_and(ConnectionSettings::is_local);
            self.clients.lock().unwrap_or_else(PoisonError::into_inner).retain(|key, _| !local(key));
        }
        engine.state = state;
        engine.endpoint = endpoint;
    }

    pub fn engine_state(&self) -> EngineState {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).state.clone()
    }

    pub fn set_gateway_port(&self, port: Option<u16>) {
        self.engine.write().unwrap_or_else(PoisonError::into_inner).gateway_port = port;
    }

    /// The port of the local gateway, for a place on the local engine.
    pub fn gateway_port(&self, place: &Place) -> Option<u16> {
        self.connection(&place.connection).filter(|connection| connection.is_local())?;
        self.engine.read().unwrap_or_else(PoisonError::into_inner).gateway_port
    }

    /// Where an API of the local engine is called: `http://{api}.execute-api.localhost:{port}`.
    pub fn gateway_base(&self, place: &Place, api_id: &str) -> Option<String> {
        self.gateway_port(place).map(|port| format!("http://{api_id}.execute-api.localhost:{port}"))
    }

    /// For whoever reads an API, compares and then writes: one after another. Each write waits for its own turn besides.
    pub async fn turn(&self, place: &Place, api_id: &str) -> tokio::sync::OwnedMutexGuard<()> {
        self.shared.lock_api(place, &format!("{api_id} is compared")).await
    }

    /// What was called how often since the start.
    pub fn metrics(&self) -> &Metrics {
        &self.shared.metrics
    }
}

#[cfg(test)]
mod tests;
