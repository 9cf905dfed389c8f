//! The audit trail as the screens show it.

use serde::{Deserialize, Serialize};

use crate::{connections::model::Place, functions::code::diff::FileDiff, ui::time::day_of};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditOutcome {
    /// The intent was written and no outcome yet: under way, or the server died.
    Pending,
    Succeeded,
    Failed,
    /// Refused before anything was called.
    Denied,
}

impl AuditOutcome {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Succeeded, Self::Failed, Self::Denied];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Denied => "denied",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }
}

/// One thing somebody did: its intent row joined with its outcome row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRow {
    pub id: i64,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub actor: String,
    /// `function.create`, `session.sign-in`, `operation.roll-back`, …
    pub action: String,
    /// `function`, `api`, `member`, …
    pub target_kind: String,
    pub target: String,
    pub place: Option<Place>,
    pub outcome: AuditOutcome,
    /// Facts worth reading, never a secret: what was asked, AWS's request id, the error.
    pub details: Vec<(String, String)>,
    pub operation_id: Option<String>,
}

/// The filter in the URL: `?actor=&action=&target=&outcome=&from=&to=&before=`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityQuery {
    #[serde(default)]
    pub actor: String,
    /// A prefix: `function.` finds all that was done to functions.
    #[serde(default)]
    pub action: String,
    /// A part of the target's name.
    #[serde(default)]
    pub target: String,
    #[serde(default)]
    pub outcome: String,
    /// The first and the last day, `2026-11-22`, both included, UTC; what is no date counts as none.
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    /// Only rows with a smaller id: the next page.
    #[serde(default)]
    pub before: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityPage {
    pub rows: Vec<ActivityRow>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// People who did something, for the filter.
    pub actors: Vec<String>,
}

impl ActivityQuery {
    /// From when on, and before when: milliseconds since 1970.
    pub fn span(&self) -> (Option<i64>, Option<i64>) {
        const DAY: i64 = 86_400_000;
        (day_of(&self.from).map(|day| day * DAY), day_of(&self.to).map(|day| (day + 1) * DAY))
    }
}

/// One entry's own page: the row, with the commands, and what changed in the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityEntry {
    pub row: ActivityRow,
    /// Whether code changed; then `files` are its differences.
    pub code_changed: bool,
    /// None where a package is no longer kept, or the member may not see code.
    pub files: Option<Vec<FileDiff>>,
}

/// Who changed something last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastChange {
    pub id: i64,
    pub at: i64,
    pub actor: String,
}

pub const PAGE_ROWS: u64 = 50;
