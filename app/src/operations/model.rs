//! An operation and its steps as the screens show them.

use serde::{Deserialize, Serialize};

use crate::connections::model::Place;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OperationStatus {
    Running,
    Done,
    /// Stopped at a step; can be resumed or rolled back.
    Failed,
    RollingBack,
    RolledBack,
    /// Rolling back stopped at a step; can be tried again.
    RollBackFailed,
}

impl OperationStatus {
    pub const ALL: [Self; 6] =
        [Self::Running, Self::Done, Self::Failed, Self::RollingBack, Self::RolledBack, Self::RollBackFailed];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::RollingBack => "rolling back",
            Self::RolledBack => "rolled back",
            Self::RollBackFailed => "roll back failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    pub fn moving(self) -> bool {
        matches!(self, Self::Running | Self::RollingBack)
    }

    pub fn can_resume(self) -> bool {
        self == Self::Failed
    }

    pub fn can_roll_back(self) -> bool {
        matches!(self, Self::Failed | Self::RollBackFailed)
    }
}

/// `planned → sent → done | failed | unknown → compensated`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepStatus {
    Planned,
    /// Written before the call: it may or may not have reached AWS.
    Sent,
    /// Waiting for AWS, and trying again.
    Waiting,
    Done,
    Failed,
    /// The answer was lost; a look-up decides what happened.
    Unknown,
    /// What it made has been removed.
    Compensated,
}

impl StepStatus {
    pub const ALL: [Self; 7] =
        [Self::Planned, Self::Sent, Self::Waiting, Self::Done, Self::Failed, Self::Unknown, Self::Compensated];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sent => "sent",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Compensated => "compensated",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    pub key: String,
    pub title: String,
    pub status: StepStatus,
    /// What it made or waits for, or the error, in a sentence.
    pub note: Option<String>,
    pub attempts: u32,
    pub started_at: Option<i64>,
    pub finished_at: Option<i64>,
}

/// The kind of operations that make an HTTP API or change its routes.
pub const WIRE_API: &str = "wire-api";

/// A link to show when the operation is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub function: Option<String>,
    pub url: Option<String>,
    pub api_id: Option<String>,
    pub route_key: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationView {
    pub id: String,
    /// `create-function`, `delete-function`, `create-db-proxy`, [`WIRE_API`].
    pub kind: String,
    /// “Create function example-hello”.
    pub title: String,
    pub place: Place,
    pub actor: String,
    pub status: OperationStatus,
    pub created_at: i64,
    pub finished_at: Option<i64>,
    pub steps: Vec<StepView>,
    pub outcome: Option<Outcome>,
    /// The equal AWS CLI commands.
    pub cli: Vec<String>,
}

impl OperationView {
    /// What was deleted cannot be brought back.
    pub fn can_roll_back(&self) -> bool {
        self.status.can_roll_back() && reversible(&self.kind)
    }
}

/// Whether what an operation of this kind does can be taken back.
pub fn reversible(kind: &str) -> bool {
    kind != crate::functions::delete::model::KIND
}

/// A row of the list of operations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationRow {
    pub id: String,
    pub kind: String,
    pub title: String,
    pub place: Place,
    pub actor: String,
    pub status: OperationStatus,
    pub created_at: i64,
    pub finished_at: Option<i64>,
    pub steps_done: u32,
    pub steps: u32,
}
