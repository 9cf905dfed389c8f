//! One saved event: what it is, how it last ended, what can be done with it.

use leptos::prelude::*;

use super::{Beside, Form, running::Running};
use crate::{
    error::ConsoleError,
    functions::{
        model::invoke::InvocationType,
        parts::open::Target,
        test_events::{
            api,
            model::{Draft, Kept, LastRun, TestEvent},
        },
    },
    ui::{
        icon::{self, Icon},
        state::{State, Tone},
        time::{Time, duration},
    },
};

#[component]
pub fn Row(id: String, beside: Beside, form: Form, running: Running, may_save: bool) -> impl IntoView {
    let own = id.clone();
    let event = Memo::new(move |_| beside.saved.events.with(|all| all.iter().find(|event| event.id == own).cloned()));
    let run_id = id.clone();
    let busy = {
        let id = id.clone();
        move || running.now.with(|now| now.as_deref() == Some(id.as_str()))
    };
    let shown = {
        let busy = busy.clone();
        move || event.get().map(|event| about(event, busy()))
    };
    let (deleting, trouble) = (RwSignal::new(false), RwSignal::new(None::<ConsoleError>));
    let open = move |_| {
        if let Some(event) = event.get_untracked() {
            form.take(beside, &event);
            form.open.set(may_save);
        }
    };
    let named =
        move |verb: &str| event.with(|event| event.as_ref().map(|event| format!("{verb} {}", event.draft.name)));
    view! {
        <li>
            {shown}
            <div class="actions">
                <button
                    type="button"
                    class="btn small"
                    aria-label=move || named("Run")
                    aria-busy=move || busy().then_some("true")
                    aria-disabled=move || beside.blocked.with(Option::is_some).then_some("true")
                    on:click=move |_| running.start(run_id.clone())
                >
                    <Icon d=icon::PLAY/>
                    "Run"
                </button>
                <button type="button" class="btn small" aria-label=move || named(if may_save { "Edit" } else { "Open" }) on:click=open>
                    {if may_save { "Edit" } else { "Open" }}
                </button>
                {may_save
                    .then(|| view! {
                        <button
                            type="button"
                            class="btn quiet small only"
                            aria-label=move || named("Delete")
                            on:click=move |_| deleting.set(true)
                        >
                            <Icon d=icon::TRASH/>
                        </button>
                    })}
            </div>
            {move || deleting.get().then(|| confirm(beside, event, deleting, trouble))}
            {move || trouble.get().map(|error| view! { <p class="error"><Icon d=icon::X_CIRCLE/>{error.to_string()}</p> })}
        </li>
    }
    .into_any()
}

fn about(event: TestEvent, busy: bool) -> AnyView {
    let TestEvent { draft, changed_by, changed_at, last, .. } = event;
    let ended = match (busy, last) {
        (true, _) => view! { <State tone=Tone::Info text="Running"/> }.into_any(),
        (false, Some(last)) => how(last),
        (false, None) => view! { <State tone=Tone::Idle text="Not run yet"/> }.into_any(),
    };
    view! {
        <div class="what">
            <b class="anywhere">{draft.name.clone()}</b>
            <span class="muted small">{words(&draft)}</span>
            <span class="muted small">"Saved by "{changed_by}" "<Time at=changed_at/></span>
        </div>
        <div class="how">{ended}</div>
    }
    .into_any()
}

fn how(last: LastRun) -> AnyView {
    let (tone, word) = if last.passed { (Tone::Good, "Passed") } else { (Tone::Bad, "Failed") };
    let took = last.duration_ms.map(|ms| format!(" in {}", duration(ms)));
    let by = (!last.by.is_empty()).then(|| format!(", {}", last.by));
    view! {
        <State tone=tone text=word/>
        <span class="anywhere">{last.why}</span>
        <span class="muted small"><Time at=last.at/>{took}{by}</span>
    }
    .into_any()
}

/// What is run and what is expected, in a line.
fn words(draft: &Draft) -> String {
    let kind = match draft.kind {
        InvocationType::RequestResponse => "Waits for the result",
        InvocationType::Event => "Queued",
        InvocationType::DryRun => "Dry run",
    };
    let of = if draft.qualifier.is_empty() { String::new() } else { format!(" of {}", draft.qualifier) };
    let expects = match (draft.kind, draft.answer.is_empty()) {
        (InvocationType::RequestResponse, true) => format!(" · expects {}", draft.expected.label().to_lowercase()),
        (InvocationType::RequestResponse, false) => {
            format!(" · expects {} and an answer", draft.expected.label().to_lowercase())
        }
        _ => String::new(),
    };
    format!("{kind}{of}{expects}")
}

fn confirm(
    beside: Beside,
    event: Memo<Option<TestEvent>>,
    deleting: RwSignal<bool>,
    trouble: RwSignal<Option<ConsoleError>>,
) -> AnyView {
    let delete = move |_| {
        let Some(TestEvent { id, version, .. }) = event.get_untracked() else { return };
        let Target { place, name, .. } = beside.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            match api::delete_test_event(place.connection, place.region, name, id.clone(), version).await {
                Ok(Kept::Done(_) | Kept::Gone) => beside.saved.forget(&id),
                Ok(Kept::Changed(theirs)) => {
                    let message =
                        format!("{} saved it meanwhile; nothing was deleted. Look at it again.", theirs.changed_by);
                    beside.saved.keep(theirs);
                    trouble.try_set(Some(ConsoleError::Conflict { message }));
                }
                Err(error) => {
                    trouble.try_set(Some(error));
                }
            }
            deleting.try_set(false);
        });
    };
    view! {
        <p class="actions" role="group" aria-label="Delete this event?">
            <span>"Delete it for the whole team?"</span>
            <button type="button" class="btn small danger" on:click=delete>"Delete event"</button>
            <button type="button" class="btn small" on:click=move |_| deleting.set(false)>"Keep"</button>
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::test_events::model::Expected;

    #[test]
    fn a_line_says_what_is_run_and_expected() {
        let draft = Draft { qualifier: "live".into(), answer: "1".into(), ..Draft::default() };
        assert_eq!(words(&draft), "Waits for the result of live · expects success and an answer");
        let error = Draft { expected: Expected::FunctionError, ..Draft::default() };
        assert_eq!(words(&error), "Waits for the result · expects function error");
        assert_eq!(words(&Draft { kind: InvocationType::DryRun, ..Draft::default() }), "Dry run");
    }
}
