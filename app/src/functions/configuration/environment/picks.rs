//! What was picked for variables both sides changed.

use leptos::prelude::*;

use super::{
    desk::Desk,
    keys::rules::KMS_KEY,
    line::{Known, Line},
};
use crate::functions::configuration::{
    merge::{MINE, Row, THEIRS},
    parts::focus,
};

impl Desk {
    /// Applies the picks of a conflict; not when one is missing.
    pub fn picked(self) -> bool {
        let (rows, picks) = (self.conflict.rows.get_untracked(), self.conflict.picks.get_untracked());
        if rows.iter().any(|row| !picks.contains_key(&row.key)) {
            self.conflict.scold.set(true);
            focus("conflict".into());
            return false;
        }
        for row in rows {
            let pick = picks.get(&row.key).map(String::as_str);
            if row.key == KMS_KEY {
                let theirs = row.theirs.unwrap_or_default();
                self.seen_key.set(theirs.clone());
                if pick == Some(THEIRS) {
                    self.key.set(theirs);
                }
                continue;
            }
            match pick {
                Some(THEIRS) => self.keep_theirs(&row),
                Some(MINE) => self.keep_mine(&row),
                _ => {}
            }
        }
        self.conflict.rows.set(Vec::new());
        true
    }

    /// Both know now what AWS has.
    fn learned(self, line: Line, row: &Row) {
        let size = line.known.with_untracked(|known| known.as_ref().map_or(2, |known| known.size));
        line.known.set(row.theirs.clone().map(|fingerprint| Known { fingerprint, size }));
    }

    fn keep_mine(self, row: &Row) {
        let Some(line) = self.line(&row.key) else { return };
        let mine = line.text.get_untracked().or_else(|| line.revealed.get_untracked());
        self.learned(line, row);
        // What was seen before is no longer there; what was typed stays a change.
        line.revealed.set(None);
        line.text.set(mine);
        if row.theirs.is_none() && line.removed.get_untracked() {
            self.drop_line(line);
        }
    }

    fn keep_theirs(self, row: &Row) {
        let Some(line) = self.line(&row.key) else { return };
        self.learned(line, row);
        line.revealed.set(None);
        line.text.set(None);
        line.removed.set(false);
        if row.theirs.is_none() {
            self.drop_line(line);
        }
    }
}
