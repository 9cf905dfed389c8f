//! File systems a function mounts, and what can be mounted.

use serde::{Deserialize, Serialize};

use crate::functions::{
    configuration::{merge::Row, model::Texts},
    model::FunctionDetail,
};

/// What the tab begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSystems {
    /// AWS allows one.
    pub mount: Mount,
    pub vpc_id: Option<String>,
    pub subnets: Vec<String>,
    /// Versions published from now on are snapshots, which mount nothing.
    pub snap_start: bool,
}

/// An access point and where it is mounted; without one nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mount {
    pub arn: String,
    pub path: String,
    /// Of S3 Files: `AUTO`, `ENABLED`, `DISABLED`; empty is AWS's own choice.
    pub direct_read: String,
}

/// The key of the one setting.
pub const MOUNT: &str = "file-system";

impl Mount {
    /// For the merge, and for people.
    pub fn text(&self) -> String {
        match (self.arn.is_empty(), self.direct_read.is_empty()) {
            (true, _) => "none".into(),
            (false, true) => format!("{} at {}", self.arn, self.path),
            (false, false) => format!("{} at {} with direct reads {}", self.arn, self.path, self.direct_read),
        }
    }

    /// Reads [`text`](Self::text).
    pub fn parse(text: &str) -> Self {
        let Some((arn, rest)) = text.split_once(" at ") else { return Self::default() };
        let (path, direct) = rest.split_once(" with direct reads ").unwrap_or((rest, ""));
        Self { arn: arn.into(), path: path.into(), direct_read: direct.into() }
    }

    pub fn texts(&self) -> Texts {
        Texts::from([(MOUNT.to_owned(), self.text())])
    }
}

/// What the tab sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MountEdit {
    /// [`Mount::text`] when the form was opened.
    pub base: String,
    pub mount: Mount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MountSaved {
    Done { detail: Box<FunctionDetail>, file_systems: FileSystems, changed: bool },
    Conflict { rows: Vec<Row> },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessPoint {
    pub arn: String,
    pub id: String,
    pub name: String,
    pub file_system_id: String,
    pub file_system_name: String,
    /// The folder of the file system that is its root.
    pub root: String,
    /// User and group of every file: `1000:1000`.
    pub owner: Option<String>,
    pub available: bool,
}

impl AccessPoint {
    /// `shared · /data · fsap-1`
    pub fn label(&self) -> String {
        let named = |name: &String, id: &String| if name.is_empty() { id.clone() } else { name.clone() };
        let mut parts = vec![named(&self.file_system_name, &self.file_system_id), self.root.clone()];
        parts.push(if self.name.is_empty() { self.id.clone() } else { format!("{} ({})", self.name, self.id) });
        parts.join(" · ")
    }
}

/// Whether a file system is reached from a function's subnets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// Mount targets that are ready in the function's VPC, by availability zone.
    pub zones: Vec<String>,
    /// Zones of the function without one.
    pub missing: Vec<String>,
    /// Another VPC where it has mount targets.
    pub elsewhere: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mount_is_read_back_from_its_text() {
        let mount = |direct: &str| Mount { arn: "arn:aws:x".into(), path: "/mnt/a".into(), direct_read: direct.into() };
        for mount in [mount(""), mount("DISABLED"), Mount::default()] {
            assert_eq!(Mount::parse(&mount.text()), mount);
        }
        assert_eq!(mount("").text(), "arn:aws:x at /mnt/a");
    }
}
