//! An inline policy, edited. A text area without script; with it the code editor, which marks the line that is wrong.

use leptos::{ev::SubmitEvent, html::Textarea, prelude::*};
use leptos_router::hooks::use_navigate;
use server_fn::ServerFn;

mod draft;
mod parts;

use super::asked::link;
use crate::{
    error::ConsoleError,
    functions::{
        configuration::parts::focus,
        parts::open::OpenFunction,
        permissions::{
            api::{self, SaveInline},
            cli,
            model::{InlineEdit, InlineSaved, RoleView},
            rules::{self, document},
        },
    },
    ui::{
        cli::ShowAsCli,
        editor::{Editor, EditorPlace, Loading, Mark},
        field::FieldMessage,
        notice::ErrorNotice,
    },
};
pub use draft::Draft;

use parts::{Changed, NameField};

/// What the editor calls its file.
const FILE: &str = "policy.json";

#[component]
pub fn Inline(
    open: OpenFunction,
    role: RoleView,
    name: String,
    draft: Draft,
    on_changed: Callback<()>,
) -> impl IntoView {
    let known = role.policies.iter().find(|policy| policy.arn.is_none() && policy.name == name);
    let is_new = known.is_none();
    untrack(|| draft.begin(&name, known.map(|policy| policy.document.clone())));
    let Draft { policy, base, text, .. } = draft;
    let first = text.get_untracked();
    let (wrong_name, wrong) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let failed = RwSignal::new(None::<ConsoleError>);
    let theirs = RwSignal::new(None::<Option<String>>);
    let busy = RwSignal::new(false);
    let editor = Editor::default();
    let loading = editor.loading;
    let plain = NodeRef::<Textarea>::new();
    Effect::new(move |_| editor.load());
    Effect::new(move |_| {
        if loading.get() == Loading::Ready {
            editor.set_label("Policy document");
            editor.show(FILE, &text.get_untracked(), None);
            // Who writes already goes on writing, when the editor is to be seen.
            if plain.get_untracked().is_some_and(|plain| document().active_element().as_ref() == Some(&plain)) {
                request_animation_frame(move || editor.focus());
            }
        }
    });
    let mark = move || {
        let flaws = text.with_untracked(|text| document::flaws(text));
        let marks: Vec<Mark> = flaws
            .iter()
            .map(|flaw| Mark { line: flaw.line, message: flaw.message.clone(), severity: "error" })
            .collect();
        editor.set_marks(&marks);
    };
    let typed = move |new: String| {
        text.set(new);
        wrong.set(None);
        mark();
    };
    let (role_name, navigate) = (role.name.clone(), use_navigate());
    let save = move |again: Option<Option<String>>| {
        editor.flush();
        let target = open.target.get_untracked();
        let (name, document) = (policy.get_untracked(), text.get_untracked());
        wrong_name.set(rules::policy_name(&name).err());
        wrong.set(rules::inline_document(&document).err());
        if wrong_name.with_untracked(Option::is_some) {
            return focus("policy".into());
        }
        if wrong.with_untracked(Option::is_some) {
            if let Some(flaw) = document::flaws(&document).first() {
                editor.go_to(flaw.line);
            }
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        // Their version was shown: it may be overwritten now.
        if let Some(seen) = again {
            base.set(seen);
        }
        theirs.set(None);
        let (role, base) = (role_name.clone(), base.get_untracked());
        let edit = InlineEdit { role, policy: name, document: Some(document), base };
        let navigate = navigate.clone();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection.clone(), target.place.region.clone());
            let result = api::save_inline(c, r, target.name.clone(), edit).await;
            busy.try_set(false);
            match result {
                Ok(InlineSaved::Done) => {
                    draft.end();
                    on_changed.run(());
                    navigate(&link(&target, &[("done", "policy-saved")], ""), Default::default());
                }
                Ok(InlineSaved::Conflict { theirs: now }) => {
                    theirs.set(Some(now));
                    focus("conflict".into());
                }
                Err(ConsoleError::Invalid(fields)) => wrong.set(fields.into_iter().next().map(|field| field.message)),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    let (save, shown_role) = (Callback::new(save), role.name.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(None);
    };
    let mine = Callback::new(move |seen| save.run(Some(seen)));
    let take = Callback::new(move |now: Option<String>| {
        theirs.set(None);
        draft.start_from(now);
        text.with_untracked(|text| editor.show(FILE, text, None));
    });
    let commands = Signal::derive(move || {
        policy.with(|policy| text.with(|text| vec![cli::put_inline(&shown_role, policy, text)]))
    });
    let target = open.target.get_untracked();
    let close = link(&target, &[], "#role");
    let size = move || {
        let size = text.with(|text| rules::size(text));
        format!("{size} characters without white space; all inline policies of a role together have at most 10,240.")
    };
    let plain_hidden = move || loading.get() == Loading::Ready;
    view! {
        <form class="stack tight" id="inline" method="post" action=SaveInline::PATH novalidate aria-labelledby="inline-h" on:submit=submit>
            <h3 id="inline-h">{if is_new { "New inline policy".to_owned() } else { format!("Inline policy {name}") }}</h3>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="edit[role]" value=role.name/>
            {base.get_untracked().map(|document| view! { <input type="hidden" name="edit[base]" value=document/> })}
            <NameField policy=policy wrong=wrong_name fixed=!is_new/>
            <div class="field">
                <label for="document">"Policy document"</label>
                <textarea
                    class="input mono document"
                    id="document"
                    node_ref=plain
                    name="edit[document]"
                    rows="14"
                    spellcheck="false"
                    hidden=plain_hidden
                    aria-describedby="document-error"
                    on:input=move |event| typed(event_target_value(&event))
                >
                    {first}
                </textarea>
                <div class="document-editor">
                <EditorPlace
                    editor=editor
                    hidden=Signal::derive(move || loading.get() != Loading::Ready)
                    on_change=Callback::new(move |changed: crate::ui::editor::Changed| typed(changed.text))
                    on_save=Callback::new(move |()| save.run(None))
                />
                </div>
                <FieldMessage id="document-error".to_owned() error=wrong/>
                <p class="help">{size}</p>
            </div>
            {move || theirs.get().map(|now| view! { <Changed theirs=now on_mine=mine on_theirs=take/> })}
            {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
            <ShowAsCli commands=commands/>
            <p class="actions">
                <button class="btn primary" aria-busy=move || busy.get().then_some("true")>"Save policy"</button>
                <a class="btn" href=close on:click=move |_| draft.end()>"Cancel"</a>
            </p>
            <p class="help">"Every function with this role may then do what the policy allows."</p>
        </form>
    }
    .into_any()
}
