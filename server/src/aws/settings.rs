//! How a connection is configured. Comes from the server's own configuration alone, never from a request.

use app::connections::model::{Connection, ConnectionKind, Environment};

/// How a connection finds its credentials. No key is ever part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// The engine this console runs; its address is set by [`AwsHub::set_engine`](super::AwsHub::set_engine).
    LocalEngine,
    /// Environment, profile, web identity, container or instance: whatever the SDK finds first.
    DefaultChain,
    /// A profile of the shared AWS configuration files.
    Profile(String),
    /// A role taken with the default chain's credentials, as `lambent-<user>`, so that CloudTrail names the person.
    AssumeRole { role_arn: String, external_id: Option<String> },
    /// Keys that are nobody's, for a test server that is not the engine.
    #[cfg(test)]
    Made,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionSettings {
    /// Part of URLs: letters, digits and `-`.
    pub id: String,
    pub label: String,
    pub environment: Environment,
    /// Never empty; the first one is the default.
    pub regions: Vec<String>,
    pub access: Access,
    /// Another address for every AWS service, such as a VPC endpoint or a test server. `AWS_ENDPOINT_URL` of the
    /// environment and `endpoint_url` of a profile are not read.
    pub endpoint_url: Option<String>,
}

impl ConnectionSettings {
    pub fn is_local(&self) -> bool {
        self.access == Access::LocalEngine
    }

    /// As the screens show it.
    pub fn view(&self) -> Connection {
        Connection {
            id: self.id.clone(),
            label: self.label.clone(),
            kind: if self.is_local() { ConnectionKind::LocalEngine } else { ConnectionKind::Aws },
            environment: self.environment,
            regions: self.regions.clone(),
            credentials: self.credentials(),
        }
    }

    fn credentials(&self) -> String {
        match &self.access {
            Access::LocalEngine => "none needed".into(),
            #[cfg(test)]
            Access::Made => "made up".into(),
            Access::DefaultChain => "default chain".into(),
            Access::Profile(name) => format!("profile {name}"),
            Access::AssumeRole { role_arn, .. } => {
                format!("role …/{}", role_arn.rsplit('/').next().unwrap_or(role_arn))
            }
        }
    }
}
