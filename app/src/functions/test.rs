//! A function's test tab: an event, a button, the result.

use leptos::{ev, html::Textarea, prelude::*};

use super::{
    api,
    model::{
        FunctionDetail, FunctionState,
        invoke::{InvocationType, InvokeResult},
        rules,
    },
    parts::open::{OpenFunction, use_open_function},
    test_events::parts::{Beside, Saved, SavedEvents},
};
use crate::{error::ConsoleError, frame::use_frame, session::model::Permission};

mod command;
mod event;
mod how;
mod kept;
mod result;
mod templates;

/// One run of the function.
#[derive(Clone, PartialEq)]
enum Outcome {
    Nothing,
    Running,
    Answered(InvocationType, InvokeResult),
    Failed(ConsoleError),
}

/// What the cards of this tab share.
#[derive(Clone, Copy)]
struct Bench {
    open: OpenFunction,
    detail: Memo<FunctionDetail>,
    /// Under which this browser keeps the event.
    key: StoredValue<String>,
    area: NodeRef<Textarea>,
    event: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
    kind: RwSignal<InvocationType>,
    outcome: RwSignal<Outcome>,
    /// Why the function cannot be tested now.
    blocked: Memo<Option<String>>,
    saved: Saved,
}

impl Bench {
    /// Puts an event into the field, and keeps it as if it had been typed.
    fn put(self, text: String) {
        if let Some(area) = self.area.get_untracked() {
            area.set_value(&text);
        }
        self.key.with_value(|key| kept::keep(key, &text));
        self.wrong.set(None);
        self.event.set(text);
    }

    /// For the saved events below.
    fn beside(self) -> Beside {
        Beside {
            target: self.open.target,
            event: self.event,
            kind: self.kind,
            put: Callback::new(move |text| self.put(text)),
            show: Callback::new(move |(kind, result)| self.outcome.set(Outcome::Answered(kind, result))),
            blocked: self.blocked,
            saved: self.saved,
        }
    }

    /// Checks the event and runs the function with it.
    fn run(self) {
        if self.blocked.with_untracked(Option::is_some) || self.outcome.with_untracked(|o| *o == Outcome::Running) {
            return;
        }
        let payload = self.event.get_untracked();
        let checked = check(&payload);
        self.wrong.set(checked.clone().err());
        if checked.is_err() {
            if let Some(area) = self.area.get_untracked() {
                let _ = area.focus();
            }
            return;
        }
        let (target, kind) = (self.open.target.get_untracked(), self.kind.get_untracked());
        self.outcome.set(Outcome::Running);
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::invoke_function(c, r, target.name, target.qualifier, kind, payload).await;
            self.outcome.try_set(match result {
                Ok(result) => Outcome::Answered(kind, result),
                Err(error) => Outcome::Failed(error),
            });
        });
    }
}

fn check(event: &str) -> Result<(), String> {
    if event.trim().is_empty() {
        return Err("Enter an event; {} is the smallest.".into());
    }
    rules::event_json(event).map(|_| ())
}

#[component]
pub fn TestTab() -> impl IntoView {
    let open = use_open_function();
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-hidden="true"></div> }>
            {move || Suspend::new(async move {
                match open.loaded().await {
                    Ok(detail) => view! { <TestBench open=open detail=detail class="split"/> }.into_any(),
                    Err(_) => ().into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The same in one column, beside the code.
#[component]
pub(super) fn TestBeside(open: OpenFunction, detail: Memo<FunctionDetail>) -> impl IntoView {
    view! { <TestBench open=open detail=detail class="stack"/> }
}

#[component]
fn TestBench(open: OpenFunction, detail: Memo<FunctionDetail>, class: &'static str) -> impl IntoView {
    let frame = use_frame();
    let allowed = frame.can(Permission::FunctionsInvoke);
    let user = frame.with(|frame| frame.user.id.clone()).unwrap_or_default();
    let key = open.target.with_untracked(|target| kept::key(&user, &target.place, &target.name));
    let blocked = Memo::new(move |_| {
        if !allowed {
            return Some("Your role may look, but not run functions. An administrator can change it.".to_owned());
        }
        detail.with(|detail| {
            (detail.state == FunctionState::Pending)
                .then(|| "AWS is still making this function; this takes a moment.".into())
        })
    });
    let bench = Bench {
        open,
        detail,
        key: StoredValue::new(key),
        area: NodeRef::new(),
        event: RwSignal::new(templates::HELLO_WORLD.to_owned()),
        wrong: RwSignal::new(None),
        kind: RwSignal::new(InvocationType::default()),
        outcome: RwSignal::new(Outcome::Nothing),
        blocked,
        saved: Saved::new(),
    };
    run_on_control_enter(bench);
    view! {
        <div class=class>
            <event::EventCard bench=bench/>
            <result::ResultCard bench=bench/>
        </div>
        <SavedEvents beside=bench.beside()/>
    }
    .into_any()
}

/// On the whole tab, wherever the focus is.
fn run_on_control_enter(bench: Bench) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event: ev::KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.repeat() {
                event.prevent_default();
                bench.run();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn events_are_checked_before_anything_is_sent() {
        assert!(check("{}").is_ok());
        assert!(check(" \n").is_err());
        assert_eq!(check("{\"a\" 1}"), Err("This is not JSON: line 1, column 6.".into()));
    }
}
