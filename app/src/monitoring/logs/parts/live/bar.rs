//! The live tail's filter and buttons.

use leptos::prelude::*;
use std::collections::VecDeque;

use super::heard::{Phase, Tail};
use crate::{
    monitoring::logs::{
        ask::View,
        parts::{links::Links, results::count},
    },
    ui::{
        get_form::GetForm,
        icon::{self, Icon},
    },
};

#[component]
pub fn Bar(tail: Tail, links: Memo<Links>) -> impl IntoView {
    let (path, filter, qualifier) =
        links.with_untracked(|links| (links.path(), links.ask.filter.clone(), links.target.qualifier.clone()));
    let clear = move |_| {
        tail.lines.update(VecDeque::clear);
        tail.waiting.update(VecDeque::clear);
        tail.dropped.set(0);
    };
    let go_on = move |_| {
        tail.phase.set(Phase::Connecting);
        tail.turn.update(|turn| *turn += 1);
    };
    let button = move || match tail.phase.get() {
        Phase::Connecting | Phase::On => view! {
            <button type="button" class="btn" on:click=move |_| tail.phase.set(Phase::Paused)>"Pause"</button>
        }
        .into_any(),
        Phase::Paused => {
            let words = move || match tail.waiting.with(VecDeque::len) {
                0 => "Resume".to_owned(),
                held => format!("Resume, {} waiting", count(u32::try_from(held).unwrap_or(u32::MAX), "line", "lines")),
            };
            view! { <button type="button" class="btn primary" on:click=move |_| tail.resume()>{words}</button> }
                .into_any()
        }
        Phase::Over | Phase::Lost => {
            view! { <button type="button" class="btn primary" on:click=go_on>"Go on"</button> }.into_any()
        }
        Phase::Refused(_) => ().into_any(),
    };
    // A filter is another wish: what was refused begins anew.
    Effect::new(move |before: Option<String>| {
        let filter = links.with(|links| links.ask.filter.clone());
        let other = before.is_some_and(|before| before != filter);
        if other && matches!(tail.phase.get_untracked(), Phase::Refused(_)) {
            tail.phase.set(Phase::Connecting);
        }
        filter
    });
    view! {
        <GetForm action=path class="toolbar" role="search">
            <input type="hidden" name="view" value=View::Live.as_str()/>
            {(!qualifier.is_empty()).then(|| view! { <input type="hidden" name="qualifier" value=qualifier/> })}
            <div class="input">
                <Icon d=icon::SEARCH/>
                <input
                    type="search"
                    class="mono"
                    name="filter"
                    value=filter
                    aria-label="Filter pattern"
                    placeholder="All lines"
                    spellcheck="false"
                    autocomplete="off"
                    aria-invalid=move || matches!(tail.phase.get(), Phase::Refused(_)).then_some("true")
                    aria-describedby="tail-state"
                />
            </div>
            <button class="btn">"Filter"</button>
            {button}
            <button type="button" class="btn quiet" on:click=clear>"Clear"</button>
        </GetForm>
    }
    .into_any()
}
