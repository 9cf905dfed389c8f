//! What the tab reads and sends.

use serde::{Deserialize, Serialize};

use crate::functions::configuration::model::Texts;

/// Of the whole function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserved {
    /// None: it shares what is not reserved.
    pub number: Option<u32>,
    /// Where it was stopped here: what it had before.
    pub before: Option<Before>,
}

/// What a function had reserved before it was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    pub number: Option<u32>,
    pub by: String,
    pub at: i64,
}

/// The account's figures in this region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub limit: u32,
    /// Not reserved by any function.
    pub unreserved: u32,
}

/// Environments kept ready for a version or an alias.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provisioned {
    pub qualifier: String,
    pub requested: u32,
    pub allocated: u32,
    pub available: u32,
    pub state: ProvisionedState,
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProvisionedState {
    InProgress,
    Ready,
    Failed,
}

/// What the form of the reservation sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReserveEdit {
    /// As [`rules::text`](super::rules::text) writes what was there.
    pub base: String,
    /// `shared` or `reserved`.
    pub mode: String,
    pub number: String,
}

/// What the form of provisioned concurrency sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProvisionEdit {
    pub qualifier: String,
    pub number: String,
    /// What was requested for each when the page was read.
    pub seen: Texts,
}
