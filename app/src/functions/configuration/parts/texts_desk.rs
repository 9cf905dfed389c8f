//! The state of a form whose settings are texts by key, and saving it.

use leptos::prelude::*;
use std::{future::Future, pin::Pin, sync::Arc};

use super::{
    conflict::{Cell, Conflict, Side},
    focus,
    save_bar::Outcome,
    sent::Sent,
};
use crate::{
    error::{ConsoleError, FieldError},
    functions::{
        configuration::{
            merge::{Row, merge, resolve},
            model::Texts,
            texts::{TextsEdit, TextsSaved, wanted},
        },
        parts::open::{OpenFunction, Target},
    },
};

/// The field of the word that confirms a save.
pub const CONSENT: &str = "consent";

pub type Answer = Pin<Box<dyn Future<Output = Result<TextsSaved, ConsoleError>>>>;

/// What a form is about.
#[derive(Clone, Copy)]
pub struct About {
    /// Keys with their labels, in the form's order; a field's id is its key.
    pub fields: &'static [(&'static str, &'static str)],
    /// The settings in one spelling, or what is wrong, beside its field. Gets what the form began with, and what is
    /// wanted.
    pub rules: fn(&Texts, &Texts) -> Result<Texts, Vec<FieldError>>,
    /// What a save needs to be meant: what the form began with, what is wanted, and the word that was typed.
    pub meant: fn(&Texts, &Texts, &str) -> Result<(), String>,
    /// The label of one of them.
    pub label: fn(&str) -> String,
    /// A setting as people read it, for conflicts: its key and its text.
    pub shown: fn(&str, &str) -> String,
    /// Gets also the word that goes along, see [`TextsDesk::word`].
    pub send: fn(Target, TextsEdit, String) -> Answer,
}

/// The label of a key; what has none is its own.
pub fn label_in(fields: &[(&str, &str)], key: &str) -> String {
    fields.iter().find(|(known, _)| *known == key).map_or_else(|| key.to_owned(), |(_, label)| (*label).to_owned())
}

#[derive(Clone, Copy)]
pub struct TextsDesk {
    pub open: OpenFunction,
    pub about: About,
    /// The settings the form began with.
    pub base: RwSignal<Texts>,
    /// The fields, as typed.
    pub typed: RwSignal<Texts>,
    /// The fields while nobody has touched them.
    untouched: RwSignal<Texts>,
    pub wanted: Memo<Texts>,
    pub errors: RwSignal<Vec<FieldError>>,
    pub conflict: Conflict,
    pub outcome: RwSignal<Outcome>,
    /// What is typed to confirm a save that needs it; its field is called `consent`.
    pub word: RwSignal<String>,
    /// Counts the saves that changed something: what depends on it reads again.
    pub saved: RwSignal<u32>,
}

impl TextsDesk {
    /// `sent` and `error` are what a plain form brought back.
    pub fn new(open: OpenFunction, about: About, now: Texts, sent: Sent, error: Option<ConsoleError>) -> Self {
        let (base, typed) = sent.draft.unwrap_or_else(|| (now.clone(), now.clone()));
        let label = |key: &String| (about.label)(key);
        let mut outcome = match sent.saved {
            Some((changed, kept)) => Outcome::Saved { changed, kept: kept.iter().map(label).collect() },
            None => Outcome::Nothing,
        };
        let (errors, failed) = ConsoleError::apart(error);
        if let Some(error) = failed {
            outcome = Outcome::Failed(error);
        }
        let rows = merge(&base, &now, &wanted(&base, &typed)).rows;
        let (base, typed, untouched) = (RwSignal::new(base.clone()), RwSignal::new(typed), RwSignal::new(base));
        Self {
            open,
            about,
            base,
            typed,
            untouched,
            wanted: Memo::new(move |_| base.with(|base| typed.with(|typed| wanted(base, typed)))),
            errors: RwSignal::new(errors),
            conflict: Conflict::new(rows),
            outcome: RwSignal::new(outcome),
            word: RwSignal::new(String::new()),
            saved: RwSignal::new(0),
        }
    }

    /// What AWS has, as another look told it: a form nobody has touched follows.
    pub fn follow(self, now: Texts) {
        if !untrack(move || self.dirty()) {
            self.show(now);
        }
    }

    /// Of what is not there yet: what the form suggests.
    pub fn suggest(self, draft: Texts) {
        self.base.set(Texts::new());
        self.typed.set(draft.clone());
        self.untouched.set(draft);
    }

    fn show(self, now: Texts) {
        self.typed.set(now.clone());
        self.untouched.set(now.clone());
        self.base.set(now);
    }

    pub fn dirty(self) -> bool {
        self.wanted.with(|wanted| self.untouched.with(|untouched| wanted != untouched))
    }

    pub fn text(self, key: &'static str) -> Signal<String> {
        Signal::derive(move || self.typed.with(|typed| typed.get(key).cloned().unwrap_or_default()))
    }

    pub fn write(self, key: &'static str) -> Callback<String> {
        Callback::new(move |text| {
            self.typed.update(|typed| drop(typed.insert(key.into(), text)));
            self.errors.update(|errors| errors.retain(|error| error.field != key));
        })
    }

    pub fn error(self, key: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors.with(|errors| errors.iter().find(|error| error.field == key).map(|e| e.message.clone()))
        })
    }

    pub fn discard(self) {
        self.errors.set(Vec::new());
        self.conflict.rows.set(Vec::new());
        self.outcome.set(Outcome::Nothing);
        if self.base.with_untracked(Texts::is_empty) {
            self.suggest(self.untouched.get_untracked());
        } else {
            self.show(self.base.get_untracked());
        }
        self.open.refresh();
    }

    pub fn save(self) {
        if self.outcome.with_untracked(|outcome| *outcome == Outcome::Saving) || !self.picked() {
            return;
        }
        let (base, wanted) = (self.base.get_untracked(), self.wanted.get_untracked());
        let checked = (self.about.rules)(&base, &wanted).and_then(|typed| {
            let word = self.word.get_untracked();
            let meant = (self.about.meant)(&base, &typed, &word);
            meant.map(|()| typed).map_err(|rule| vec![FieldError::new(CONSENT, rule)])
        });
        self.errors.set(checked.as_ref().err().cloned().unwrap_or_default());
        let Ok(typed) = checked else { return self.refused() };
        self.outcome.set(Outcome::Saving);
        let edit = TextsEdit { base, typed, ..TextsEdit::default() };
        let answer = (self.about.send)(self.open.target.get_untracked(), edit, self.word.get_untracked());
        leptos::task::spawn_local_scoped(async move { self.answered(answer.await) });
    }

    /// Applies the picks of a conflict; not when one is missing.
    fn picked(self) -> bool {
        let rows = self.conflict.rows.get_untracked();
        if rows.is_empty() {
            return true;
        }
        let (mut base, mut mine) = (self.base.get_untracked(), self.wanted.get_untracked());
        let open = self.conflict.picks.with_untracked(|picks| resolve(&mut base, &mut mine, &rows, picks));
        if !open.is_empty() {
            self.conflict.scold.set(true);
            focus("conflict".into());
            return false;
        }
        self.typed.set(mine);
        self.untouched.set(base.clone());
        self.base.set(base);
        self.conflict.rows.set(Vec::new());
        true
    }

    fn answered(self, result: Result<TextsSaved, ConsoleError>) {
        match result {
            Ok(TextsSaved::Done { now, detail, changed, kept }) => {
                self.show(now);
                self.word.set(String::new());
                if let Some(detail) = detail {
                    self.open.learn(*detail);
                }
                let kept = kept.iter().map(|key| (self.about.label)(key)).collect();
                self.outcome.set(Outcome::Saved { changed, kept });
                if changed {
                    self.saved.update(|count| *count += 1);
                }
            }
            Ok(TextsSaved::Conflict { rows }) => {
                self.outcome.set(Outcome::Nothing);
                self.conflict.set(rows);
            }
            Err(ConsoleError::Invalid(fields)) if fields.iter().all(|error| self.known(&error.field)) => {
                self.errors.set(fields);
                self.refused();
            }
            Err(error) => self.outcome.set(Outcome::Failed(error)),
        }
    }

    fn known(self, key: &str) -> bool {
        key == CONSENT || self.about.fields.iter().any(|(known, _)| *known == key)
    }

    /// To the first field that is wrong.
    fn refused(self) {
        let wrong = |key: &str| self.errors.with_untracked(|errors| errors.iter().any(|error| error.field == key));
        let keys = self.about.fields.iter().map(|(key, _)| *key).chain([CONSENT]);
        if let Some(key) = keys.into_iter().find(|key| wrong(key)) {
            focus(key.into());
        }
        self.outcome.set(Outcome::Nothing);
    }

    /// The cells of a conflict.
    pub fn cell(self) -> Cell {
        Arc::new(move |side: Side, row: &Row| {
            let (about, key) = (self.about, row.key.clone());
            let shown = move |text: Option<&String>| {
                text.map_or_else(|| "not set".to_owned(), |text| (about.shown)(&key, text))
            };
            match side {
                Side::Base => shown(row.base.as_ref()).into_any(),
                Side::Theirs => shown(row.theirs.as_ref()).into_any(),
                // Follows the field: it can still be changed.
                Side::Mine => {
                    let key = row.key.clone();
                    (move || self.wanted.with(|wanted| shown(wanted.get(&key)))).into_any()
                }
            }
        })
    }
}
