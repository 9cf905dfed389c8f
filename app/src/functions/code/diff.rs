//! What two packages differ in, file by file, as the activity page shows it.

use serde::{Deserialize, Serialize};

/// One file that is not the same in both packages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDiff {
    pub path: String,
    pub kind: DiffKind,
    /// Lines added and removed, also those not shown.
    pub added: u32,
    pub removed: u32,
    /// Changed lines with a few unchanged ones around them; none where no lines can be shown.
    pub hunks: Vec<Hunk>,
    /// Why lines are missing, in a sentence: “Binary, 12 kB before, 14 kB after.”
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiffKind {
    Added,
    Removed,
    Changed,
    /// No text in one of the packages at least; the note says whether it was added, removed or changed.
    Binary,
}

/// Lines that follow one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hunk {
    pub lines: Vec<DiffLine>,
}

/// A line with its number before and after, from 1: both on unchanged lines, one of them on others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    pub old: Option<u32>,
    pub new: Option<u32>,
    /// Without its line end.
    pub text: String,
}
