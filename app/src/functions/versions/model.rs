//! What the versions page reads and sends.

use serde::{Deserialize, Serialize};

use crate::functions::{
    code::diff::FileDiff,
    model::{Architecture, PackageType},
};

/// `$LATEST`, or a published version, without what only its own pages show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// `$LATEST`, or digits.
    pub number: String,
    pub description: String,
    /// As AWS tells it, milliseconds since 1970.
    pub modified_at: Option<i64>,
    pub code_sha256: String,
    pub code_size: u64,
    pub package_type: PackageType,
    /// Absent for container images.
    pub runtime: Option<String>,
    pub architecture: Architecture,
    pub memory_mb: u32,
    pub role_arn: String,
    pub dead_letter_arn: Option<String>,
    /// Absent where it was not published here.
    pub published: Option<Publication>,
}

impl Version {
    pub fn is_latest(&self) -> bool {
        self.number == LATEST
    }
}

pub const LATEST: &str = "$LATEST";

/// What Lambent knows of a version that AWS does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Of its entry in the activity.
    pub entry: i64,
    pub at: i64,
    pub by: String,
    pub why: String,
}

/// One of AWS's pages, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionList {
    /// On the first page only.
    pub latest: Option<Version>,
    pub versions: Vec<Version>,
    /// Where AWS's next page begins: versions published later. Empty on the last.
    pub next: String,
    /// Of `$LATEST` as it is now; empty where it is not on this page.
    pub mark: String,
    /// The last version, where nothing has changed since: AWS would publish no other. Told where all are on this page.
    pub unchanged_since: Option<String>,
}

/// What “Publish version” sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Publish {
    pub description: String,
    /// Kept by Lambent, with who.
    pub why: String,
    /// [`VersionList::mark`] of what the member saw; empty: whatever is there.
    pub mark: String,
    /// Also where nothing seems to have changed.
    pub anyway: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Published {
    Done {
        number: String,
    },
    /// Nothing has changed since that version: AWS published no other, or was not asked to.
    Same {
        number: String,
    },
}

/// What deleting a version would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRemoval {
    pub number: String,
    pub description: String,
    pub published: Option<Publication>,
    /// Names of the aliases that lead to it: it cannot be deleted while there are any.
    pub aliases: Vec<String>,
}

/// Two versions side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub from: Version,
    pub to: Version,
    pub code: CodeComparison,
    /// All settings, in the order of the configuration's tabs.
    pub settings: Vec<SettingPair>,
    pub environment: EnvironmentChanges,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeComparison {
    /// The same package, by its hash.
    Same,
    Files(Vec<FileDiff>),
    /// Container images: nothing to read in them.
    Images {
        from: String,
        to: String,
    },
    /// Why the files of one of them cannot be had.
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingPair {
    pub label: String,
    /// Empty: not set.
    pub from: String,
    pub to: String,
}

impl SettingPair {
    pub fn differs(&self) -> bool {
        self.from != self.to
    }
}

/// Keys alone: values stay where they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentChanges {
    pub added: Vec<String>,
    pub removed: Vec<String>,
    pub changed: Vec<String>,
    pub same: u32,
    /// Why values could not be read: keys that both have may or may not have changed.
    pub unreadable: Option<String>,
}

impl EnvironmentChanges {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}
