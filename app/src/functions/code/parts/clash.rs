//! Somebody deployed other code meanwhile: each file that both sides changed, with what it was, theirs and mine, and a
//! decision for each.

use leptos::prelude::*;

use super::together::Together;
use crate::{
    functions::code::{
        desk::{Clash, Desk, Phase},
        model::Diverged,
        resolve::{Choice, unfinished},
    },
    routes,
    ui::{
        editor::{self, CodeDiff},
        icon::{self, Icon},
    },
};

/// The decision for a file; none yet is what a person has to change.
pub type Decision = RwSignal<Option<Choice>>;

#[component]
pub fn Conflict(desk: Desk, clash: Clash) -> impl IntoView {
    let decisions: Vec<(Diverged, Decision)> = clash
        .files
        .iter()
        .cloned()
        .map(|file| {
            // Where both go together, that is most likely what is meant.
            let first = file.merged.clone().filter(|_| !file.binary).map(Choice::Text);
            (file, RwSignal::new(first))
        })
        .collect();
    let decided = StoredValue::new(decisions.clone());
    let open = Memo::new(move |_| {
        let ready = |choice: &Option<Choice>| match choice {
            None => false,
            Some(Choice::Text(text)) => !unfinished(text),
            Some(_) => true,
        };
        decided.with_value(|all| all.iter().filter(|(_, choice)| !choice.with(ready)).count())
    });
    let why = move || match open.get() {
        0 => None,
        1 => Some("1 file is not decided".to_owned()),
        count => Some(format!("{count} files are not decided")),
    };
    let who = desk
        .open
        .target
        .with_untracked(|target| format!("/activity{}", routes::query([("target", target.name.as_str())])));
    let only = match clash.only_theirs.as_slice() {
        [] => None,
        paths => Some(format!("They also changed {}, which you did not; it comes along.", paths.join(", "))),
    };
    let alone =
        clash.files.is_empty().then_some("They changed other files than you: your changes go on top of theirs.");
    let clash = StoredValue::new(clash);
    let deploy = move |_| {
        if open.get_untracked() > 0 {
            return;
        }
        let all = decided.get_value().into_iter().filter_map(|(file, choice)| Some((file, choice.get_untracked()?)));
        desk.deploy_on_theirs(clash.get_value(), &all.collect::<Vec<_>>());
    };
    view! {
        <section class="clash" aria-labelledby="clash-h">
            <div class="notice warn strip-top" role="alert">
                <Icon d=icon::WARNING/>
                <div>
                    <h3 id="clash-h">"Other code was deployed while you edited"</h3>
                    <p>"Nothing was sent, and nothing is lost. Decide how each file goes on, then deploy on top of theirs."</p>
                    {alone.map(|text| view! { <p>{text}</p> })}
                    {only.map(|text| view! { <p class="anywhere">{text}</p> })}
                    <p><a href=who>"See who deployed"</a></p>
                </div>
            </div>
            {decisions.into_iter().enumerate().map(|(index, (file, choice))| {
                view! { <File file=file choice=choice index=index/> }
            }).collect_view()}
            <div class="bar foot">
                <span class="muted small" id="clash-why">{why}</span>
                <span class="grow"></span>
                <button type="button" class="btn" on:click=move |_| desk.phase.set(Phase::Resting)>"Back to the editor"</button>
                <button
                    type="button"
                    class="btn primary"
                    aria-disabled=move || why().map(|_| "true")
                    aria-describedby="clash-why"
                    on:click=deploy
                >
                    "Deploy on top of theirs"
                </button>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn File(file: Diverged, choice: Decision, index: usize) -> impl IntoView {
    let name = format!("side-{index}");
    let side = |text: &Option<String>| text.clone().unwrap_or_default();
    let (base, theirs, mine) = (side(&file.base), side(&file.theirs), side(&file.mine));
    let absent = [
        file.theirs.is_none().then_some("They deleted this file."),
        file.mine.is_none().then_some("You deleted this file."),
    ];
    let compared = (!file.binary).then(|| {
        let path = file.path.clone();
        view! {
            <div class="both">
                <CodeDiff path=path.clone() before=("Before", base.clone()) after=("Theirs", theirs.clone())/>
                <CodeDiff path=path before=("Before", base.clone()) after=("Yours", mine.clone())/>
            </div>
        }
    });
    let merging = Memo::new(move |_| choice.with(|choice| matches!(choice, Some(Choice::Text(_)))));
    let merge = {
        let (base, theirs, mine, merged) = (base, theirs, mine, file.merged.clone());
        move || {
            let (base, theirs, mine, merged) = (base.clone(), theirs.clone(), mine.clone(), merged.clone());
            leptos::task::spawn_local_scoped(async move {
                let together = match merged {
                    Some(merged) => Some(merged),
                    None => editor::merge(&base, &theirs, &mine).await,
                };
                choice.try_set(Some(Choice::Text(together.unwrap_or(mine))));
            });
        }
    };
    let radio = |word: &'static str, checked: fn(&Option<Choice>) -> bool, choose: Box<dyn Fn() + Send + Sync>| {
        view! {
            <label>
                <input
                    type="radio"
                    name=name.clone()
                    autocomplete="off"
                    prop:checked=move || choice.with(checked)
                    on:change=move |_| choose()
                />
                {word}
            </label>
        }
    };
    let path = StoredValue::new((file.path.clone(), file.theirs.clone()));
    view! {
        <section class="file" aria-label=file.path.clone()>
            <h3 class="mono anywhere">{file.path.clone()}</h3>
            {absent.into_iter().flatten().map(|text| view! { <p class="muted">{text}</p> }).collect_view()}
            {file.binary.then(|| view! { <p class="muted">"This is no text on both sides: one of them is to be chosen."</p> })}
            {compared}
            <fieldset class="field">
                <legend>"How it goes on"</legend>
                <div class="segments">
                    {radio("Use mine", |c| *c == Some(Choice::Mine), Box::new(move || choice.set(Some(Choice::Mine))))}
                    {radio("Use theirs", |c| *c == Some(Choice::Theirs), Box::new(move || choice.set(Some(Choice::Theirs))))}
                    {(!file.binary).then(|| radio("Edit both together", |c| matches!(c, Some(Choice::Text(_))), Box::new(merge)))}
                </div>
            </fieldset>
            {move || {
                merging.get().then(|| {
                    let (path, theirs) = path.get_value();
                    view! { <Together path=path theirs=theirs choice=choice/> }
                })
            }}
        </section>
    }
    .into_any()
}
