//! Enables or disables a rule or a schedule: a plain form of one button.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;

use super::api::{SwitchTrigger, switch_trigger};
use crate::{error::ConsoleError, functions::parts::open::OpenFunction, ui::notice::ErrorNotice};

#[component]
pub fn PushSwitch(
    open: OpenFunction,
    /// The rule's or the schedule's ARN.
    source: String,
    /// Whether it runs now.
    on: bool,
    /// Verb and name.
    label: String,
) -> impl IntoView {
    let target = open.target.get_untracked();
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<ConsoleError>));
    let own = source.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let (target, source) = (open.target.get_untracked(), own.clone());
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = switch_trigger(c, r, target.name, source, !on).await;
            busy.try_set(false);
            match result {
                Ok(()) => open.refresh(),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    view! {
        <form method="post" action=SwitchTrigger::PATH on:submit=submit>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="source" value=source/>
            <input type="hidden" name="on" value=if on { "false" } else { "true" }/>
            <button class="btn small" aria-label=label aria-busy=move || busy.get().then_some("true")>
                {if on { "Disable" } else { "Enable" }}
            </button>
        </form>
        {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
    }
    .into_any()
}
