//! What a function is, as the screens and the services speak of it. Rules are in [`rules`]; nothing here touches
//! AWS or the browser.

pub mod invoke;
pub mod list;
pub mod rules;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// <https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FunctionState {
    Pending,
    Active,
    Inactive,
    Failed,
    /// A state this version does not know, as AWS spells it.
    Other(String),
}

impl FunctionState {
    pub fn parse(text: &str) -> Self {
        match text {
            "Pending" => Self::Pending,
            "Active" => Self::Active,
            "Inactive" => Self::Inactive,
            "Failed" => Self::Failed,
            other => Self::Other(other.to_owned()),
        }
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "Pending",
            Self::Active => "Active",
            Self::Inactive => "Inactive",
            Self::Failed => "Failed",
            Self::Other(text) => text,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UpdateStatus {
    Successful,
    InProgress,
    Failed,
}

impl UpdateStatus {
    /// An absent or unknown word means that no update runs.
    pub fn parse(text: &str) -> Self {
        match text {
            "InProgress" => Self::InProgress,
            "Failed" => Self::Failed,
            _ => Self::Successful,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PackageType {
    Zip,
    Image,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Architecture {
    #[default]
    X86,
    Arm,
}

impl Architecture {
    pub const ALL: [Self; 2] = [Self::X86, Self::Arm];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::X86 => "x86_64",
            Self::Arm => "arm64",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.as_str() == text)
    }
}

/// Everything GetFunction tells in its one call, without environment values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionDetail {
    pub name: String,
    pub arn: String,
    /// `$LATEST`, or a version's number.
    pub version: String,
    pub description: String,
    pub package_type: PackageType,
    /// Absent for container images.
    pub runtime: Option<String>,
    pub handler: Option<String>,
    pub architecture: Architecture,
    pub memory_mb: u32,
    pub timeout_s: u32,
    pub ephemeral_storage_mb: u32,
    pub role_arn: String,
    pub state: FunctionState,
    pub state_reason: Option<String>,
    pub update: UpdateStatus,
    pub update_reason: Option<String>,
    pub code_size: u64,
    pub code_sha256: String,
    pub image_uri: Option<String>,
    /// Milliseconds since 1970, UTC.
    pub modified_at: Option<i64>,
    pub revision_id: String,
    pub environment_keys: Vec<String>,
    pub layers: Vec<Layer>,
    pub log_group: String,
    pub tags: BTreeMap<String, String>,
    pub reserved_concurrency: Option<u32>,
    pub dead_letter_arn: Option<String>,
    pub tracing_active: bool,
    pub vpc_id: Option<String>,
    /// Settings only the general tab shows, by its keys: texts, since every page reads this.
    pub more: BTreeMap<String, String>,
    /// Where AWS could not tell the tags or the concurrency, its reason.
    pub warning: Option<String>,
    /// When AWS said this, milliseconds since 1970.
    pub as_of: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    pub arn: String,
    pub code_size: u64,
}

impl Layer {
    /// `name:version`, the part of the ARN people recognise.
    pub fn short_name(&self) -> String {
        let mut parts = self.arn.rsplitn(3, ':');
        let version = parts.next().unwrap_or("");
        let name = parts.next().unwrap_or("");
        format!("{name}:{version}")
    }
}

/// An upstream that may invoke the function, read from its resource policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    pub kind: TriggerKind,
    /// What people recognise: the API's id and route, a bucket, a rule.
    pub label: String,
    pub source_arn: Option<String>,
    pub statement_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TriggerKind {
    ApiGateway,
    FunctionUrl,
    Other { service: String },
}

/// A route of an HTTP API that reaches the function, with its full URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionRoute {
    pub api_id: String,
    pub api_name: String,
    pub route_id: String,
    /// `ANY /test` or `$default`.
    pub route_key: String,
    pub stage: String,
    pub url: String,
    /// Why calls cannot arrive, when something is known to be missing.
    pub broken: Option<String>,
}

/// What leads to a function: its resource policy joined with the routes of the APIs named there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wiring {
    pub triggers: Vec<Trigger>,
    pub routes: Vec<FunctionRoute>,
    pub on_success: Option<String>,
    pub on_failure: Option<String>,
}

/// A role a function may take, for the picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleSummary {
    pub name: String,
    pub arn: String,
    pub description: String,
}

/// Roles that match a search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePage {
    pub rows: Vec<RoleSummary>,
    pub matching: u32,
}

/// Rows of a [`RolePage`]: an account may have thousands of roles.
pub const ROLE_ROWS: u32 = 20;
