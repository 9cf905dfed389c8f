//! Lets a mapping poll, or rest: a plain form of one button.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;

use crate::{
    error::ConsoleError,
    functions::{
        parts::open::OpenFunction,
        triggers::mapping::api::{SwitchMapping, switch_mapping},
    },
    ui::notice::ErrorNotice,
};

#[component]
pub fn Switch(
    open: OpenFunction,
    id: String,
    /// Whether it polls now.
    on: bool,
    /// Verb and name.
    label: String,
) -> impl IntoView {
    let target = open.target.get_untracked();
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<ConsoleError>));
    let own = id.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let (target, id) = (open.target.get_untracked(), own.clone());
        leptos::task::spawn_local_scoped(async move {
            let result = switch_mapping(target.place.connection, target.place.region, target.name, id, !on).await;
            busy.try_set(false);
            match result {
                Ok(()) => open.refresh(),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    view! {
        <form method="post" action=SwitchMapping::PATH on:submit=submit>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="on" value=if on { "false" } else { "true" }/>
            <button class="btn small" aria-label=label aria-busy=move || busy.get().then_some("true")>
                {if on { "Disable" } else { "Enable" }}
            </button>
        </form>
        {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
    }
    .into_any()
}
