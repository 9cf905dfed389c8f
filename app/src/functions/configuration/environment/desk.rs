//! The state of the form, and saving it.

use leptos::prelude::*;

use super::{
    keys::rules::KMS_KEY,
    line::{Change, Line},
};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::{
            api, dotenv,
            model::{Environment, EnvironmentEdit, Saved, Texts},
            parts::{conflict::Conflict, focus, save_bar::Outcome},
            rules,
        },
        parts::open::OpenFunction,
    },
};

#[derive(Clone, Copy)]
pub struct Desk {
    pub open: OpenFunction,
    /// As AWS said it last.
    environment: StoredValue<Environment>,
    pub lines: RwSignal<Vec<Line>>,
    next: StoredValue<u32>,
    pub conflict: Conflict,
    /// Present values of keys in conflict, once asked for.
    pub theirs: RwSignal<Texts>,
    pub outcome: RwSignal<Outcome>,
    /// What is wrong with all of them together.
    pub wrong: RwSignal<Option<String>>,
    /// The key that encrypts them, as typed: an ARN, or empty for AWS's own.
    pub key: RwSignal<String>,
    pub wrong_key: RwSignal<Option<String>>,
    /// The key as it was when the form was opened.
    pub seen_key: RwSignal<String>,
}

impl Desk {
    pub fn new(open: OpenFunction, environment: Environment, outcome: Outcome) -> Self {
        let desk = Self {
            open,
            environment: StoredValue::new(environment),
            lines: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            conflict: Conflict::new(Vec::new()),
            theirs: RwSignal::new(Texts::new()),
            outcome: RwSignal::new(outcome),
            wrong: RwSignal::new(None),
            key: RwSignal::new(String::new()),
            wrong_key: RwSignal::new(None),
            seen_key: RwSignal::new(String::new()),
        };
        desk.show();
        desk
    }

    fn id(self) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        id
    }

    /// The lines as AWS has them.
    fn show(self) {
        let variables = self.environment.with_value(|environment| environment.variables.clone());
        self.lines.set(variables.into_iter().map(|variable| Line::of(self.id(), variable)).collect());
        self.conflict.rows.set(Vec::new());
        self.theirs.set(Texts::new());
        self.wrong.set(None);
        self.wrong_key.set(None);
        let key = self.environment.with_value(|environment| environment.kms_key_arn.clone()).unwrap_or_default();
        self.seen_key.set(key.clone());
        self.key.set(key);
    }

    pub fn discard(self) {
        self.outcome.set(Outcome::Nothing);
        self.show();
    }

    pub fn dirty(self) -> bool {
        self.lines.with(|lines| lines.iter().any(|line| line.change().is_some())) || self.key_changed()
    }

    pub fn key_changed(self) -> bool {
        self.key.with(|key| self.seen_key.with(|seen| key.trim() != seen))
    }

    /// Gives a variable a value, and a line where it has none.
    pub fn put(self, key: &str, value: String) {
        match self.line(key) {
            Some(line) => {
                line.removed.set(false);
                line.wrong_value.set(None);
                line.text.set(Some(value));
            }
            None => {
                let line = Line::new(self.id(), key.to_owned(), None, Some(value));
                self.lines.update(|lines| lines.push(line));
            }
        }
    }

    pub fn add(self) {
        let line = Line::new(self.id(), String::new(), None, None);
        self.lines.update(|lines| lines.push(line));
        focus(format!("key-{}", line.id));
    }

    /// A line that AWS does not have yet.
    pub fn drop_line(self, line: Line) {
        self.lines.update(|lines| lines.retain(|other| other.id != line.id));
        focus("add-variable".into());
    }

    /// Puts a pasted text into the lines; what could not be read.
    pub fn paste(self, text: &str) -> Vec<(u32, String)> {
        let parsed = dotenv::parse(text);
        for (key, value) in parsed.pairs {
            // Also an empty value is one that was given.
            self.put(&key, value);
        }
        parsed.errors
    }

    /// Bytes of all that would be there.
    pub fn total(self) -> u32 {
        self.lines.with(|lines| {
            let kept: Vec<(String, u32)> = lines
                .iter()
                .filter(|line| !line.removed.get() && (!line.is_new() || line.change().is_some()))
                .map(|line| (line.key.with(|key| key.trim().to_owned()), line.size()))
                .collect();
            rules::total(kept.iter().map(|(key, size)| (key.as_str(), *size)))
        })
    }

    fn edit(self) -> EnvironmentEdit {
        let mut edit = EnvironmentEdit { seen_key: self.seen_key.get_untracked(), ..EnvironmentEdit::default() };
        if untrack(|| self.key_changed()) {
            edit.key = Some(self.key.with_untracked(|key| key.trim().to_owned()));
        }
        for line in self.lines.get_untracked() {
            let key = line.key.with_untracked(|key| key.trim().to_owned());
            if let Some(known) = line.known.get_untracked() {
                edit.seen.insert(key.clone(), known.fingerprint);
            }
            match untrack(|| line.change()) {
                Some(Change::Removed) => edit.remove.push(key),
                Some(Change::Added | Change::Changed) => {
                    edit.set.insert(key, line.text.get_untracked().unwrap_or_default());
                }
                None => {}
            }
        }
        edit
    }

    pub fn save(self) {
        if self.outcome.with_untracked(|outcome| *outcome == Outcome::Saving) || !self.picked() || !self.check() {
            return;
        }
        self.outcome.set(Outcome::Saving);
        let (edit, target) = (self.edit(), self.open.target.get_untracked());
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::save_environment(c, r, target.name, edit).await;
            self.answered(result);
        });
    }

    fn answered(self, result: Result<Saved, ConsoleError>) {
        let outcome = match result {
            Ok(Saved::Done { detail, environment, changed, kept }) => {
                self.environment.set_value(environment.unwrap_or_default());
                self.show();
                self.open.learn(*detail);
                Outcome::Saved { changed, kept }
            }
            Ok(Saved::Conflict { rows }) => {
                self.theirs.set(Texts::new());
                self.conflict.set(rows);
                Outcome::Nothing
            }
            Ok(Saved::Blocked(_)) => Outcome::Nothing,
            Err(error) => self.refused(error),
        };
        self.outcome.set(outcome);
    }

    /// What the server refuses, beside its field where there is one.
    fn refused(self, error: ConsoleError) -> Outcome {
        let lines = self.lines.get_untracked();
        let line = |key: &str| lines.iter().find(|line| line.key.with_untracked(|k| k.trim() == key));
        match error {
            ConsoleError::Invalid(fields)
                if fields
                    .iter()
                    .all(|f| ["environment", KMS_KEY].contains(&f.field.as_str()) || line(&f.field).is_some()) =>
            {
                for field in fields {
                    match line(&field.field) {
                        None if field.field == KMS_KEY => self.wrong_key.set(Some(field.message)),
                        Some(line) if untrack(|| line.is_new()) => line.wrong_key.set(Some(field.message)),
                        Some(line) => line.wrong_value.set(Some(field.message)),
                        None => self.wrong.set(Some(field.message)),
                    }
                }
                Outcome::Nothing
            }
            error => Outcome::Failed(error),
        }
    }

    pub fn line(self, key: &str) -> Option<Line> {
        self.lines.with_untracked(|lines| lines.iter().copied().find(|l| l.key.with_untracked(|k| k.trim() == key)))
    }

    /// Keys and what is known of their values here, in order; for the command.
    pub fn shown(self) -> Vec<(String, Option<String>)> {
        self.lines.with(|lines| {
            lines
                .iter()
                .filter(|line| !line.removed.get() && (!line.is_new() || line.change().is_some()))
                .map(|line| {
                    let typed = line.text.get();
                    let empty = line.is_new().then(String::new);
                    (line.key.with(|key| key.trim().to_owned()), typed.or(empty))
                })
                .collect()
        })
    }
}
