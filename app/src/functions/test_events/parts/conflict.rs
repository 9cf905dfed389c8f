//! Somebody saved or deleted the same event meanwhile: theirs is shown, mine is still in the form, and nothing is lost.

use leptos::prelude::*;

use super::{Beside, Form};
use crate::{
    functions::test_events::model::TestEvent,
    ui::{
        icon::{self, Icon},
        time::Time,
    },
};

#[component]
pub fn Conflict(beside: Beside, form: Form) -> impl IntoView {
    move || {
        form.conflict.get().map(|theirs| match theirs {
            Some(theirs) => changed(beside, form, theirs),
            None => gone(beside, form),
        })
    }
}

fn changed(beside: Beside, form: Form, theirs: TestEvent) -> AnyView {
    let next = Some((theirs.id.clone(), theirs.version));
    let taken = theirs.clone();
    let TestEvent { draft, changed_by, changed_at, .. } = theirs;
    let answer = (!draft.answer.is_empty()).then(|| {
        view! {
            <p class="muted small">"Expected answer"</p>
            <pre class="code wrap" tabindex="0"><code>{draft.answer.clone()}</code></pre>
        }
    });
    view! {
        <section class="notice warn" role="alert">
            <Icon d=icon::WARNING/>
            <div>
                <h3>{format!("{changed_by} saved this event meanwhile")}</h3>
                <p>"Nothing was overwritten: yours is still in this form, and this is theirs, saved "<Time at=changed_at/>"."</p>
                <p class="muted small">{format!("{}, expects {}", draft.name, draft.expected.label().to_lowercase())}</p>
                <pre class="code wrap tall" tabindex="0" aria-label="Their event"><code>{draft.event.clone()}</code></pre>
                {answer}
                <div class="actions">
                    <button type="button" class="btn" on:click=move |_| form.take(beside, &taken)>"Take theirs"</button>
                    <button type="button" class="btn" on:click=move |_| form.save(beside, next.clone())>"Save mine over it"</button>
                    <button type="button" class="btn" on:click=move |_| form.save(beside, None)>"Save mine as new"</button>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn gone(beside: Beside, form: Form) -> AnyView {
    view! {
        <section class="notice warn" role="alert">
            <Icon d=icon::WARNING/>
            <div>
                <h3>"Somebody deleted this event meanwhile"</h3>
                <p>"What you typed is still here."</p>
                <div class="actions">
                    <button type="button" class="btn" on:click=move |_| form.save(beside, None)>"Save it as new"</button>
                </div>
            </div>
        </section>
    }
    .into_any()
}
