//! One variable in the form.

use leptos::prelude::*;

use crate::functions::configuration::{model::Variable, rules};

/// What AWS has under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub fingerprint: String,
    pub size: u32,
}

/// All of it are signals: a copy is the same line.
#[derive(Clone, Copy, PartialEq)]
pub struct Line {
    /// Counts from 0, and is never used again.
    pub id: u32,
    pub key: RwSignal<String>,
    /// Absent for a new variable.
    pub known: RwSignal<Option<Known>>,
    /// The value, once somebody asked for it.
    pub revealed: RwSignal<Option<String>>,
    /// What was typed; absent while the value stays as it is.
    pub text: RwSignal<Option<String>>,
    pub removed: RwSignal<bool>,
    /// What is wrong with the key, and with the value.
    pub wrong_key: RwSignal<Option<String>>,
    pub wrong_value: RwSignal<Option<String>>,
}

impl Line {
    pub fn new(id: u32, key: String, known: Option<Known>, text: Option<String>) -> Self {
        Self {
            id,
            key: RwSignal::new(key),
            known: RwSignal::new(known),
            revealed: RwSignal::new(None),
            text: RwSignal::new(text),
            removed: RwSignal::new(false),
            wrong_key: RwSignal::new(None),
            wrong_value: RwSignal::new(None),
        }
    }

    pub fn of(id: u32, variable: Variable) -> Self {
        let known = Known { fingerprint: variable.fingerprint, size: variable.size };
        Self::new(id, variable.key, Some(known), None)
    }

    pub fn is_new(self) -> bool {
        self.known.with(Option::is_none)
    }

    /// Whether saving would do something with it.
    pub fn change(self) -> Option<Change> {
        match (self.is_new(), self.removed.get(), self.text.with(Option::is_some)) {
            (false, true, _) => Some(Change::Removed),
            (false, false, true) => Some(Change::Changed),
            (true, ..)
                if self.key.with(|key| !key.trim().is_empty())
                    || self.text.with(|t| t.as_ref().is_some_and(|t| !t.is_empty())) =>
            {
                Some(Change::Added)
            }
            _ => None,
        }
    }

    /// Takes what is typed; what equals the value AWS has is no change.
    pub fn write(self, text: String) {
        let untouched = match self.revealed.get_untracked() {
            Some(revealed) => revealed == text,
            // Nothing was seen and nothing is typed (any more).
            None => text.is_empty() && self.known.with_untracked(Option::is_some),
        };
        self.wrong_value.set(None);
        self.text.set((!untouched).then_some(text));
    }

    /// Bytes of the value in what AWS counts.
    pub fn size(self) -> u32 {
        let typed = self.text.with(|text| text.as_ref().map(|text| rules::measured(text)));
        typed.or_else(|| self.known.with(|known| known.as_ref().map(|known| known.size))).unwrap_or(2)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    Changed,
    Removed,
}

impl Change {
    /// A sign, a word and a class.
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Added => ("+", "added", "good"),
            Self::Changed => ("~", "changed", "info"),
            Self::Removed => ("−", "removed", "bad"),
        }
    }
}
