//! What the pages of aliases read and send.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::functions::configuration::{merge::Row, model::Texts};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    pub name: String,
    /// `$LATEST` or a version's number.
    pub version: String,
    pub description: String,
    pub split: Option<Split>,
}

/// A second version and its share; the first has the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    pub version: String,
    /// As [`rules::percent_text`](super::rules::percent_text) writes it.
    pub percent: String,
}

impl Alias {
    pub fn leads_to(&self, number: &str) -> bool {
        self.version == number || self.split.as_ref().is_some_and(|split| split.version == number)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasList {
    pub aliases: Vec<Alias>,
    /// By alias: where it led before, as far as it was changed here.
    pub previous: BTreeMap<String, Previous>,
}

/// What an alias led to before it was changed here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    pub version: String,
    /// The change's entry in the activity.
    pub entry: i64,
    pub at: i64,
    pub by: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasView {
    pub alias: Alias,
    pub previous: Option<Previous>,
    /// With provisioned concurrency requests cannot be split.
    pub provisioned: bool,
    /// The engine's own Invoke ignores shares.
    pub local: bool,
}

/// What the alias's form sends. Texts by key: [`rules::KEYS`](super::rules::KEYS), typed as the fields are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AliasEdit {
    /// The alias when the form was opened.
    pub base: Texts,
    pub typed: Texts,
    /// What a conflict showed as AWS's.
    pub theirs: Texts,
    /// For what is in conflict: `theirs` or `mine`.
    pub pick: Texts,
    /// The page to come back to, where that is not the alias's own: `list`.
    pub then: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AliasSaved {
    Done {
        changed: bool,
        /// What somebody else changed meanwhile.
        kept: Vec<String>,
    },
    /// Nothing was sent: both sides changed these.
    Conflict { rows: Vec<Row> },
}

/// A version or an alias to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualifier {
    pub name: String,
    /// What it leads to, or its description.
    pub note: String,
    pub alias: bool,
}

/// Invocations by the version that ran, as CloudWatch has counted them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    pub minutes: u32,
    pub counts: Vec<(String, u64)>,
}

/// Test invocations through an alias, running or done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    pub id: String,
    pub total: u32,
    pub done: u32,
    /// By version; their sum is `done`.
    pub counts: BTreeMap<String, u32>,
    /// Those the function failed.
    pub errors: u32,
    /// Why it ended early.
    pub stopped: Option<String>,
    pub ended: bool,
}
