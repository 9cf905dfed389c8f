//! The form.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;
use std::sync::Arc;

use super::{
    api::SaveFileSystem,
    desk::Desk,
    model::{FileSystems, Mount},
    picker::Picker,
    rules,
};
use crate::{
    functions::{
        configuration::{
            cli,
            merge::Row,
            parts::{
                conflict::{Cell, Conflicts, Side},
                read_only,
                save_bar::{Outcome, OutcomeNotice, SaveBar},
            },
        },
        parts::{needs::RoleNeeds, open::OpenFunction},
    },
    ui::{
        cli::ShowAsCli,
        icon::{self, Icon},
        unsaved,
    },
};

#[component]
pub fn MountForm(open: OpenFunction, read: FileSystems, dirty: RwSignal<bool>) -> impl IntoView {
    let desk = Desk::new(open, read, Outcome::of_form(SaveFileSystem::PATH));
    let changed = Signal::derive(move || desk.dirty());
    unsaved::guard(changed);
    Effect::new(move |_| dirty.set(changed.get()));
    let why = read_only(open);
    let readonly = why.is_some();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !readonly {
            desk.save();
        }
    };
    let (place, name) = open.target.with_untracked(|target| (target.place.clone(), target.name.clone()));
    let needs = Signal::derive(move || {
        let system = desk.chosen().map(|point| point.file_system_id);
        rules::needs(&desk.mount(), system.as_deref())
    });
    view! {
        <form class="form" method="post" action=SaveFileSystem::PATH novalidate aria-label="File systems" on:submit=submit>
            <input type="hidden" name="c" value=place.connection/>
            <input type="hidden" name="r" value=place.region/>
            <input type="hidden" name="name" value=name/>
            <input type="hidden" name="edit[base]" value=move || desk.base.with(Mount::text)/>
            <NeedsVpc desk=desk/>
            <Picker desk=desk readonly=readonly/>
            <p class="help">"AWS mounts at most one file system in a function."</p>
            {(!readonly)
                .then(|| view! {
                    <p class="actions with-script">
                        <button
                            type="button"
                            class="btn"
                            hidden=move || desk.arn.with(String::is_empty)
                            on:click=move |_| desk.write(desk.arn).run(String::new())
                        >
                            <Icon d=icon::TRASH/>
                            "Remove file system"
                        </button>
                    </p>
                })}
            <RoleNeeds open=open needs=needs/>
            <ShowAsCli commands=Signal::derive(move || commands(desk))/>
            <Conflicts conflict=desk.conflict label=|_| "File system".to_owned() cell=cell(desk)/>
            <OutcomeNotice outcome=desk.outcome/>
            <SaveBar dirty=changed outcome=desk.outcome read_only=why on_discard=Callback::new(move |()| desk.discard())/>
        </form>
    }
    .into_any()
}

#[component]
fn NeedsVpc(desk: Desk) -> impl IntoView {
    let vpc = move || desk.open.target.with(|target| target.page("configuration/vpc"));
    (move || {
        desk.read.with(|read| read.vpc_id.is_none()).then(|| {
            view! {
                <section class="notice info">
                    <Icon d=icon::INFO/>
                    <div>
                        <p>"A file system is reached inside of a VPC, and this function is in none."</p>
                        <p class="actions"><a class="btn" href=vpc><Icon d=icon::NETWORK/>"Choose a VPC first"</a></p>
                    </div>
                </section>
            }
        })
    })
    .into_any()
}

fn commands(desk: Desk) -> Vec<String> {
    let mount = desk.mount();
    if desk.base.with(|base| *base == mount) {
        return vec!["# Nothing is changed yet.".into()];
    }
    let (place, name) = desk.open.target.with(|target| (target.place.clone(), target.name.clone()));
    cli::file_system(&place, &name, &mount)
}

fn cell(desk: Desk) -> Cell {
    Arc::new(move |side: Side, row: &Row| match side {
        Side::Base => row.base.clone().into_any(),
        Side::Theirs => row.theirs.clone().into_any(),
        Side::Mine => (move || desk.mount().text()).into_any(),
    })
}
