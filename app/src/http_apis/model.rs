//! What an HTTP API is, as the screens and the services speak of it.

pub mod rules;
pub mod wire;

use serde::{Deserialize, Serialize};

/// A row of the list of APIs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiSummary {
    pub id: String,
    pub name: String,
    pub description: String,
    pub endpoint: String,
    pub created_at: Option<i64>,
    /// The functions behind it, as far as known without asking AWS.
    pub functions: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiList {
    pub rows: Vec<ApiSummary>,
    pub as_of: i64,
}

/// One API with everything it consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiDetail {
    pub summary: ApiSummary,
    pub routes: Vec<RouteRow>,
    pub integrations: Vec<IntegrationRow>,
    pub stages: Vec<StageRow>,
    pub as_of: i64,
    /// Of all routes and integrations as they were read: a change carries it back.
    pub mark: String,
}

impl ApiDetail {
    pub fn route(&self, id: &str) -> Option<&RouteRow> {
        self.routes.iter().find(|route| route.id == id)
    }

    pub fn integration(&self, id: &str) -> Option<&IntegrationRow> {
        self.integrations.iter().find(|integration| integration.id == id)
    }

    /// Keys of the routes that use an integration.
    pub fn users<'a>(&'a self, integration: &'a str) -> impl Iterator<Item = &'a RouteRow> {
        self.routes.iter().filter(move |route| route.integration_id.as_deref() == Some(integration))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteRow {
    pub id: String,
    pub key: String,
    pub integration_id: Option<String>,
    pub authorization: String,
    /// Full URL on the first stage.
    pub url: Option<String>,
    /// Of this route and what it leads to.
    pub mark: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationRow {
    pub id: String,
    /// `AWS_PROXY`, `HTTP_PROXY`, …
    pub kind: String,
    pub uri: String,
    /// The function behind it, where it is one.
    pub function: Option<String>,
    pub qualifier: Option<String>,
    pub payload_format: String,
    pub timeout_ms: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRow {
    pub name: String,
    pub auto_deploy: bool,
    pub url: String,
    pub deployment_id: Option<String>,
    pub last_deployment_message: Option<String>,
    pub access_log_group: Option<String>,
}

/// What keeps a route from working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTrouble {
    pub route_id: String,
    /// `ANY /test`.
    pub key: String,
    /// A sentence.
    pub why: String,
    /// What “Add permission” would do, where that heals it.
    pub permission_cli: Vec<String>,
}

/// The functions behind one API, as its integrations name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behind {
    pub api_id: String,
    pub functions: Vec<String>,
}

/// A statement of a function's resource policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftPermission {
    pub function: String,
    pub qualifier: Option<String>,
    pub statement: String,
}

impl LeftPermission {
    /// “statement s1 of hello:live”.
    pub fn words(&self) -> String {
        let qualifier = self.qualifier.as_ref().map(|q| format!(":{q}")).unwrap_or_default();
        format!("statement {} of {}{qualifier}", self.statement, self.function)
    }
}

/// What removing a route stops, and what only it uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    pub api: ApiSummary,
    pub route: RouteRow,
    /// What answers no more.
    pub urls: Vec<String>,
    /// The integration, where no other route uses it.
    pub integration: Option<IntegrationRow>,
    /// Statements that are for this route alone.
    pub permissions: Vec<LeftPermission>,
    /// Why the permissions are not known.
    pub unknown: Option<String>,
}

/// What deleting an API stops, and what it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    pub api: ApiDetail,
    pub urls: Vec<String>,
    /// Statements that name this API, of the functions behind it.
    pub permissions: Vec<LeftPermission>,
    pub unknown: Option<String>,
}
