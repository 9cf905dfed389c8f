//! What the screens know of roles and policies.

use serde::{Deserialize, Serialize};

/// Something a function's execution role has to allow, so that AWS can do what is configured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// `sqs:SendMessage`
    pub action: String,
    /// An ARN, or `*` where the action knows no resources.
    pub resource: String,
    /// What for, as the end of a sentence: “to send failed events to the queue”.
    pub why: String,
}

impl Need {
    pub fn new(action: impl Into<String>, resource: impl Into<String>, why: impl Into<String>) -> Self {
        Self { action: action.into(), resource: resource.into(), why: why.into() }
    }
}

/// What a role says to one need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Allowed,
    /// A condition, or a wildcard, decides when it is asked for. Says which.
    Perhaps(String),
    /// Nothing allows it.
    Missing,
    /// A statement, or the role's boundary, forbids it: another statement does not help.
    Denied(String),
}

/// What a function's execution role says to what is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleSays {
    /// The role's name.
    pub role: String,
    /// Needs that are not simply allowed, each with the reason.
    pub lacking: Vec<(Need, Verdict)>,
    /// Why nothing can be added to the role here.
    pub fixed: Option<String>,
    /// The local engine enforces none of it.
    pub local: bool,
}

impl RoleSays {
    /// What one more statement would allow.
    pub fn grantable(&self) -> Vec<Need> {
        let missing = self.lacking.iter().filter(|(_, verdict)| *verdict == Verdict::Missing);
        missing.map(|(need, _)| need.clone()).collect()
    }
}
