//! The state of the form, and saving it.

use leptos::prelude::*;

use super::{
    api::save_tags,
    model::{TagRow, TagsEdit, check, is_guarded},
};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::{
            merge::resolve,
            model::Texts,
            parts::{conflict::Conflict, focus, save_bar::Outcome},
            texts::TextsSaved,
        },
        parts::open::OpenFunction,
    },
};

/// One row.
#[derive(Clone, Copy)]
pub struct Line {
    pub id: u32,
    /// AWS has it: its key does not change.
    pub known: bool,
    pub key: RwSignal<String>,
    pub value: RwSignal<String>,
    pub removed: RwSignal<bool>,
    pub wrong: RwSignal<Option<String>>,
}

impl Line {
    fn new(id: u32, key: &str, value: &str, known: bool) -> Self {
        Self {
            id,
            known,
            key: RwSignal::new(key.to_owned()),
            value: RwSignal::new(value.to_owned()),
            removed: RwSignal::new(false),
            wrong: RwSignal::new(None),
        }
    }

    pub fn is_guarded(self) -> bool {
        self.known && self.key.with_untracked(|key| is_guarded(key))
    }
}

#[derive(Clone, Copy)]
pub struct Desk {
    pub open: OpenFunction,
    pub base: RwSignal<Texts>,
    pub lines: RwSignal<Vec<Line>>,
    next: StoredValue<u32>,
    /// Lambent's own tags may be changed, too.
    pub unlock: RwSignal<bool>,
    pub conflict: Conflict,
    pub outcome: RwSignal<Outcome>,
    /// What is wrong with all of them together.
    pub wrong: RwSignal<Option<String>>,
}

impl Desk {
    pub fn new(open: OpenFunction, tags: Texts, outcome: Outcome) -> Self {
        let desk = Self {
            open,
            base: RwSignal::new(Texts::new()),
            lines: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            unlock: RwSignal::new(false),
            conflict: Conflict::new(Vec::new()),
            outcome: RwSignal::new(outcome),
            wrong: RwSignal::new(None),
        };
        desk.show(tags);
        desk
    }

    fn id(self) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        id
    }

    pub fn show(self, tags: Texts) {
        self.lines.set(tags.iter().map(|(key, value)| Line::new(self.id(), key, value, true)).collect());
        self.conflict.rows.set(Vec::new());
        self.wrong.set(None);
        self.base.set(tags);
    }

    pub fn discard(self) {
        self.outcome.set(Outcome::Nothing);
        self.unlock.set(false);
        self.show(self.base.get_untracked());
        self.open.refresh();
    }

    pub fn add(self) {
        let line = Line::new(self.id(), "", "", false);
        self.lines.update(|lines| lines.push(line));
        focus(format!("tag-key-{}", line.id));
    }

    pub fn drop_line(self, line: Line) {
        self.lines.update(|lines| lines.retain(|other| other.id != line.id));
        focus("add-tag".into());
    }

    fn rows(self) -> Vec<TagRow> {
        let row = |line: &Line| TagRow { key: line.key.get(), value: line.value.get(), remove: line.removed.get() };
        self.lines.with(|lines| lines.iter().map(row).collect())
    }

    /// All tags as they are wanted.
    pub fn wanted(self) -> Texts {
        let edit = TagsEdit { base: self.base.get(), rows: self.rows(), ..TagsEdit::default() };
        edit.resolved().1
    }

    pub fn dirty(self) -> bool {
        let wanted = self.wanted();
        self.base.with(|base| *base != wanted)
    }

    pub fn save(self) {
        if self.outcome.with_untracked(|outcome| *outcome == Outcome::Saving) || !self.picked() || !self.check() {
            return;
        }
        self.outcome.set(Outcome::Saving);
        let (base, rows) = untrack(|| (self.base.get(), self.rows()));
        let edit = TagsEdit { base, rows, unlock: self.unlock.get_untracked(), ..TagsEdit::default() };
        let target = self.open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            self.answered(save_tags(c, r, target.name, edit).await);
        });
    }

    /// Applies the picks of a conflict; not when one is missing.
    fn picked(self) -> bool {
        let rows = self.conflict.rows.get_untracked();
        if rows.is_empty() {
            return true;
        }
        let (mut base, mut mine) = untrack(|| (self.base.get(), self.wanted()));
        let open = self.conflict.picks.with_untracked(|picks| resolve(&mut base, &mut mine, &rows, picks));
        if !open.is_empty() {
            self.conflict.scold.set(true);
            focus("conflict".into());
            return false;
        }
        // The rows as they are wanted now; what AWS has and is not wanted is to be removed.
        let mut lines: Vec<Line> =
            mine.iter().map(|(key, value)| Line::new(self.id(), key, value, base.contains_key(key))).collect();
        for (key, value) in base.iter().filter(|(key, _)| !mine.contains_key(*key)) {
            let line = Line::new(self.id(), key, value, true);
            line.removed.set(true);
            lines.push(line);
        }
        self.lines.set(lines);
        self.base.set(base);
        self.conflict.rows.set(Vec::new());
        true
    }

    /// The rules, beside the rows they are about.
    fn check(self) -> bool {
        let (base, mine) = untrack(|| (self.base.get(), self.wanted()));
        for line in self.lines.get_untracked() {
            line.wrong.set(None);
        }
        let mut wrong = check(&base, &mine, self.unlock.get_untracked());
        // The same key twice: the later row would win unseen.
        let mut keys: Vec<String> = Vec::new();
        for line in self.lines.get_untracked() {
            let key = line.key.with_untracked(|key| key.trim().to_owned());
            if keys.contains(&key) && !key.is_empty() {
                line.wrong.set(Some(format!("There is a tag {key} already.")));
                focus(format!("tag-key-{}", line.id));
                return false;
            }
            keys.push(key);
        }
        let good = wrong.is_empty();
        self.put(&mut wrong);
        good
    }

    fn put(self, wrong: &mut Vec<(String, String)>) {
        self.wrong.set(None);
        let lines = self.lines.get_untracked();
        let mut first = true;
        for (key, rule) in wrong.drain(..) {
            let line = lines.iter().find(|line| line.key.with_untracked(|known| known.trim() == key));
            match line {
                Some(line) => {
                    line.wrong.set(Some(rule));
                    if std::mem::take(&mut first) {
                        let part = if line.known { "value" } else { "key" };
                        focus(format!("tag-{part}-{}", line.id));
                    }
                }
                None => self.wrong.set(Some(rule)),
            }
        }
    }

    fn answered(self, result: Result<TextsSaved, ConsoleError>) {
        let outcome = match result {
            Ok(TextsSaved::Done { now, detail, changed, kept }) => {
                self.show(now);
                if let Some(detail) = detail {
                    self.open.learn(*detail);
                }
                Outcome::Saved { changed, kept }
            }
            Ok(TextsSaved::Conflict { rows }) => {
                self.conflict.set(rows);
                Outcome::Nothing
            }
            Err(ConsoleError::Invalid(fields)) => {
                self.put(&mut fields.into_iter().map(|error| (error.field, error.message)).collect());
                Outcome::Nothing
            }
            Err(error) => Outcome::Failed(error),
        };
        self.outcome.set(outcome);
    }
}
