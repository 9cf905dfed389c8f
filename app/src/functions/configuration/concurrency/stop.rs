//! Stopping a function by reserving nothing for it, and taking that back.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{api, model::Before, rules};
use crate::{
    functions::parts::open::Target,
    ui::{
        icon::{self, Icon},
        time::Time,
    },
};

#[component]
pub fn Consequences() -> impl IntoView {
    view! {
        <section class="notice warn" role="status">
            <Icon d=icon::WARNING/>
            <div>
                <h3>"0 stops the function"</h3>
                <p>
                    "Every invocation is refused with 429 TooManyRequestsException; an HTTP API answers 500. Asynchronous events are
                    not retried: they go to the dead-letter queue or the failure destination at once, and are lost where there is none.
                    Queues and streams keep theirs until they expire."
                </p>
            </div>
        </section>
    }
    .into_any()
}

/// A form of one button that sets the reservation.
#[component]
fn OneButton(
    target: Target,
    now: Option<u32>,
    to: Option<u32>,
    class: &'static str,
    d: &'static str,
    words: String,
) -> impl IntoView {
    let sent = RwSignal::new(false);
    let mode = if to.is_some() { "reserved" } else { "shared" };
    view! {
        <form method="post" action=api::Reserve::PATH on:submit=move |_| sent.set(true)>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="edit[base]" value=rules::text(now)/>
            <input type="hidden" name="edit[mode]" value=mode/>
            <input type="hidden" name="edit[number]" value=to.map(|number| number.to_string())/>
            <button class=class aria-busy=move || sent.get().then_some("true")><Icon d=d/>{words}</button>
        </form>
    }
    .into_any()
}

/// Asks before everything is refused.
#[component]
pub fn Stop(target: Target, now: Option<u32>) -> impl IntoView {
    let back = target.page("configuration/concurrency");
    view! {
        <section class="notice bad" role="alertdialog" aria-labelledby="stop-h">
            <Icon d=icon::STOP/>
            <div>
                <h3 id="stop-h">"Stop all invocations of this function?"</h3>
                <p>{format!("Its reserved concurrency becomes 0 instead of {}; one click here puts it back.", rules::text(now))}</p>
                <Consequences/>
                <div class="actions">
                    <a class="btn" href=back rel="external">"Cancel"</a>
                    <OneButton target=target now=now to=Some(0) class="btn danger primary" d=icon::STOP words="Stop all invocations".to_owned()/>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// It is stopped; one click takes that back.
#[component]
pub fn Stopped(target: Target, before: Option<Before>, may: bool) -> impl IntoView {
    let to = before.as_ref().and_then(|before| before.number);
    let words = match to {
        Some(number) => format!("Reserve {number} again"),
        None => "Remove the reservation".to_owned(),
    };
    let who = before.map(|before| view! { <p>{format!("{} stopped it, ", before.by)}<Time at=before.at/>"."</p> });
    view! {
        <section class="notice bad" role="status">
            <Icon d=icon::STOP/>
            <div>
                <h3>"This function is stopped"</h3>
                <p>"Its reserved concurrency is 0: every invocation is refused."</p>
                {who}
                {may.then(|| view! { <OneButton target=target now=Some(0) to=to class="btn primary" d=icon::UNDO words=words/> })}
            </div>
        </section>
    }
    .into_any()
}
