//! Running saved events, one after another: functions may share what they change.

use leptos::prelude::*;

use super::Beside;
use crate::functions::{
    parts::open::Target,
    test_events::{
        api,
        model::{LastRun, Ran},
    },
};

#[derive(Clone, Copy)]
pub struct Running {
    beside: Beside,
    /// The event that runs now.
    pub now: RwSignal<Option<String>>,
    /// Whether all of them are being run.
    pub all: RwSignal<bool>,
    stopped: RwSignal<bool>,
    /// What is read aloud.
    pub said: RwSignal<String>,
}

impl Running {
    pub fn new(beside: Beside) -> Self {
        Self {
            beside,
            now: RwSignal::new(None),
            all: RwSignal::new(false),
            stopped: RwSignal::new(false),
            said: RwSignal::default(),
        }
    }

    fn free(self) -> bool {
        self.now.with_untracked(Option::is_none) && self.beside.blocked.with_untracked(Option::is_none)
    }

    /// One event; what it answered is shown in the bench.
    pub fn start(self, id: String) {
        if !self.free() {
            return;
        }
        leptos::task::spawn_local_scoped(async move {
            if let Some(ran) = self.run(&id).await {
                let word = if ran.last.passed { "Passed" } else { "Failed" };
                self.said.try_set(format!("{word}. {}", ran.last.why));
                let kind = self.beside.saved.events.try_with_untracked(|events| {
                    events.iter().find(|event| event.id == id).map(|event| event.draft.kind)
                });
                if let (Some(Some(kind)), Some(result)) = (kind, ran.result) {
                    self.beside.show.run((kind, result));
                }
            }
        });
    }

    pub fn start_all(self) {
        if !self.free() {
            return;
        }
        let ids: Vec<String> =
            self.beside.saved.events.with_untracked(|all| all.iter().map(|e| e.id.clone()).collect());
        self.all.set(true);
        self.stopped.set(false);
        leptos::task::spawn_local_scoped(async move {
            let (mut passed, mut count) = (0, 0);
            for id in ids {
                // The page may be gone by now.
                if self.stopped.try_get_untracked() != Some(false) {
                    break;
                }
                let Some(ran) = self.run(&id).await else { continue };
                count += 1;
                passed += u32::from(ran.last.passed);
            }
            self.all.try_set(false);
            self.said.try_set(format!("{passed} of {count} passed."));
        });
    }

    /// After the event that runs now.
    pub fn stop(self) {
        self.stopped.set(true);
    }

    async fn run(self, id: &str) -> Option<Ran> {
        let target = self.beside.target.try_get_untracked()?;
        self.now.try_set(Some(id.to_owned()));
        let Target { place, name, .. } = target;
        let answer = api::run_test_event(place.connection, place.region, name, id.to_owned()).await;
        self.now.try_set(None);
        let ran = answer.unwrap_or_else(|error| Ran {
            last: LastRun {
                at: js_sys::Date::now() as i64,
                by: String::new(),
                passed: false,
                why: format!("{}. {}", error.title(), error.next_step()),
                duration_ms: None,
            },
            result: None,
        });
        self.beside.saved.events.try_update(|events| {
            if let Some(event) = events.iter_mut().find(|event| event.id == id) {
                event.last = Some(ran.last.clone());
            }
        })?;
        Some(ran)
    }
}
