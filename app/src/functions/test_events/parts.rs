//! The saved events on the test tab. They live in the browser: without JavaScript nothing can be tested.

mod conflict;
mod form;
mod row;
mod running;
mod saved;

pub use saved::SavedEvents;

use leptos::prelude::*;

use super::model::{Draft, Expected, TestEvent};
use crate::{
    error::ConsoleError,
    functions::{
        model::invoke::{InvocationType, InvokeResult},
        parts::open::Target,
    },
};

/// What the saved events need of the bench beside them.
#[derive(Clone, Copy)]
pub struct Beside {
    pub target: Memo<Target>,
    /// The event as typed.
    pub event: RwSignal<String>,
    pub kind: RwSignal<InvocationType>,
    /// Puts an event into the bench.
    pub put: Callback<String>,
    /// Shows what a saved event's run answered.
    pub show: Callback<(InvocationType, InvokeResult)>,
    /// Why the function cannot be run now.
    pub blocked: Memo<Option<String>>,
    pub saved: Saved,
}

/// The events as this page knows them.
#[derive(Clone, Copy)]
pub struct Saved {
    pub events: RwSignal<Vec<TestEvent>>,
    pub state: RwSignal<Load>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Load {
    Loading,
    Loaded,
    Failed(ConsoleError),
}

impl Saved {
    pub fn new() -> Self {
        Self { events: RwSignal::default(), state: RwSignal::new(Load::Loading) }
    }

    /// Takes the event's place, or finds its own by name.
    fn keep(self, event: TestEvent) {
        self.events.update(|events| {
            events.retain(|known| known.id != event.id);
            events.push(event);
            events.sort_by(|a, b| a.draft.name.cmp(&b.draft.name));
        });
    }

    fn forget(self, id: &str) {
        self.events.update(|events| events.retain(|known| known.id != id));
    }
}

impl Default for Saved {
    fn default() -> Self {
        Self::new()
    }
}

/// The form that saves an event: what is in it beside the bench's event and invocation type.
#[derive(Clone, Copy)]
struct Form {
    open: RwSignal<bool>,
    /// Id and version of the event being changed.
    known: RwSignal<Option<(String, i64)>>,
    name: RwSignal<String>,
    qualifier: RwSignal<String>,
    expected: RwSignal<Expected>,
    answer: RwSignal<String>,
    error: RwSignal<Option<ConsoleError>>,
    /// Theirs, when somebody was faster; `None` inside when they deleted it.
    conflict: RwSignal<Option<Option<TestEvent>>>,
    busy: RwSignal<bool>,
}

impl Form {
    fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            known: RwSignal::new(None),
            name: RwSignal::default(),
            qualifier: RwSignal::default(),
            expected: RwSignal::default(),
            answer: RwSignal::default(),
            error: RwSignal::new(None),
            conflict: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// With an event as saved; what is in the bench becomes it, too.
    fn take(self, beside: Beside, event: &TestEvent) {
        self.known.set(Some((event.id.clone(), event.version)));
        self.name.set(event.draft.name.clone());
        self.qualifier.set(event.draft.qualifier.clone());
        self.expected.set(event.draft.expected);
        self.answer.set(event.draft.answer.clone());
        self.error.set(None);
        self.conflict.set(None);
        beside.kind.set(event.draft.kind);
        beside.put.run(event.draft.event.clone());
    }

    /// For what is in the bench, as a new event.
    fn start(self, beside: Beside) {
        self.known.set(None);
        self.name.set(String::new());
        self.qualifier.set(beside.target.with_untracked(|target| target.qualifier.clone()));
        self.expected.set(Expected::default());
        self.answer.set(String::new());
        self.error.set(None);
        self.conflict.set(None);
        self.open.set(true);
    }

    fn draft(self, beside: Beside) -> Draft {
        Draft {
            name: self.name.get_untracked(),
            event: beside.event.get_untracked(),
            qualifier: self.qualifier.get_untracked(),
            kind: beside.kind.get_untracked(),
            expected: self.expected.get_untracked(),
            answer: self.answer.get_untracked(),
        }
    }
}
