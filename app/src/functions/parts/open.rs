//! The function whose pages are open: asked for once, followed while AWS changes it, shared by the head and the tabs.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::time::Duration;

use super::state::settled;
use crate::{
    connections::model::Place,
    error::ConsoleError,
    frame::use_place,
    functions::{api, model::FunctionDetail},
    routes,
    ui::status::PageStatus,
};

/// Which function the URL names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub place: Place,
    pub name: String,
    /// A version or an alias; empty is `$LATEST`.
    pub qualifier: String,
}

impl Target {
    /// One of the function's pages, of the same version or alias.
    pub fn page(&self, page: &str) -> String {
        let query = routes::query([("qualifier", self.qualifier.as_str())]);
        format!("{}{query}", routes::function_page(&self.place, &self.name, page))
    }
}

/// Works in a route's `data`, before any component is rendered.
pub fn use_target() -> Memo<Target> {
    let (place, params, query) = (use_place(), use_params_map(), use_query_map());
    Memo::new(move |_| Target {
        place: place.get(),
        name: params.with(|params| params.get("name")).unwrap_or_default(),
        qualifier: query.with(|query| query.get("qualifier")).unwrap_or_default(),
    })
}

#[derive(Clone, Copy)]
pub struct OpenFunction {
    pub target: Memo<Target>,
    /// What the page was rendered with.
    first: Resource<Result<FunctionDetail, ConsoleError>>,
    /// What was learned since.
    newer: RwSignal<Option<(Target, FunctionDetail)>>,
    /// Why the last look failed; what was known before stays.
    pub trouble: RwSignal<Option<ConsoleError>>,
    pub looking: RwSignal<bool>,
    /// Counts what the member asked to see anew: tabs then read theirs again, too.
    pub refreshed: RwSignal<u32>,
}

pub fn use_open_function() -> OpenFunction {
    expect_context::<OpenFunction>()
}

impl OpenFunction {
    /// Asks for the function in the URL. The page waits for the answer, whose error becomes its status.
    pub fn new() -> Self {
        let target = use_target();
        let first = Resource::new_blocking(
            move || target.get(),
            |target| {
                let status = PageStatus::of_this_page();
                async move {
                    let result = ask(&target).await;
                    if let Err(error) = &result {
                        status.set(error.status());
                    }
                    result
                }
            },
        );
        Self {
            target,
            first,
            newer: RwSignal::new(None),
            trouble: RwSignal::new(None),
            looking: RwSignal::new(false),
            refreshed: RwSignal::new(0),
        }
    }

    /// The function, kept current; to be awaited inside a Suspense.
    pub async fn loaded(self) -> Result<Memo<FunctionDetail>, ConsoleError> {
        let first = self.first.await?;
        Ok(Memo::new(move |_| {
            let newer = self.newer.with(|newer| {
                newer
                    .as_ref()
                    .filter(|(of, _)| self.target.with(|target| target == of))
                    .map(|(_, detail)| detail.clone())
            });
            newer.unwrap_or_else(|| first.clone())
        }))
    }

    /// Asks again; the page stays as it is until the answer is there.
    pub async fn look(self) {
        let target = self.target.get_untracked();
        self.looking.set(true);
        let result = ask(&target).await;
        self.looking.try_set(false);
        // The page may be gone, or show another function by now.
        if self.target.try_get_untracked().as_ref() != Some(&target) {
            return;
        }
        match result {
            Ok(detail) => {
                self.newer.set(Some((target, detail)));
                self.trouble.set(None);
            }
            Err(error) => self.trouble.set(Some(error)),
        }
    }

    /// What a save has answered: the head and the tabs follow without asking again.
    pub fn learn(self, detail: FunctionDetail) {
        self.newer.set(Some((self.target.get_untracked(), detail)));
        self.trouble.set(None);
    }

    /// Calls `again` when the member asks to see the function anew.
    pub fn on_refresh(self, again: impl Fn() + 'static) {
        self.heed_refresh(None, Box::new(again));
    }

    /// The same, but what is being typed is not thrown away.
    pub fn on_refresh_unless(self, dirty: RwSignal<bool>, again: impl Fn() + 'static) {
        self.heed_refresh(Some(dirty), Box::new(again));
    }

    fn heed_refresh(self, dirty: Option<RwSignal<bool>>, again: Box<dyn Fn()>) {
        Effect::new(move |before: Option<u32>| {
            let count = self.refreshed.get();
            let kept = dirty.is_some_and(|dirty| dirty.get_untracked());
            if before.is_some_and(|before| before != count) && !kept {
                again();
            }
            count
        });
    }

    pub fn refresh(self) {
        self.refreshed.update(|count| *count += 1);
        leptos::task::spawn_local_scoped(self.look());
    }
}

async fn ask(target: &Target) -> Result<FunctionDetail, ConsoleError> {
    let Target { place, name, qualifier } = target.clone();
    api::get_function(place.connection, place.region, name, qualifier).await
}

/// Looks again and again while AWS creates or updates the function.
pub fn follow(open: OpenFunction, detail: Memo<FunctionDetail>) {
    let busy = Memo::new(move |_| detail.with(|detail| !settled(detail)));
    Effect::new(move |_| {
        if !busy.get() {
            return;
        }
        let turns = RwSignal::new(0u32);
        Effect::new(move |_| {
            let timer = set_timeout_with_handle(
                move || {
                    leptos::task::spawn_local_scoped(async move {
                        open.look().await;
                        turns.try_update(|turn| *turn += 1);
                    });
                },
                back_off(turns.get()),
            );
            on_cleanup(move || {
                if let Ok(timer) = timer {
                    timer.clear();
                }
            });
        });
    });
}

/// 1 s, then half as long again each time, at most 10 s.
pub fn back_off(turn: u32) -> Duration {
    let ms = (0..turn.min(10)).fold(1_000u64, |ms, _| (ms * 3 / 2).min(10_000));
    Duration::from_millis(ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polls_back_off() {
        let ms = [0, 1, 2, 6, 100].map(|turn| back_off(turn).as_millis());
        assert_eq!(ms, [1_000, 1_500, 2_250, 10_000, 10_000]);
    }

    #[test]
    fn pages_keep_the_qualifier() {
        let mut target =
            Target { place: Place::new("local", "us-east-1"), name: "hello".into(), qualifier: String::new() };
        assert_eq!(target.page("test"), "/c/local/us-east-1/functions/hello/test");
        target.qualifier = "live".into();
        assert_eq!(target.page(""), "/c/local/us-east-1/functions/hello?qualifier=live");
    }
}
