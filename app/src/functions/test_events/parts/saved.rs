//! The card: the list, the buttons above it, the form that saves.

use leptos::prelude::*;

use super::{Beside, Form, Load, form::SaveForm, row::Row, running::Running};
use crate::{
    frame::use_frame,
    functions::{parts::open::Target, test_events::api},
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn SavedEvents(beside: Beside) -> impl IntoView {
    let may_save = use_frame().can(Permission::FunctionsWrite);
    let (form, running) = (Form::new(), Running::new(beside));
    Effect::new(move |_| {
        let target = beside.target.get();
        load(beside, target);
    });
    let many = move || beside.saved.events.with(|events| !events.is_empty());
    let blocked = move || beside.blocked.with(Option::is_some);
    let list = move || match beside.saved.state.get() {
        Load::Loading => view! { <p class="body muted">"Saved events appear here."</p> }.into_any(),
        Load::Failed(error) => {
            let again = Callback::new(move |()| load(beside, beside.target.get_untracked()));
            view! { <div class="body"><ErrorNotice error=error retry=again/></div> }.into_any()
        }
        Load::Loaded if many() => {
            view! { <List beside=beside form=form running=running may_save=may_save/> }.into_any()
        }
        Load::Loaded => empty(may_save),
    };
    view! {
        <section class="card saved-events" aria-labelledby="saved-h">
            <div class="bar">
                <h2 id="saved-h">"Saved events"</h2>
                <span class="grow"></span>
                {may_save
                    .then(|| view! {
                        <button type="button" class="btn small" on:click=move |_| form.start(beside)>
                            <Icon d=icon::PLUS/>
                            "Save event"
                        </button>
                    })}
                {move || {
                    many()
                        .then(|| view! {
                            <button
                                type="button"
                                class="btn small"
                                aria-busy=move || running.all.get().then_some("true")
                                aria-disabled=move || blocked().then_some("true")
                                aria-describedby=move || blocked().then_some("test-blocked")
                                on:click=move |_| if running.all.get_untracked() { running.stop() } else { running.start_all() }
                            >
                                <Icon d=icon::PLAY/>
                                {move || if running.all.get() { "Stop" } else { "Run all" }}
                            </button>
                        })
                }}
            </div>
            <SaveForm beside=beside form=form/>
            <p class="vh" role="status">{move || running.said.get()}</p>
            {list}
        </section>
    }
    .into_any()
}

/// In the browser only.
fn load(beside: Beside, target: Target) {
    leptos::task::spawn_local_scoped(async move {
        let Target { place, name, .. } = target;
        let loaded = api::list_test_events(place.connection, place.region, name).await;
        // The page may be gone by now.
        let _ = match loaded {
            Ok(events) => {
                beside.saved.events.try_set(events);
                beside.saved.state.try_set(Load::Loaded)
            }
            Err(error) => beside.saved.state.try_set(Load::Failed(error)),
        };
    });
}

fn empty(may_save: bool) -> AnyView {
    let text = if may_save {
        "No events are saved for this function yet. Save the event above, with what you expect of the answer, and everybody in \
         the team can run it."
    } else {
        "No events are saved for this function yet."
    };
    view! { <p class="body muted">{text}</p> }.into_any()
}

#[component]
fn List(beside: Beside, form: Form, running: Running, may_save: bool) -> impl IntoView {
    let ids = Memo::new(move |_| beside.saved.events.with(|all| all.iter().map(|e| e.id.clone()).collect::<Vec<_>>()));
    let count = move || {
        beside.saved.events.with(|events| {
            let run: Vec<bool> = events.iter().filter_map(|e| e.last.as_ref()).map(|last| last.passed).collect();
            let passed = run.iter().filter(|passed| **passed).count();
            (!run.is_empty()).then(|| format!("{passed} of {} passed when last run.", run.len()))
        })
    };
    view! {
        {move || count().map(|text| view! { <p class="body muted small">{text}</p> })}
        <ul class="events">
            {move || {
                ids.get()
                    .into_iter()
                    .map(|id| view! { <Row id=id beside=beside form=form running=running may_save=may_save/> })
                    .collect_view()
            }}
        </ul>
    }
    .into_any()
}
