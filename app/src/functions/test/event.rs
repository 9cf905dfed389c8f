//! The event: templates, the JSON, how to invoke. The browser fills the field in; the server renders it empty, since
//! a text area's content is the one place where text is not escaped.

use leptos::{ev, prelude::*};

use super::{
    Bench, Outcome, check,
    how::{Kinds, through},
    kept,
    templates::TEMPLATES,
};
use crate::{
    blueprints::model::SampleEvent,
    functions::{api, test_events::model::TestEvent},
    ui::field::FieldMessage,
};

/// The tag that says which blueprint a function was made from.
const BLUEPRINT_TAG: &str = "lambent:blueprint";

#[component]
pub fn EventCard(bench: Bench) -> impl IntoView {
    let samples = RwSignal::new(Vec::<SampleEvent>::new());
    ask_for_samples(bench, samples);
    fill_in(bench);
    let typed = move |event: ev::Event| {
        let text = event_target_value(&event);
        // What was wrong is looked at with every key, what is being written only when it is left.
        if bench.wrong.with_untracked(Option::is_some) {
            bench.wrong.set(check(&text).err());
        }
        bench.key.with_value(|key| kept::keep(key, &text));
        bench.event.set(text);
    };
    let left = move |_| bench.wrong.set(bench.event.with_untracked(|text| check(text)).err());
    let busy = move || bench.outcome.with(|outcome| *outcome == Outcome::Running);
    let blocked = move || bench.blocked.with(Option::is_some);
    view! {
        <section class="card" aria-labelledby="event-h">
            <div class="bar">
                <h2 id="event-h">"Event"</h2>
                <Templates bench=bench samples=samples/>
                <span class="grow"></span>
                <button
                    type="button"
                    class="btn primary"
                    aria-keyshortcuts="Control+Enter"
                    aria-busy=move || busy().then_some("true")
                    aria-disabled=move || blocked().then_some("true")
                    aria-describedby=move || blocked().then_some("test-blocked")
                    on:click=move |_| bench.run()
                >
                    "Test"
                    <kbd aria-hidden="true">"Ctrl ↵"</kbd>
                </button>
            </div>
            <div class="body field">
                {move || bench.blocked.get().map(|why| view! { <p class="help" id="test-blocked">{why}</p> })}
                <noscript>"Testing a function needs JavaScript."</noscript>
                {move || through(bench).map(|text| view! { <p class="help">{text}</p> })}
                <label for="event" class="vh">"Event JSON"</label>
                <textarea
                    class="mono"
                    id="event"
                    rows="14"
                    spellcheck="false"
                    autocomplete="off"
                    aria-invalid=move || bench.wrong.with(Option::is_some).then_some("true")
                    aria-describedby=move || bench.wrong.with(Option::is_some).then_some("event-error")
                    node_ref=bench.area
                    on:input=typed
                    on:change=left
                ></textarea>
                <FieldMessage id="event-error".to_owned() error=bench.wrong/>
            </div>
            <details class="more">
                <summary>"Options"</summary>
                <Kinds bench=bench/>
            </details>
        </section>
    }
    .into_any()
}

/// What was typed last, also before the app ran, or the first template.
fn fill_in(bench: Bench) {
    Effect::new(move |before: Option<()>| {
        let Some(area) = bench.area.get() else { return };
        if before.is_some() {
            return;
        }
        let text = match area.value() {
            typed if !typed.is_empty() => typed,
            _ => bench.key.with_value(|key| kept::kept(key)).unwrap_or_else(|| bench.event.get_untracked()),
        };
        area.set_value(&text);
        bench.event.set(text);
    });
}

/// The events of the blueprint the function was made from.
fn ask_for_samples(bench: Bench, samples: RwSignal<Vec<SampleEvent>>) {
    let blueprint = Memo::new(move |_| bench.detail.with(|detail| detail.tags.get(BLUEPRINT_TAG).cloned()));
    Effect::new(move |_| {
        if let Some(id) = blueprint.get() {
            leptos::task::spawn_local_scoped(async move {
                // Without them the other templates are still there.
                if let Ok(events) = api::blueprint_events(id).await {
                    samples.try_set(events);
                }
            });
        }
    });
}

#[component]
fn Templates(bench: Bench, samples: RwSignal<Vec<SampleEvent>>) -> impl IntoView {
    let choose = move |event: ev::Event| {
        let chosen = event_target_value(&event);
        let saved = |id: &str| {
            let found = |all: &Vec<TestEvent>| all.iter().find(|event| event.id == id).map(|event| event.draft.clone());
            let draft = bench.saved.events.with_untracked(found)?;
            bench.kind.set(draft.kind);
            Some(draft.event)
        };
        let text = if let Some(name) = chosen.strip_prefix("own:") {
            samples.with_untracked(|all| all.iter().find(|s| s.name == name).map(|s| s.json.clone()))
        } else if let Some(id) = chosen.strip_prefix("saved:") {
            saved(id)
        } else {
            TEMPLATES.iter().find(|(name, _)| *name == chosen).map(|(_, text)| (*text).to_owned())
        };
        if let Some(text) = text {
            bench.put(text);
        }
    };
    view! {
        <select class="select" aria-label="Template" autocomplete="off" on:change=choose>
            <option value="">"Choose a template"</option>
            {move || {
                let events = bench.saved.events.get();
                (!events.is_empty())
                    .then(|| view! {
                        <optgroup label="Saved for the team">
                            {events
                                .into_iter()
                                .map(|event| {
                                    let value = format!("saved:{}", event.id);
                                    view! { <option value=value>{event.draft.name}</option> }
                                })
                                .collect_view()}
                        </optgroup>
                    })
            }}
            {move || {
                let samples = samples.get();
                (!samples.is_empty())
                    .then(|| view! {
                        <optgroup label="From its blueprint">
                            {samples
                                .into_iter()
                                .map(|sample| {
                                    let value = format!("own:{}", sample.name);
                                    view! { <option value=value>{sample.name}</option> }
                                })
                                .collect_view()}
                        </optgroup>
                    })
            }}
            <optgroup label="From AWS">
                {TEMPLATES.iter().map(|(name, _)| view! { <option value=*name>{*name}</option> }).collect_view()}
            </optgroup>
        </select>
    }
}
