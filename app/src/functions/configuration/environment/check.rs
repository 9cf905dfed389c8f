//! What is wrong with the rows, before anything is sent.

use leptos::prelude::*;

use super::{
    desk::Desk,
    keys::rules::{KMS_KEY, key_arn},
    line::Change,
};
use crate::functions::configuration::{parts::focus, rules};

impl Desk {
    /// Marks what is wrong; whether nothing is.
    pub fn check(self) -> bool {
        let lines = self.lines.get_untracked();
        let mut first: Option<String> = None;
        for line in &lines {
            let change = untrack(|| line.change());
            let key = line.key.with_untracked(|key| key.trim().to_owned());
            let same = lines.iter().filter(|other| other.key.with_untracked(|k| k.trim() == key)).count();
            let wrong_key = match change {
                Some(Change::Added) => match rules::env_key(&key) {
                    Err(rule) => Some(rule),
                    Ok(_) => (same > 1).then(|| "This key is there already.".to_owned()),
                },
                _ => None,
            };
            let value = line.text.get_untracked().filter(|_| change.is_some() && change != Some(Change::Removed));
            let wrong_value = value.and_then(|value| rules::env_value(&value).err());
            if first.is_none() && wrong_key.is_some() {
                first = Some(format!("key-{}", line.id));
            }
            if first.is_none() && wrong_value.is_some() {
                first = Some(format!("value-{}", line.id));
            }
            line.wrong_key.set(wrong_key);
            line.wrong_value.set(wrong_value);
        }
        let wrong_key = self.key.with_untracked(|key| key_arn(key)).err();
        if first.is_none() && wrong_key.is_some() && untrack(|| self.key_changed()) {
            first = Some(KMS_KEY.into());
            self.wrong_key.set(wrong_key);
        }
        let wrong = rules::within_limit(untrack(|| self.total())).err();
        let right = first.is_none() && wrong.is_none();
        if let Some(id) = first.or_else(|| wrong.as_ref().map(|_| "total".into())) {
            focus(id);
        }
        self.wrong.set(wrong);
        right
    }
}
