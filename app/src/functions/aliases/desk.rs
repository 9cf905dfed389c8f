//! The state of an alias's form.

use leptos::{ev::SubmitEvent, prelude::*};

use super::rules;
use crate::{
    error::FieldError,
    functions::{
        configuration::{model::Texts, parts::focus},
        versions::model::Version,
    },
};

#[derive(Clone, Copy)]
pub struct Desk {
    /// The fields as typed; of a new alias its name, too.
    pub typed: RwSignal<Texts>,
    pub wanted: Memo<Texts>,
    pub errors: RwSignal<Vec<FieldError>>,
    pub versions: StoredValue<Vec<Version>>,
    provisioned: bool,
    /// The browser is on its way to the server.
    pub sent: RwSignal<bool>,
}

impl Desk {
    pub fn new(typed: Texts, versions: Vec<Version>, provisioned: bool, errors: Vec<FieldError>) -> Self {
        let typed = RwSignal::new(typed);
        Self {
            typed,
            wanted: Memo::new(move |_| typed.with(rules::wanted)),
            errors: RwSignal::new(errors),
            versions: StoredValue::new(versions),
            provisioned,
            sent: RwSignal::new(false),
        }
    }

    pub fn text(self, key: &'static str) -> Signal<String> {
        Signal::derive(move || self.typed.with(|typed| typed.get(key).cloned().unwrap_or_default()))
    }

    pub fn write(self, key: &'static str) -> Callback<String> {
        Callback::new(move |text| {
            self.typed.update(|typed| drop(typed.insert(key.into(), text)));
            // Whether two versions fit is said beside the second.
            self.errors.update(|errors| errors.retain(|e| e.field != key && (key != "version" || e.field != "second")));
        })
    }

    pub fn error(self, key: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors.with(|errors| errors.iter().find(|error| error.field == key).map(|e| e.message.clone()))
        })
    }

    /// What is wrong with the form now.
    pub fn check(self) -> Vec<FieldError> {
        self.versions.with_value(|versions| {
            self.wanted.with_untracked(|wanted| rules::check(wanted, versions, self.provisioned))
        })
    }

    /// Lets the browser send the form, unless something is wrong.
    pub fn submit(self, event: &SubmitEvent, wrong: Vec<FieldError>) {
        if !wrong.is_empty() || self.sent.get_untracked() {
            event.prevent_default();
        }
        match wrong.first() {
            Some(first) => focus(first.field.clone()),
            None => self.sent.set(true),
        }
        self.errors.set(wrong);
    }
}
