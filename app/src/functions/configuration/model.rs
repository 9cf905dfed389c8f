//! What the configuration tabs read and save. Settings travel as texts by their key, as the form has them: one way to
//! compare, to merge and to show them all.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

use super::merge::Row;
use crate::functions::{
    code::model::Findings,
    model::{FunctionDetail, rules},
    permissions::rules::role_name,
    runtimes,
};

/// Texts by key. What a function cannot have (an image has no handler) is absent.
pub type Texts = BTreeMap<String, String>;

/// The settings of the general tab, in the form's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Description,
    Memory,
    Storage,
    Timeout,
    Role,
    Runtime,
    Handler,
    SnapStart,
    EntryPoint,
    Command,
    WorkingDirectory,
}

/// The value of [`Setting::SnapStart`] that switches it on.
pub const SNAP_START_ON: &str = "PublishedVersions";
/// In a role's place: one that is made when the form is saved, and may write the function's log.
pub const NEW_ROLE: &str = "new";

impl Setting {
    pub const ALL: [Self; 11] = [
        Self::Description,
        Self::Memory,
        Self::Storage,
        Self::Timeout,
        Self::Role,
        Self::Runtime,
        Self::Handler,
        Self::SnapStart,
        Self::EntryPoint,
        Self::Command,
        Self::WorkingDirectory,
    ];

    /// Its name in forms and texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Memory => "memory",
            Self::Storage => "storage",
            Self::Timeout => "timeout",
            Self::Role => "role",
            Self::Runtime => "runtime",
            Self::Handler => "handler",
            Self::SnapStart => "snap-start",
            Self::EntryPoint => "entry-point",
            Self::Command => "command",
            Self::WorkingDirectory => "working-directory",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Description => "Description",
            Self::Memory => "Memory",
            Self::Storage => "Ephemeral storage",
            Self::Timeout => "Timeout",
            Self::Role => "Execution role",
            Self::Runtime => "Runtime",
            Self::Handler => "Handler",
            Self::SnapStart => "SnapStart",
            Self::EntryPoint => "Entry point",
            Self::Command => "Command",
            Self::WorkingDirectory => "Working directory",
        }
    }

    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.key() == key)
    }

    /// The text as people read it: `512 MB`.
    pub fn shown(self, text: &str) -> String {
        let number = || text.parse().map_or_else(|_| text.to_owned(), rules::thousands);
        match self {
            Self::Memory | Self::Storage => format!("{} MB", number()),
            Self::Timeout => format!("{} s", number()),
            Self::Role if text == NEW_ROLE => "a new role".into(),
            Self::Role => role_name(text).to_owned(),
            Self::Runtime => runtimes::label(text),
            Self::SnapStart => if text == SNAP_START_ON { "on published versions" } else { "off" }.to_owned(),
            Self::Description if text.is_empty() => "none".into(),
            Self::EntryPoint | Self::Command | Self::WorkingDirectory if text.is_empty() => "the image's".into(),
            Self::Description | Self::Handler | Self::EntryPoint | Self::Command | Self::WorkingDirectory => {
                text.to_owned()
            }
        }
    }
}

/// The label of a setting by its key; what is none is its own label.
pub fn label_of(key: &str) -> String {
    Setting::find(key).map_or_else(|| key.to_owned(), |setting| setting.label().to_owned())
}

/// A function's settings.
pub fn settings(detail: &FunctionDetail) -> Texts {
    let text = |setting| match setting {
        Setting::Description => Some(detail.description.clone()),
        Setting::Memory => Some(detail.memory_mb.to_string()),
        Setting::Storage => Some(detail.ephemeral_storage_mb.to_string()),
        Setting::Timeout => Some(detail.timeout_s.to_string()),
        Setting::Role => Some(detail.role_arn.clone()),
        Setting::Runtime => detail.runtime.clone(),
        Setting::Handler => detail.handler.clone(),
        Setting::SnapStart | Setting::EntryPoint | Setting::Command | Setting::WorkingDirectory => {
            detail.more.get(setting.key()).cloned()
        }
    };
    Setting::ALL.into_iter().filter_map(|setting| Some((setting.key().to_owned(), text(setting)?))).collect()
}

/// What the general tab sends. Everything that is needed to merge it: nobody's change is overwritten unseen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GeneralEdit {
    /// The settings when the form was opened.
    pub base: Texts,
    /// The fields as typed; `minutes` belongs to the timeout.
    pub typed: Texts,
    /// What a conflict showed as AWS's.
    pub theirs: Texts,
    /// For settings in conflict: `theirs` or `mine`.
    pub pick: Texts,
    /// Save a handler although the code has none of that name.
    pub anyway: bool,
}

/// The environment without its values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// By key.
    pub variables: Vec<Variable>,
    /// Why AWS could not read the values (its key is not allowed): nothing can be saved then.
    pub unreadable: Option<String>,
    /// The customer's own key that encrypts them.
    pub kms_key_arn: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    pub key: String,
    /// Tells whether the value has changed, and nothing else of it. Empty for those who may not change it.
    pub fingerprint: String,
    /// Bytes the value takes of the limit, see [`measured`](super::rules::measured).
    pub size: u32,
}

/// What the environment tab sends: only what was touched has a value.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EnvironmentEdit {
    /// Fingerprints by key, of all variables as they were loaded.
    pub seen: Texts,
    /// New and changed values by key.
    pub set: Texts,
    pub remove: Vec<String>,
    /// The key that encrypts them as it was loaded: an ARN, or empty for AWS's own.
    pub seen_key: String,
    /// The wanted one; absent where it stays.
    pub key: Option<String>,
}

impl fmt::Debug for EnvironmentEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<_> = self.set.keys().collect();
        f.debug_struct("EnvironmentEdit").field("set", &keys).field("remove", &self.remove).finish_non_exhaustive()
    }
}

/// One row of the environment's form without JavaScript; an empty text changes nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormRow {
    pub key: String,
    /// The fingerprint as loaded; empty for a new variable.
    pub seen: String,
    pub text: String,
    pub remove: bool,
}

impl fmt::Debug for FormRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormRow").field("key", &self.key).field("remove", &self.remove).finish_non_exhaustive()
    }
}

/// The form's rows as an edit.
pub fn edit_of(rows: Vec<FormRow>) -> EnvironmentEdit {
    let mut edit = EnvironmentEdit::default();
    for row in rows {
        let (key, new) = (row.key.trim().to_owned(), row.seen.is_empty());
        if !new {
            edit.seen.insert(key.clone(), row.seen);
        }
        if row.remove {
            edit.remove.push(key);
        } else if !row.text.is_empty() || (new && !key.is_empty()) {
            // Browsers send the ends of lines as CRLF.
            edit.set.insert(key, row.text.replace("\r\n", "\n"));
        }
    }
    edit
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saved {
    Done {
        /// What AWS has now.
        detail: Box<FunctionDetail>,
        /// The same of the environment, where that was saved.
        environment: Option<Environment>,
        /// Whether anything had to be sent.
        changed: bool,
        /// Keys somebody else changed meanwhile; their values stay.
        kept: Vec<String>,
    },
    /// Nothing was sent: both sides changed these.
    Conflict { rows: Vec<Row> },
    /// Nothing was sent: with this handler every invocation would fail.
    Blocked(Findings),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_well() {
        assert_eq!(Setting::Memory.shown("10240"), "10,240 MB");
        assert_eq!(Setting::Timeout.shown("63"), "63 s");
        assert_eq!(Setting::Runtime.shown("python3.13"), "Python 3.13");
        assert_eq!(Setting::Description.shown(""), "none");
        assert_eq!(Setting::Role.shown("arn:aws:iam::123456789012:role/service-role/hello"), "hello");
        for setting in Setting::ALL {
            assert_eq!(Setting::find(setting.key()), Some(setting));
        }
    }

    #[test]
    fn the_plain_form_touches_what_was_filled_in() {
        let row = |key: &str, seen: &str, text: &str, remove| FormRow {
            key: key.into(),
            seen: seen.into(),
            text: text.into(),
            remove,
        };
        let edit = edit_of(vec![
            row("KEEP", "f1", "", false),
            row("CHANGE", "f2", "a\r\nb", false),
            row("DROP", "f3", "typed", true),
            row(" NEW ", "", "", false),
            row("", "", "", false),
        ]);
        assert_eq!(edit.seen.keys().collect::<Vec<_>>(), ["CHANGE", "DROP", "KEEP"]);
        assert_eq!(edit.set, Texts::from([("CHANGE".into(), "a\nb".into()), ("NEW".into(), String::new())]));
        assert_eq!(edit.remove, ["DROP"]);
    }

    #[test]
    fn values_do_not_show_in_debug_output() {
        let edit = EnvironmentEdit { set: Texts::from([("KEY".into(), "canary".into())]), ..Default::default() };
        let row = FormRow { key: "KEY".into(), text: "canary".into(), ..Default::default() };
        let text = format!("{edit:?}{row:?}");
        assert!(text.contains("KEY") && !text.contains("canary"), "{text}");
    }
}
