//! The state of the form, and saving it.

use leptos::prelude::*;

use super::sent::{Sent, UNFIT};
use crate::{
    error::{ConsoleError, FieldError},
    functions::{
        code::model::{Findings, Problem, ProblemKind},
        configuration::{
            api,
            merge::{merge, resolve},
            model::{GeneralEdit, Saved, Setting, Texts, settings},
            parts::{conflict::Conflict, focus, save_bar::Outcome},
            rules,
        },
        model::FunctionDetail,
        parts::open::OpenFunction,
    },
};

#[derive(Clone, Copy)]
pub struct Desk {
    pub open: OpenFunction,
    /// The settings the form began with.
    pub base: RwSignal<Texts>,
    /// The fields, as typed; the timeout is two of them.
    pub typed: RwSignal<Texts>,
    /// Both joined into what is wanted.
    pub wanted: Memo<Texts>,
    pub errors: RwSignal<Vec<FieldError>>,
    pub conflict: Conflict,
    /// The handler does not fit the code.
    pub unfit: RwSignal<Option<Findings>>,
    pub outcome: RwSignal<Outcome>,
}

/// The form's fields for these settings.
fn fields(settings: &Texts) -> Texts {
    let mut fields = settings.clone();
    if let Some(text) = settings.get(Setting::Timeout.key()) {
        let (minutes, seconds) = rules::minutes_and_seconds(text);
        fields.insert("minutes".into(), minutes);
        fields.insert(Setting::Timeout.key().into(), seconds);
    }
    fields
}

impl Desk {
    /// `error` is what a plain form brought back.
    pub fn new(open: OpenFunction, detail: Memo<FunctionDetail>, sent: Sent, error: Option<ConsoleError>) -> Self {
        let now = detail.with_untracked(settings);
        let (base, typed) = sent.draft.unwrap_or_else(|| (now.clone(), fields(&now)));
        let (mut errors, mut unfit, mut outcome) = (Vec::new(), None, Outcome::Nothing);
        if let Some((changed, kept)) = sent.saved {
            outcome = Outcome::Saved { changed, kept };
        }
        match error {
            Some(ConsoleError::Invalid(fields)) => {
                unfit = fields.iter().find(|field| field.field == UNFIT).map(|field| Findings {
                    problems: vec![Problem {
                        kind: ProblemKind::Handler,
                        message: field.message.clone(),
                        path: None,
                        line: None,
                    }],
                    handlers: Vec::new(),
                });
                errors = fields.into_iter().filter(|field| field.field != UNFIT).collect();
            }
            Some(error) => outcome = Outcome::Failed(error),
            None => {}
        }
        let rows = merge(&base, &now, &rules::wanted(&base, &typed)).rows;
        let (base, typed) = (RwSignal::new(base), RwSignal::new(typed));
        let desk = Self {
            open,
            base,
            typed,
            wanted: Memo::new(move |_| base.with(|base| typed.with(|typed| rules::wanted(base, typed)))),
            errors: RwSignal::new(errors),
            conflict: Conflict::new(rows),
            unfit: RwSignal::new(unfit),
            outcome: RwSignal::new(outcome),
        };
        // A form nobody has touched follows the function.
        Effect::new(move |_| {
            let now = detail.with(settings);
            if !desk.dirty_untracked() {
                desk.show(now);
            }
        });
        desk
    }

    fn show(self, now: Texts) {
        self.typed.set(fields(&now));
        self.base.set(now);
    }

    pub fn dirty(self) -> bool {
        self.wanted.with(|wanted| self.base.with(|base| wanted != base))
    }

    fn dirty_untracked(self) -> bool {
        untrack(move || self.dirty())
    }

    pub fn text(self, key: &'static str) -> Signal<String> {
        Signal::derive(move || self.typed.with(|typed| typed.get(key).cloned().unwrap_or_default()))
    }

    pub fn write(self, key: &'static str) -> Callback<String> {
        Callback::new(move |text| {
            self.typed.update(|typed| drop(typed.insert(key.into(), text)));
            self.errors.update(|errors| errors.retain(|error| error.field != key && key != "minutes"));
            if key == Setting::Handler.key() {
                self.unfit.set(None);
            }
        })
    }

    pub fn error(self, key: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors.with(|errors| errors.iter().find(|error| error.field == key).map(|e| e.message.clone()))
        })
    }

    pub fn discard(self) {
        self.errors.set(Vec::new());
        self.unfit.set(None);
        self.conflict.rows.set(Vec::new());
        self.outcome.set(Outcome::Nothing);
        self.show(self.base.get_untracked());
        self.open.refresh();
    }

    /// Saves with another handler, one the code has.
    pub fn use_handler(self, handler: String) {
        self.write(Setting::Handler.key()).run(handler);
        self.save(false);
    }

    /// `anyway`: also a handler the code does not have.
    pub fn save(self, anyway: bool) {
        if self.outcome.with_untracked(|outcome| *outcome == Outcome::Saving) || !self.picked() {
            return;
        }
        let (base, wanted) = (self.base.get_untracked(), self.wanted.get_untracked());
        let checked = rules::check(&base, &wanted);
        self.errors.set(checked.as_ref().err().cloned().unwrap_or_default());
        let Ok(typed) = checked else { return self.focus_first_error() };
        self.unfit.set(None);
        self.outcome.set(Outcome::Saving);
        let edit = GeneralEdit { base, typed, anyway, ..GeneralEdit::default() };
        let target = self.open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::save_general(c, r, target.name, edit).await;
            self.answered(result);
        });
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
        self.typed.set(fields(&mine));
        self.base.set(base);
        self.conflict.rows.set(Vec::new());
        true
    }

    fn answered(self, result: Result<Saved, ConsoleError>) {
        let outcome = match result {
            Ok(Saved::Done { detail, changed, kept, .. }) => {
                self.show(settings(&detail));
                self.open.learn(*detail);
                Outcome::Saved { changed, kept }
            }
            Ok(Saved::Conflict { rows }) => {
                self.conflict.set(rows);
                Outcome::Nothing
            }
            Ok(Saved::Blocked(findings)) => {
                self.unfit.set(Some(findings));
                focus("unfit".into());
                Outcome::Nothing
            }
            Err(ConsoleError::Invalid(fields)) if fields.iter().all(|f| Setting::find(&f.field).is_some()) => {
                self.errors.set(fields);
                self.focus_first_error();
                Outcome::Nothing
            }
            Err(error) => Outcome::Failed(error),
        };
        self.outcome.set(outcome);
    }

    fn focus_first_error(self) {
        let first = Setting::ALL.into_iter().find(|setting| {
            self.errors.with_untracked(|errors| errors.iter().any(|error| error.field == setting.key()))
        });
        if let Some(setting) = first {
            focus(setting.key().into());
        }
        self.outcome.set(Outcome::Nothing);
    }
}
