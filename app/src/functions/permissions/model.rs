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

/// A function's execution role, as far as its policies tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    pub name: String,
    pub arn: String,
    pub description: String,
    /// Who may assume it.
    pub trust: Vec<Trustee>,
    /// Whether Lambda may.
    pub trusts_lambda: bool,
    /// Why it is nobody's to change.
    pub fixed: Option<String>,
    /// The name of its permissions boundary.
    pub boundary: Option<String>,
    pub policies: Vec<PolicyView>,
    /// All their statements.
    pub entries: Vec<Entry>,
    /// Of all inline policies, as AWS counts.
    pub inline_size: u32,
    /// The local engine enforces none of it.
    pub local: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trustee {
    /// `lambda.amazonaws.com`, `arn:aws:iam::123456789012:root`, `*`
    pub who: String,
    pub conditional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    pub name: String,
    /// Of a managed policy; an inline one has none.
    pub arn: Option<String>,
    pub description: String,
    /// JSON, indented.
    pub document: String,
}

impl PolicyView {
    pub fn kind(&self) -> &'static str {
        match &self.arn {
            None => "inline",
            Some(arn) if arn.contains(":iam::aws:policy/") => "managed by AWS",
            Some(_) => "managed in this account",
        }
    }
}

/// One statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub policy: String,
    pub allow: bool,
    pub actions: Vec<String>,
    /// It is for all actions but these.
    pub but_actions: bool,
    pub resources: Vec<String>,
    pub but_resources: bool,
    /// In JSON, on one line.
    pub condition: Option<String>,
}

/// Managed policies that match a search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyPage {
    /// ARN, name, description.
    pub rows: Vec<(String, String, String)>,
    pub matching: u32,
}

/// Rows of a [`PolicyPage`].
pub const POLICY_ROWS: u32 = 20;

/// An inline policy as it is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InlineEdit {
    /// The role the page showed.
    pub role: String,
    pub policy: String,
    /// None removes it.
    pub document: Option<String>,
    /// What the page began with; none for a new one.
    pub base: Option<String>,
}

/// What became of an inline policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InlineSaved {
    Done,
    /// Nothing was sent: somebody else changed it meanwhile. What AWS has now; none where it is gone.
    Conflict {
        theirs: Option<String>,
    },
}

/// A function's resource policy; of one version or alias, where that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourcePolicy {
    pub statements: Vec<Statement>,
    /// Bytes of the whole.
    pub size: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub sid: String,
    pub allow: bool,
    /// `s3.amazonaws.com`, an account, an ARN, or `*`.
    pub principals: Vec<String>,
    pub actions: Vec<String>,
    pub source_arn: Option<String>,
    pub source_account: Option<String>,
    pub org: Option<String>,
    pub url_auth: Option<String>,
    /// What else it tests, in JSON.
    pub more: Option<String>,
    /// What stops when it is removed.
    pub stops: String,
    /// The statement as AWS has it, to tell whether it is still the same.
    pub text: String,
}

/// A statement to be added, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewStatement {
    pub sid: String,
    /// `service`, `account` or `org`.
    pub kind: String,
    pub action: String,
    pub principal: String,
    pub source_arn: String,
    pub source_account: String,
    pub org: String,
    /// `NONE`, `AWS_IAM` or nothing.
    pub url_auth: String,
    /// That anybody may call it is wanted.
    pub anybody: bool,
}
