//! The form: rows, what Save will do, and saving. Without JavaScript each row has its field and an empty row waits at
//! the end.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_url;
use server_fn::ServerFn;

use super::{
    conflict::EnvironmentConflicts,
    desk::Desk,
    in_transit::InTransit,
    key::AtRest,
    paste::Paste,
    row::{MASK, VariableRow},
    summary::{Changes, Total},
};
use crate::{
    functions::{
        configuration::{
            api::EnvironmentForm as PlainForm,
            model::{Environment, Variable},
            parts::{
                read_only,
                save_bar::{Outcome, OutcomeNotice, SaveBar},
            },
        },
        create::query,
        parts::open::OpenFunction,
    },
    ui::{
        form_error::form_error,
        icon::{self, Icon},
        notice::Warning,
        unsaved,
    },
};

const NONE: &str = "This function has no environment variables.";

#[component]
pub fn EnvironmentForm(open: OpenFunction, environment: Environment, dirty: RwSignal<bool>) -> impl IntoView {
    let kms = environment.kms_key_arn.clone();
    let unreadable = environment.unreadable.clone();
    let why = read_only(open).or_else(|| {
        unreadable
            .as_ref()
            .map(|_| "Values that cannot be read would be lost by saving, so nothing is saved.".to_owned())
    });
    let body = match &why {
        Some(_) if unreadable.is_some() => ().into_any(),
        Some(_) => view! { <Readable variables=environment.variables.clone()/> }.into_any(),
        None => view! { <Editable open=open environment=environment dirty=dirty/> }.into_any(),
    };
    view! {
        <div class="stack">
            <h2>"Environment variables"</h2>
            <p class="muted">
                "The function's code reads them from its environment; AWS takes nothing for them. Values stay hidden until somebody reveals one, which the activity shows."
            </p>
            {unreadable.map(|reason| view! { <Warning>{format!("AWS could not read the values: {reason}")}</Warning> })}
            {kms
                .filter(|_| why.is_some())
                .map(|arn| view! { <p class="small muted">"Encrypted at rest with "<code class="anywhere">{arn}</code></p> })}
            {body}
            {why.map(|reason| view! { <p class="help">{reason}</p> })}
        </div>
    }
    .into_any()
}

/// For those who may not change them, and for versions.
#[component]
fn Readable(variables: Vec<Variable>) -> impl IntoView {
    if variables.is_empty() {
        return view! { <p>{NONE}</p> }.into_any();
    }
    let row = |variable: Variable| {
        view! { <div><dt><code class="anywhere">{variable.key}</code></dt><dd><span aria-hidden="true">{MASK}</span><span class="vh">"hidden"</span></dd></div> }
    };
    view! { <dl class="defs">{variables.into_iter().map(row).collect_view()}</dl> }.into_any()
}

#[component]
fn Editable(open: OpenFunction, environment: Environment, dirty: RwSignal<bool>) -> impl IntoView {
    let desk = Desk::new(open, environment, sent());
    let changed = Signal::derive(move || desk.dirty());
    unsaved::guard(changed);
    Effect::new(move |_| dirty.set(changed.get()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        desk.save();
    };
    // The empty row is for browsers that cannot add one.
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    let (place, name) = open.target.with_untracked(|target| (target.place.clone(), target.name.clone()));
    let rows = desk.lines.with_untracked(Vec::len);
    view! {
        <form class="stack environment" method="post" action=PlainForm::PATH novalidate aria-label="Environment variables" on:submit=submit>
            <input type="hidden" name="c" value=place.connection/>
            <input type="hidden" name="r" value=place.region/>
            <input type="hidden" name="name" value=name/>
            {move || desk.lines.with(Vec::is_empty).then(|| view! { <p>{NONE}</p> })}
            <ul class="rows">
                <For each=move || desk.lines.get() key=|line| line.id let(line)>
                    <VariableRow desk=desk line=line/>
                </For>
                {move || (!scripted.get()).then(|| view! { <PlainRow index=rows/> })}
            </ul>
            <p class="actions with-script">
                <button type="button" class="btn" id="add-variable" on:click=move |_| desk.add()>
                    <Icon d=icon::PLUS/>
                    "Add environment variable"
                </button>
            </p>
            <Paste desk=desk/>
            <InTransit desk=desk/>
            <AtRest desk=desk/>
            <input type="hidden" name="seen_key" value=move || desk.seen_key.get()/>
            <Total desk=desk/>
            <Changes desk=desk/>
            <EnvironmentConflicts desk=desk/>
            <OutcomeNotice outcome=desk.outcome/>
            <SaveBar dirty=changed outcome=desk.outcome read_only=None on_discard=Callback::new(move |()| desk.discard())/>
        </form>
    }
    .into_any()
}

#[component]
fn PlainRow(index: usize) -> impl IntoView {
    view! {
        <li class="without-script">
            <div class="field">
                <label for="plain-key">"Key"</label>
                <input class="input mono" id="plain-key" name=format!("rows[{index}][key]") autocomplete="off" spellcheck="false"/>
            </div>
            <div class="field">
                <label for="plain-value">"Value"</label>
                <textarea class="value" id="plain-value" rows="1" name=format!("rows[{index}][text]") autocomplete="off" spellcheck="false"></textarea>
            </div>
        </li>
    }
    .into_any()
}

/// How a plain form went.
fn sent() -> Outcome {
    if let Some(error) = form_error(PlainForm::PATH) {
        return Outcome::Failed(error);
    }
    let pairs = use_url().with_untracked(|url| query::pairs(url.search()));
    let of = |name: &str| pairs.iter().filter(|(key, _)| key == name).map(|(_, text)| text.clone()).collect::<Vec<_>>();
    match of("saved").first() {
        Some(word) => Outcome::Saved { changed: word == "yes", kept: of("kept") },
        None => Outcome::Nothing,
    }
}
