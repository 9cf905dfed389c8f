//! What an HTTP API is, as the screens and the services speak of it.

pub mod rules;

use serde::{Deserialize, Serialize};

/// A row of the list of APIs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiSummary {
    pub id: String,
    pub name: String,
    pub description: String,
    pub endpoint: String,
    pub created_at: Option<i64>,
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
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteRow {
    pub id: String,
    pub key: String,
    pub integration_id: Option<String>,
    pub authorization: String,
    /// Full URL on the first stage.
    pub url: Option<String>,
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
