//! The state of a mapping's form: what it began with, what is typed, and what is wrong with it.

use leptos::prelude::*;

use super::{
    model::{Poll, Setting},
    rules,
};
use crate::{
    connections::model::ConnectionKind,
    error::FieldError,
    frame::use_frame,
    functions::{
        configuration::{
            model::Texts,
            parts::{conflict::Conflict, focus, save_bar::Outcome},
        },
        parts::open::OpenFunction,
    },
};

fn on_local_engine(open: OpenFunction) -> bool {
    let connection = open.target.with_untracked(|target| target.place.connection.clone());
    let kind = use_frame().with(|frame| frame.connection(&connection).map(|known| known.kind)).flatten();
    kind == Some(ConnectionKind::LocalEngine)
}

#[derive(Clone, Copy)]
pub struct Desk {
    pub open: OpenFunction,
    pub poll: Poll,
    /// How its fields are named in a plain form: `typed`, `edit[typed]`.
    pub names: &'static str,
    pub readonly: bool,
    /// The local engine does not have all of it.
    pub local: bool,
    pub base: RwSignal<Texts>,
    pub typed: RwSignal<Texts>,
    pub wanted: Memo<Texts>,
    pub errors: RwSignal<Vec<FieldError>>,
    pub conflict: Conflict,
    pub outcome: RwSignal<Outcome>,
}

impl Desk {
    pub fn new(open: OpenFunction, poll: Poll, names: &'static str, base: Texts, typed: Texts) -> Self {
        let (base, typed) = (RwSignal::new(base), RwSignal::new(typed));
        Self {
            open,
            poll,
            names,
            readonly: false,
            local: on_local_engine(open),
            base,
            typed,
            wanted: Memo::new(move |_| typed.with(|typed| rules::wanted(poll, typed))),
            errors: RwSignal::new(Vec::new()),
            conflict: Conflict::new(Vec::new()),
            outcome: RwSignal::new(Outcome::Nothing),
        }
    }

    pub fn dirty(self) -> bool {
        self.wanted.with(|wanted| self.base.with(|base| wanted != base))
    }

    pub fn has(self, setting: Setting) -> bool {
        setting.fits(self.poll)
    }

    pub fn name(self, key: &str) -> String {
        format!("{}[{key}]", self.names)
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

    pub fn saving(self) -> bool {
        self.outcome.with_untracked(|outcome| *outcome == Outcome::Saving)
    }

    /// Shows what is wrong and goes to the first of it.
    pub fn refuse(self, errors: Vec<FieldError>) {
        if let Some(first) = errors.first() {
            focus(first.field.clone());
        }
        self.errors.set(errors);
        self.outcome.set(Outcome::Nothing);
    }
}
