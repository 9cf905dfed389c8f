//! The form.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;
use std::sync::Arc;

use super::{
    cost::CostNote,
    desk::Desk,
    fields::{HandlerField, Hidden, MemoryField, RuntimeField, TimeoutFields, commands},
    more::{ImageFields, RoutesInFront, SnapStartField},
    role::RoleField,
    sent::Sent,
};
use crate::{
    functions::{
        configuration::{
            api::SaveGeneral,
            merge::Row,
            model::{Setting, label_of},
            parts::{
                conflict::{Cell, Conflicts, Side},
                field::SettingField,
                read_only,
                save_bar::{OutcomeNotice, SaveBar},
            },
        },
        model::{FunctionDetail, PackageType},
        parts::open::OpenFunction,
    },
    ui::{cli::ShowAsCli, form_error::form_error, unsaved},
};

#[component]
pub fn GeneralForm(open: OpenFunction, detail: Memo<FunctionDetail>, sent: Sent) -> impl IntoView {
    let desk = Desk::new(open, detail, sent, form_error(SaveGeneral::PATH));
    let dirty = Signal::derive(move || desk.dirty());
    unsaved::guard(dirty);
    let why = read_only(open);
    let readonly = why.is_some();
    let zip = detail.with_untracked(|detail| detail.package_type == PackageType::Zip);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !readonly {
            desk.save(false);
        }
    };
    view! {
        <form class="form" method="post" action=SaveGeneral::PATH novalidate aria-label="General configuration" on:submit=submit>
            <Hidden desk=desk/>
            <h2>"General configuration"</h2>
            <p class="muted">"How much of a machine each call gets, for how long, and what it runs. AWS charges each call, and memory for as long as it runs."</p>
            <General desk=desk readonly=readonly/>
            <RoleField desk=desk readonly=readonly/>
            <RoutesInFront desk=desk/>
            <CostNote desk=desk detail=detail/>
            <h2>"Runtime settings"</h2>
            {if zip {
                view! {
                    <RuntimeField desk=desk detail=detail readonly=readonly/>
                    <HandlerField desk=desk readonly=readonly/>
                    <SnapStartField desk=desk readonly=readonly/>
                }
                .into_any()
            } else {
                view! { <ImageFields desk=desk readonly=readonly/> }.into_any()
            }}
            <Architecture open=open detail=detail/>
            <ShowAsCli commands=Signal::derive(move || commands(desk))/>
            <Conflicts conflict=desk.conflict label=|key| label_of(key) cell=cell(desk)/>
            <OutcomeNotice outcome=desk.outcome/>
            <SaveBar dirty=dirty outcome=desk.outcome read_only=why on_discard=Callback::new(move |()| desk.discard())/>
        </form>
    }
    .into_any()
}

#[component]
fn General(desk: Desk, readonly: bool) -> impl IntoView {
    let (description, storage) = (Setting::Description.key(), Setting::Storage.key());
    view! {
        <SettingField
            key=description
            name="edit[typed][description]"
            label="Description"
            text=desk.text(description)
            on_text=desk.write(description)
            error=desk.error(description)
            help="Up to 256 characters."
            readonly=readonly
        />
        <div class="pair">
            <MemoryField desk=desk readonly=readonly/>
            <SettingField
                key=storage
                name="edit[typed][storage]"
                label="Ephemeral storage (MB)"
                unit="MB"
                text=desk.text(storage)
                on_text=desk.write(storage)
                error=desk.error(storage)
                help="Space in /tmp, 512 to 10,240. Above 512 MB it is charged."
                readonly=readonly
            />
        </div>
        <TimeoutFields desk=desk readonly=readonly/>
    }
    .into_any()
}

/// Shown only: another one needs other code.
#[component]
fn Architecture(open: OpenFunction, detail: Memo<FunctionDetail>) -> impl IntoView {
    view! {
        <dl class="defs">
            <div>
                <dt>"Architecture"</dt>
                <dd>
                    {move || detail.with(|detail| detail.architecture.as_str())}
                    ". It is changed together with the "
                    <a href=move || open.target.with(|target| target.page("code"))>"code"</a>
                    "."
                </dd>
            </div>
        </dl>
    }
    .into_any()
}

fn cell(desk: Desk) -> Cell {
    Arc::new(move |side: Side, row: &Row| {
        let key = row.key.clone();
        let shown = move |text: Option<&String>| match (Setting::find(&key), text) {
            (Some(setting), Some(text)) => setting.shown(text),
            (_, text) => text.cloned().unwrap_or_else(|| "not set".into()),
        };
        match side {
            Side::Base => shown(row.base.as_ref()).into_any(),
            Side::Theirs => shown(row.theirs.as_ref()).into_any(),
            // Follows the field: it can still be changed.
            Side::Mine => {
                let key = row.key.clone();
                (move || desk.wanted.with(|wanted| shown(wanted.get(&key)))).into_any()
            }
        }
    })
}
