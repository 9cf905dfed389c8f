//! The form: name, version, and what is expected. The event itself is in the bench above.

use leptos::{html::Input, prelude::*};

use super::{Beside, Form, conflict::Conflict};
use crate::{
    error::ConsoleError,
    functions::{
        parts::open::Target,
        test_events::{
            api,
            model::{Expected, Kept, checked},
        },
    },
    ui::{
        field::FieldMessage,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

const FIELDS: [&str; 4] = ["event-name", "event-qualifier", "event-expected", "event-answer"];

impl Form {
    /// Saves what is typed: a new event, or the next version of `known`.
    pub(super) fn save(self, beside: Beside, known: Option<(String, i64)>) {
        if self.busy.get_untracked() {
            return;
        }
        let draft = match checked(&self.draft(beside)) {
            Ok(draft) => draft,
            Err(errors) => return self.error.set(Some(ConsoleError::Invalid(errors))),
        };
        self.error.set(None);
        self.busy.set(true);
        let Target { place, name, .. } = beside.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let saved = api::save_test_event(place.connection, place.region, name, known, draft).await;
            self.busy.try_set(false);
            match saved {
                Ok(Kept::Done(event)) => {
                    self.conflict.try_set(None);
                    self.open.try_set(false);
                    beside.saved.keep(event);
                }
                Ok(Kept::Changed(theirs)) => {
                    beside.saved.keep(theirs.clone());
                    self.conflict.try_set(Some(Some(theirs)));
                }
                Ok(Kept::Gone) => {
                    if let Some(Some((id, _))) = self.known.try_get_untracked() {
                        beside.saved.forget(&id);
                    }
                    self.conflict.try_set(Some(None));
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
        });
    }
}

#[component]
pub fn SaveForm(beside: Beside, form: Form) -> impl IntoView {
    move || form.open.get().then(|| view! { <Fields beside=beside form=form/> })
}

#[component]
fn Fields(beside: Beside, form: Form) -> impl IntoView {
    let of = move |field: &'static str| {
        Signal::derive(move || form.error.with(|error| error.as_ref().and_then(|e| e.field(field).map(str::to_owned))))
    };
    // What is not said beside a field.
    let general = move || {
        form.error.get().and_then(|error| match error {
            ConsoleError::Invalid(errors) => {
                let other: Vec<_> = errors.into_iter().filter(|e| !FIELDS.contains(&e.field.as_str())).collect();
                (!other.is_empty()).then_some(ConsoleError::Invalid(other))
            }
            error => Some(error),
        })
    };
    let name = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(name) = name.get() {
            // Fails only when it has left the page.
            let _ = name.focus();
        }
    });
    let changes = move || form.known.with(Option::is_some);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.save(beside, form.known.get_untracked());
    };
    view! {
        <form class="body form" aria-label="Save the event" novalidate on:submit=save>
            {move || general().map(|error| view! { <ErrorNotice error=error/> })}
            <Conflict beside=beside form=form/>
            <p class="help">
                "The event and the invocation type are those above. They are kept by Lambent, for everybody in the team: no \
                 secrets."
            </p>
            <div class="pair">
                <div class="field">
                    <label for="event-name">"Name"</label>
                    <input
                        class="input"
                        id="event-name"
                        autocomplete="off"
                        node_ref=name
                        prop:value=move || form.name.get()
                        aria-invalid=move || of("event-name").get().map(|_| "true")
                        aria-describedby=move || of("event-name").get().map(|_| "event-name-error")
                        on:input=move |event| form.name.set(event_target_value(&event))
                    />
                    <FieldMessage id="event-name-error".to_owned() error=of("event-name")/>
                </div>
                <div class="field">
                    <label for="event-qualifier">"Version or alias "<small>"(optional)"</small></label>
                    <input
                        class="input mono"
                        id="event-qualifier"
                        autocomplete="off"
                        spellcheck="false"
                        placeholder="$LATEST"
                        prop:value=move || form.qualifier.get()
                        aria-invalid=move || of("event-qualifier").get().map(|_| "true")
                        aria-describedby=move || of("event-qualifier").get().map(|_| "event-qualifier-error")
                        on:input=move |event| form.qualifier.set(event_target_value(&event))
                    />
                    <FieldMessage id="event-qualifier-error".to_owned() error=of("event-qualifier")/>
                </div>
            </div>
            <Expectations form=form expected=of("event-expected") answer=of("event-answer")/>
            <div class="actions">
                <button class="btn primary" aria-busy=move || form.busy.get().then_some("true")>
                    {move || if changes() { "Save changes" } else { "Save" }}
                </button>
                {move || {
                    changes()
                        .then(|| view! {
                            <button type="button" class="btn" on:click=move |_| form.save(beside, None)>
                                <Icon d=icon::COPY/>
                                "Save as new"
                            </button>
                        })
                }}
                <button type="button" class="btn quiet" on:click=move |_| form.open.set(false)>"Cancel"</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Expectations(form: Form, expected: Signal<Option<String>>, answer: Signal<Option<String>>) -> impl IntoView {
    let choose = move |event: leptos::ev::Event| {
        form.expected.set(Expected::parse(&event_target_value(&event)).unwrap_or_default());
    };
    view! {
        <div class="field">
            <label for="event-expected">"Expected status"</label>
            <select
                class="select"
                id="event-expected"
                prop:value=move || form.expected.get().as_str()
                aria-invalid=move || expected.get().map(|_| "true")
                aria-describedby=move || expected.get().map(|_| "event-expected-error")
                on:change=choose
            >
                {Expected::ALL
                    .map(|one| view! { <option value=one.as_str() selected=one == form.expected.get_untracked()>{one.label()}</option> })
                    .into_iter()
                    .collect_view()}
            </select>
            <FieldMessage id="event-expected-error".to_owned() error=expected/>
        </div>
        <div class="field">
            <label for="event-answer">"Expected answer "<small>"(optional)"</small></label>
            <textarea
                class="mono short"
                id="event-answer"
                rows="5"
                spellcheck="false"
                autocomplete="off"
                prop:value=move || form.answer.get()
                aria-invalid=move || answer.get().map(|_| "true")
                aria-describedby=move || if answer.get().is_some() { "event-answer-error event-answer-help" } else { "event-answer-help" }
                on:input=move |event| form.answer.set(event_target_value(&event))
            ></textarea>
            <FieldMessage id="event-answer-error".to_owned() error=answer/>
            <p class="help" id="event-answer-help">
                "JSON that has to be in the answer. Objects may have more keys; a text that holds JSON, such as the body of an HTTP \
                 answer, is compared as JSON."
            </p>
        </div>
    }
    .into_any()
}
