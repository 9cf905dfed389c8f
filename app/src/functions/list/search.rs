//! What the member types and chooses above the list. The URL follows what is typed; elsewhere, the other way round.

use leptos::{html::Input, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::time::Duration;

use super::asked::{Wanted, href};
use crate::{connections::model::Place, functions::model::list::ListQuery};

/// Browsers refuse a history that changes with every key.
const URL_AFTER: Duration = Duration::from_millis(300);

#[derive(Clone, Copy)]
pub struct Search {
    pub place: Memo<Place>,
    pub input: NodeRef<Input>,
    typed: RwSignal<String>,
    /// What the URL says because of what was typed.
    written: StoredValue<String>,
    /// What is asked for now.
    pub query: Memo<ListQuery>,
}

impl Search {
    pub fn new(place: Memo<Place>, url: Memo<Wanted>) -> Self {
        let start = url.with_untracked(|url| url.query.q.clone());
        let (typed, written) = (RwSignal::new(start.clone()), StoredValue::new(start));
        let query = Memo::new(move |_| ListQuery { q: typed.get(), ..url.get().query });
        let search = Self { place, input: NodeRef::new(), typed, written, query };
        search.follow_url(url);
        search.follow_typing();
        search
    }

    pub fn type_in(self, text: String) {
        self.typed.set(text);
    }

    /// Also when the URL knew nothing of it yet.
    pub fn clear(self) {
        self.typed.set(String::new());
        if let Some(input) = self.input.get_untracked() {
            input.set_value("");
        }
    }

    fn follow_url(self, url: Memo<Wanted>) {
        Effect::new(move |before: Option<()>| {
            let text = url.with(|url| url.query.q.clone());
            let Some(input) = self.input.get_untracked() else { return };
            if before.is_none() {
                // What was typed before the app ran counts.
                self.typed.set(input.value());
            } else if self.written.with_value(|written| *written != text) {
                self.written.set_value(text.clone());
                input.set_value(&text);
                self.typed.set(text);
            }
        });
    }

    fn follow_typing(self) {
        let navigate = use_navigate();
        Effect::new(move |_| {
            let text = self.typed.get();
            if self.written.with_value(|written| written.trim() == text.trim()) {
                return;
            }
            let navigate = navigate.clone();
            let timer = set_timeout_with_handle(
                move || {
                    self.written.set_value(text.trim().to_owned());
                    let url =
                        self.place.with_untracked(|place| self.query.with_untracked(|query| href(place, query, 0)));
                    navigate(&url, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
                },
                URL_AFTER,
            );
            on_cleanup(move || {
                if let Ok(timer) = timer {
                    timer.clear();
                }
            });
        });
    }
}
