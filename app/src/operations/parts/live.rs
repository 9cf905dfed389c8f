//! Keeps an operation current: by server-sent events while it moves, by asking when those do not come, and slowly while
//! it is stuck, since a colleague may resume it.

use leptos::prelude::*;
use std::time::Duration;

use crate::{
    operations::{
        api, events_path,
        model::{OperationStatus, OperationView},
    },
    ui::events::Events,
};

/// How the page hears of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hearing {
    Events,
    Asking(Duration),
    /// Nothing changes any more.
    Over,
}

fn hearing(status: OperationStatus, events_work: bool) -> Hearing {
    match status {
        OperationStatus::Running | OperationStatus::RollingBack if events_work => Hearing::Events,
        OperationStatus::Running | OperationStatus::RollingBack => Hearing::Asking(Duration::from_secs(2)),
        OperationStatus::Failed | OperationStatus::RollBackFailed => Hearing::Asking(Duration::from_secs(5)),
        OperationStatus::Done | OperationStatus::RolledBack => Hearing::Over,
    }
}

/// Follows `operation`, and the clock in `now` while it moves.
pub fn follow(operation: RwSignal<OperationView>, now: RwSignal<Option<i64>>) {
    let id = operation.with_untracked(|operation| operation.id.clone());
    let status = Memo::new(move |_| operation.with(|operation| operation.status));
    let events_work = RwSignal::new(true);
    let way = Memo::new(move |_| hearing(status.get(), events_work.get()));
    Effect::new(move |_| match way.get() {
        // Closed when the effect runs again or the page is left: then the stored value is dropped.
        Hearing::Events => match listen(&id, operation, events_work) {
            Some(stream) => {
                #[expect(clippy::disallowed_methods, reason = "an effect runs in browsers alone")]
                StoredValue::new_local(stream);
            }
            None => events_work.set(false),
        },
        Hearing::Asking(pause) => ask_every(pause, id.clone(), operation),
        Hearing::Over => {}
    });
    Effect::new(move |_| {
        if status.get().moving() {
            every(Duration::from_secs(1), move || now.set(Some(js_sys::Date::now() as i64)));
        }
    });
}

fn every(pause: Duration, act: impl Fn() + 'static) {
    let handle = set_interval_with_handle(act, pause);
    on_cleanup(move || {
        if let Ok(handle) = handle {
            handle.clear();
        }
    });
}

fn ask_every(pause: Duration, id: String, operation: RwSignal<OperationView>) {
    every(pause, move || {
        let id = id.clone();
        leptos::task::spawn_local_scoped(async move {
            // A failed poll changes nothing on the page; the next one may succeed.
            if let Ok(fresh) = api::operation(id).await {
                replace(operation, fresh);
            }
        });
    });
}

fn replace(operation: RwSignal<OperationView>, fresh: OperationView) {
    if operation.try_with_untracked(|known| *known != fresh) == Some(true) {
        operation.set(fresh);
    }
}

fn listen(id: &str, operation: RwSignal<OperationView>, events_work: RwSignal<bool>) -> Option<Events> {
    let heard = move |text: String, _id: String| match serde_json::from_str::<OperationView>(&text) {
        Ok(fresh) => {
            // The server ends the stream with the operation.
            let goes_on = fresh.status.moving();
            replace(operation, fresh);
            goes_on
        }
        // Another version's words: ask for what this one understands.
        Err(_) => {
            events_work.try_set(false);
            false
        }
    };
    let broken = move |_| {
        events_work.try_set(false);
    };
    Events::open(&events_path(id), Box::new(heard), Box::new(broken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_still_change_is_listened_to() {
        assert_eq!(hearing(OperationStatus::Running, true), Hearing::Events);
        for status in OperationStatus::ALL {
            let way = hearing(status, false);
            let settled = matches!(status, OperationStatus::Done | OperationStatus::RolledBack);
            assert_eq!(way == Hearing::Over, settled, "{status:?}");
            assert_ne!(way, Hearing::Events);
        }
    }
}
