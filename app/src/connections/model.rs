//! Connections, regions and the state of the local engine.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The colour (and for production the word) that marks a connection on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    Local,
    Dev,
    Staging,
    Production,
}

impl Environment {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Dev => "dev",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }
}

/// A connection and a region: the part of every URL that says which AWS is meant. Both parts are checked on the
/// server against the configured connections before anything is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub connection: String,
    pub region: String,
}

impl Place {
    pub fn new(connection: impl Into<String>, region: impl Into<String>) -> Self {
        Self { connection: connection.into(), region: region.into() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} · {}", self.connection, self.region)
    }
}

/// How a connection gets its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConnectionKind {
    /// The engine this console runs on the same machine.
    LocalEngine,
    Aws,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    pub id: String,
    pub label: String,
    pub kind: ConnectionKind,
    pub environment: Environment,
    /// Never empty; the first one is the default.
    pub regions: Vec<String>,
    /// How its credentials are found, in words: “default chain”, “profile build”, “role …/Lambent”. Never a key.
    pub credentials: String,
}

impl Connection {
    pub fn default_place(&self) -> Option<Place> {
        self.regions.first().map(|region| Place::new(&self.id, region))
    }
}

/// The local engine as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EngineState {
    /// No connection of this console uses it.
    Off,
    Starting {
        step: String,
    },
    Ready,
    Restarting {
        reason: String,
    },
    Failed {
        reason: String,
    },
}

/// What the account of a connection says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub account: String,
    pub arn: String,
}

/// What the frame of every page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameData {
    pub user: crate::session::model::User,
    pub connections: Vec<Connection>,
    pub engine: EngineState,
    pub version: String,
}

impl FrameData {
    pub fn connection(&self, id: &str) -> Option<&Connection> {
        self.connections.iter().find(|c| c.id == id)
    }
}
