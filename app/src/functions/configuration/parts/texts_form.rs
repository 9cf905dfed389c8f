//! What surrounds the fields of a form whose settings are texts by key: what travels unseen, and its end.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    conflict::Conflicts,
    save_bar::{OutcomeNotice, SaveBar},
    texts_desk::TextsDesk,
};
use crate::{
    functions::configuration::merge::Row,
    ui::{cli::ShowAsCli, unsaved},
};

#[component]
pub fn TextsForm(
    desk: TextsDesk,
    /// Where the plain form goes.
    action: &'static str,
    label: &'static str,
    /// Why nothing can be saved.
    read_only: Option<String>,
    /// The commands equal to what Save will do.
    #[prop(into)]
    commands: Signal<Vec<String>>,
    /// Told whether something is typed.
    typed: RwSignal<bool>,
    /// The button's words, where it does more than save.
    #[prop(optional, into)]
    verb: MaybeProp<String>,
    children: Children,
) -> impl IntoView {
    let dirty = Signal::derive(move || desk.dirty());
    unsaved::guard(dirty);
    Effect::new(move |_| typed.set(dirty.get()));
    let locked = read_only.is_some();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !locked {
            desk.save();
        }
    };
    let shown = Signal::derive(move || {
        let commands = commands.get();
        if commands.is_empty() { vec!["# Nothing is changed yet.".into()] } else { commands }
    });
    view! {
        <form class="form" method="post" action=action novalidate aria-label=label on:submit=submit>
            <Unseen desk=desk/>
            {children()}
            <ShowAsCli commands=shown/>
            <Conflicts conflict=desk.conflict label=desk.about.label cell=desk.cell()/>
            <OutcomeNotice outcome=desk.outcome/>
            <SaveBar
                verb=verb
                dirty=dirty
                outcome=desk.outcome
                read_only=read_only
                on_discard=Callback::new(move |()| desk.discard())
            />
        </form>
    }
    .into_any()
}

/// What the form began with, and what a conflict showed.
#[component]
fn Unseen(desk: TextsDesk) -> impl IntoView {
    let target = desk.open.target.get_untracked();
    let base = move || {
        desk.base.with(|base| {
            let hidden = |(key, text): (&String, &String)| view! { <input type="hidden" name=format!("edit[base][{key}]") value=text.clone()/> };
            base.iter().map(hidden).collect_view()
        })
    };
    let theirs = move || {
        desk.conflict.rows.with(|rows| {
            let hidden = |row: &Row| {
                let (name, text) = (format!("edit[theirs][{}]", row.key), row.theirs.clone()?);
                Some(view! { <input type="hidden" name=name value=text/> })
            };
            rows.iter().map(hidden).collect_view()
        })
    };
    view! {
        <input type="hidden" name="c" value=target.place.connection/>
        <input type="hidden" name="r" value=target.place.region/>
        <input type="hidden" name="name" value=target.name/>
        <input type="hidden" name="qualifier" value=target.qualifier/>
        {base}
        {theirs}
    }
    .into_any()
}
