//! What the wizard asks the server to make.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::functions::model::Architecture;

/// Where the code comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeSource {
    /// A blueprint's own files.
    Blueprint { id: String },
    /// The smallest function of the runtime's family.
    Scratch,
    /// A zip uploaded before, by its id.
    Upload { id: String },
    /// A container image in Amazon ECR.
    Image { uri: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleChoice {
    /// A new role that may write this function's logs.
    Basic,
    /// The same, and the blueprint's least-privilege policy.
    Blueprint,
    Existing {
        arn: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiChoice {
    New { name: String },
    Existing { id: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteChoice {
    pub api: ApiChoice,
    /// `ANY /test`.
    pub route_key: String,
}

/// A checked request: every value obeys its rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateFunction {
    pub name: String,
    pub description: String,
    pub code: CodeSource,
    /// Absent for container images, as the handler is.
    pub runtime: Option<String>,
    pub handler: Option<String>,
    pub architecture: Architecture,
    pub memory_mb: u32,
    pub timeout_s: u32,
    pub role: RoleChoice,
    pub environment: BTreeMap<String, String>,
    pub route: Option<RouteChoice>,
}

impl CreateFunction {
    /// The name of the role made for this function.
    pub fn role_name(&self) -> String {
        role_name(&self.name)
    }
}

/// The name of the role made for a function, at most 64 characters as IAM wants it.
pub fn role_name(function: &str) -> String {
    const SUFFIX: &str = "-role";
    let head: String = function.chars().take(64 - SUFFIX.len()).collect();
    format!("{head}{SUFFIX}")
}

/// A zip the server has checked and keeps for the wizard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    pub id: String,
    pub file_name: String,
    pub size: u64,
    pub unzipped: u64,
    pub sha256: String,
    /// The first entries, for the eye.
    pub entries: Vec<String>,
    pub entry_count: u32,
}
