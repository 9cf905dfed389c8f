//! The form. Without JavaScript, or where the lists cannot be read, ids are typed.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;
use std::sync::Arc;

use super::{
    chooser::{ById, Chooser, Ipv6, Lists},
    desk::Desk,
};
use crate::{
    functions::{
        configuration::{
            cli,
            merge::Row,
            network::{
                api::SaveNetwork,
                model::{Network, Wanted},
                rules,
            },
            parts::{
                conflict::{Cell, Conflicts, Side},
                read_only,
                save_bar::{Outcome, OutcomeNotice, SaveBar},
            },
        },
        parts::{needs::RoleNeeds, open::OpenFunction},
    },
    ui::{cli::ShowAsCli, notice::Warning, unsaved},
};

#[component]
pub fn VpcForm(open: OpenFunction, network: Network, dirty: RwSignal<bool>) -> impl IntoView {
    let desk = Desk::new(open, network, Outcome::of_form(SaveNetwork::PATH));
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
    let needs = Signal::derive(move || rules::needs(&desk.wanted()));
    view! {
        <form class="stack" method="post" action=SaveNetwork::PATH novalidate aria-label="VPC" on:submit=submit>
            <input type="hidden" name="c" value=place.connection/>
            <input type="hidden" name="r" value=place.region/>
            <input type="hidden" name="name" value=name/>
            <input type="hidden" name="edit[base]" value=move || desk.base.with(Wanted::text)/>
            <Chooser desk=desk readonly=readonly/>
            <Lists desk=desk readonly=readonly/>
            <ById desk=desk readonly=readonly/>
            <Ipv6 desk=desk readonly=readonly/>
            <Advice desk=desk/>
            <RoleNeeds open=open needs=needs/>
            <ShowAsCli commands=Signal::derive(move || commands(desk))/>
            <Conflicts conflict=desk.conflict label=|_| "Network".to_owned() cell=cell(desk)/>
            <OutcomeNotice outcome=desk.outcome/>
            <SaveBar dirty=changed outcome=desk.outcome read_only=why on_discard=Callback::new(move |()| desk.discard())/>
        </form>
    }
    .into_any()
}

#[component]
fn Advice(desk: Desk) -> impl IntoView {
    (move || {
        let parts = desk.lists.known()?;
        let lines = rules::advice(&desk.wanted(), &parts);
        (!lines.is_empty()).then(|| lines.into_iter().map(|line| view! { <Warning>{line}</Warning> }).collect_view())
    })
    .into_any()
}

fn commands(desk: Desk) -> Vec<String> {
    let wanted = desk.wanted();
    if desk.base.with(|base| *base == wanted) {
        return vec!["# Nothing is changed yet.".into()];
    }
    let (place, name) = desk.open.target.with(|target| (target.place.clone(), target.name.clone()));
    cli::network(&place, &name, &wanted)
}

fn cell(desk: Desk) -> Cell {
    Arc::new(move |side: Side, row: &Row| match side {
        Side::Base => row.base.clone().into_any(),
        Side::Theirs => row.theirs.clone().into_any(),
        Side::Mine => (move || desk.wanted().text()).into_any(),
    })
}
