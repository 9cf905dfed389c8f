//! The form: rows, and saving. Without JavaScript an empty row waits at the end.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;
use std::sync::Arc;

use super::{
    api::SaveTags,
    cli,
    desk::Desk,
    model::{LAMBENT, MOST},
    row::TagRowView,
};
use crate::{
    functions::{
        configuration::{
            merge::Row,
            parts::{
                conflict::{Cell, Conflicts, Side},
                read_only,
                save_bar::{Outcome, OutcomeNotice, SaveBar},
            },
        },
        model::FunctionDetail,
        parts::open::OpenFunction,
    },
    ui::{
        cli::ShowAsCli,
        field::FieldMessage,
        icon::{self, Icon},
        notice::Warning,
        unsaved,
    },
};

#[component]
pub fn TagsForm(open: OpenFunction, detail: Memo<FunctionDetail>) -> impl IntoView {
    let unread = detail.with_untracked(|detail| detail.warning.clone().filter(|_| detail.tags.is_empty()));
    let qualifier = open.target.with_untracked(|target| target.qualifier.clone());
    let chosen = (!qualifier.is_empty() && qualifier != "$LATEST")
        .then(|| format!("You look at {qualifier}: tags belong to the whole function. Choose $LATEST to change them."));
    let why = match read_only(open) {
        Some(reason) => Some(chosen.unwrap_or(reason)),
        None => unread.clone().map(|_| "Tags that cannot be read cannot be merged with, so nothing is saved.".into()),
    };
    view! {
        {unread.map(|reason| view! { <Warning>{reason}</Warning> })}
        {match why {
            Some(reason) => view! { <Readable detail=detail/><p class="help">{reason}</p> }.into_any(),
            None => view! { <Editable open=open detail=detail outcome=Outcome::of_form(SaveTags::PATH)/> }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn Readable(detail: Memo<FunctionDetail>) -> impl IntoView {
    let row = |(key, value): (String, String)| {
        view! { <div><dt><code class="anywhere">{key}</code></dt><dd><code class="anywhere">{value}</code></dd></div> }
    };
    move || {
        let tags = detail.with(|detail| detail.tags.clone());
        if tags.is_empty() {
            view! { <p>"This function has no tags."</p> }.into_any()
        } else {
            view! { <dl class="defs">{tags.into_iter().map(row).collect_view()}</dl> }.into_any()
        }
    }
}

#[component]
fn Editable(open: OpenFunction, detail: Memo<FunctionDetail>, outcome: Outcome) -> impl IntoView {
    let desk = Desk::new(open, detail.with_untracked(|detail| detail.tags.clone()), outcome);
    let dirty = Signal::derive(move || desk.dirty());
    unsaved::guard(dirty);
    // A form nobody has touched follows the function.
    let tags = Memo::new(move |_| detail.with(|detail| detail.tags.clone()));
    Effect::new(move |_| {
        let now = tags.get();
        if !untrack(move || desk.dirty()) && desk.base.with_untracked(|base| *base != now) {
            desk.show(now);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        desk.save();
    };
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    let target = open.target.get_untracked();
    let own = move || {
        desk.lines.with(|lines| lines.iter().any(|line| line.key.with(|key| key.starts_with(LAMBENT)) && line.known))
    };
    let arn = cli::unqualified(&detail.with_untracked(|detail| detail.arn.clone()));
    let commands = move || {
        let place = open.target.with(|target| target.place.clone());
        let commands = desk.base.with(|base| cli::save(&place, &arn, base, &desk.wanted()));
        if commands.is_empty() { vec!["# Nothing is changed yet.".to_owned()] } else { commands }
    };
    let base = move || {
        desk.base.with(|base| {
            let hidden = |(key, text): (&String, &String)| view! { <input type="hidden" name=format!("edit[base][{key}]") value=text.clone()/> };
            base.iter().map(hidden).collect_view()
        })
    };
    view! {
        <form
            class="stack environment"
            method="post"
            action=SaveTags::PATH
            novalidate
            aria-label="Tags"
            on:submit=submit
        >
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            {base}
            {move || desk.lines.with(Vec::is_empty).then(|| view! { <p>"This function has no tags."</p> })}
            <ul class="rows">
                <For each=move || desk.lines.get() key=|line| line.id let(line)>
                    <TagRowView desk=desk line=line/>
                </For>
                {move || (!scripted.get()).then(|| view! { <PlainRow/> })}
            </ul>
            <p class="actions with-script">
                <button type="button" class="btn" id="add-tag" on:click=move |_| desk.add()><Icon d=icon::PLUS/>"Add tag"</button>
                <span class="muted small">{move || format!("{} of {MOST}", desk.lines.with(Vec::len))}</span>
            </p>
            {move || {
                own().then(|| view! {
                    <label class="check">
                        <input
                            type="checkbox"
                            name="edit[unlock]"
                            value="true"
                            prop:checked=move || desk.unlock.get()
                            on:change=move |event| desk.unlock.set(event_target_checked(&event))
                        />
                        <span>
                            "Change Lambent's own tags, too"
                            <small class="help">"By them it finds what it made with the function when the function is deleted."</small>
                        </span>
                    </label>
                })
            }}
            <FieldMessage id="tags-error".to_owned() error=desk.wrong/>
            <ShowAsCli commands=Signal::derive(commands)/>
            <Conflicts conflict=desk.conflict label=|key| format!("Tag {key}") cell=cell(desk)/>
            <OutcomeNotice outcome=desk.outcome/>
            <SaveBar
                dirty=dirty
                outcome=desk.outcome
                read_only=None
                on_discard=Callback::new(move |()| desk.discard())
            />
        </form>
    }
    .into_any()
}

/// For browsers that cannot add one.
#[component]
fn PlainRow() -> impl IntoView {
    view! {
        <li class="without-script">
            <div class="field">
                <label for="plain-tag-key">"Key"</label>
                <input
                    class="input mono"
                    id="plain-tag-key"
                    name="edit[rows][9999][key]"
                    autocomplete="off"
                    spellcheck="false"
                />
            </div>
            <div class="field">
                <label for="plain-tag-value">"Value"</label>
                <input
                    class="input mono"
                    id="plain-tag-value"
                    name="edit[rows][9999][value]"
                    autocomplete="off"
                    spellcheck="false"
                />
            </div>
        </li>
    }
    .into_any()
}

fn cell(desk: Desk) -> Cell {
    let shown = |text: Option<&String>| match text {
        None => "not there".to_owned(),
        Some(text) if text.is_empty() => "empty".into(),
        Some(text) => text.clone(),
    };
    Arc::new(move |side: Side, row: &Row| match side {
        Side::Base => shown(row.base.as_ref()).into_any(),
        Side::Theirs => shown(row.theirs.as_ref()).into_any(),
        Side::Mine => {
            let key = row.key.clone();
            (move || shown(desk.wanted().get(&key))).into_any()
        }
    })
}
