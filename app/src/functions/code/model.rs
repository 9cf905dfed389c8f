//! The code of a function as the editor sees it: the files of its package, and what somebody wants to change in them.
//! Contents come one by one: a package may have hundreds of files, and a screen shows one.

use serde::{Deserialize, Serialize};

/// One file of a package. Folders are the parts of paths; empty ones do not survive a zip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// `package/module.py`, parted by `/`, never absolute.
    pub path: String,
    /// Bytes, unzipped.
    pub size: u64,
    /// UTF-8 without control characters, and small enough to edit.
    pub text: bool,
}

/// What is deployed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// By path.
    pub files: Vec<FileEntry>,
    /// AWS's word for the package: base64 of its SHA-256.
    pub code_sha256: String,
    pub revision_id: String,
    /// Bytes of the zip.
    pub zipped: u64,
    pub unzipped: u64,
    pub runtime: Option<String>,
    pub handler: Option<String>,
    /// The file the handler names (or the likeliest one), with its text: what the editor opens first.
    pub first: Option<(String, String)>,
    /// Why it cannot be edited here, and what can be done instead. The files may be listed all the same.
    pub closed: Option<String>,
}

/// What is to be done to one file of the deployed package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// A new file, or a new text for one that is there.
    Put {
        path: String,
        text: String,
    },
    /// A file chosen from disk, base64.
    PutBytes {
        path: String,
        base64: String,
    },
    Rename {
        path: String,
        to: String,
    },
    Delete {
        path: String,
    },
}

/// How the files, once edited, fit the function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    pub problems: Vec<Problem>,
    /// Handlers the code offers, ready to be set: `lambda_function.main_handler`.
    pub handlers: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub kind: ProblemKind,
    /// What is wrong and what would help.
    pub message: String,
    pub path: Option<String>,
    /// From 1.
    pub line: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProblemKind {
    /// The handler's file or function is not there: every invocation would fail.
    Handler,
    Syntax,
    /// Over a limit of Lambda: cannot be deployed at all.
    Size,
    /// Within Lambda's limits, but too large to be edited here afterwards.
    Large,
}

/// What is sent to be deployed. Files that are not named stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deploy {
    /// What the edits were made on: [`Package::code_sha256`]. RevisionId would not do: it changes with any setting.
    pub base_sha256: String,
    /// [`Package::handler`] as the member saw it; of use only where `handler` is given.
    pub base_handler: Option<String>,
    /// In the order they were made. None: only the handler changes.
    pub edits: Vec<Edit>,
    /// Set together with the code, in the order that leaves no broken pair live, or none for long.
    pub handler: Option<String>,
    /// The member has seen the problems and deploys all the same; [`ProblemKind::Size`] is refused even so.
    pub anyway: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deployed {
    Done {
        package: Package,
    },
    /// Nothing was sent: these would break the function.
    Blocked(Findings),
    /// Somebody deployed other code meanwhile; nothing was sent. To go on, deploy again with `theirs.code_sha256` as
    /// base: the same edits where `files` is empty, else with each of those decided. Files only one side changed merge
    /// by themselves that way.
    Conflict {
        theirs: Package,
        /// Changed on both sides, and not to the same.
        files: Vec<Diverged>,
        /// Changed by them alone, for the eye.
        only_theirs: Vec<String>,
    },
}

/// A file that both sides changed: the text both began with, theirs and mine. Absent where a side has no such file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diverged {
    pub path: String,
    pub base: Option<String>,
    pub theirs: Option<String>,
    pub mine: Option<String>,
    /// Both sides' lines together, where they do not overlap.
    pub merged: Option<String>,
    /// Not text on one side at least: the texts are empty where a side has the file, and one side is to be chosen.
    pub binary: bool,
}
