//! What both sides changed, side by side: as it was, theirs, mine; one of them is picked for each.

use leptos::prelude::*;
use std::sync::Arc;

use super::super::{
    merge::{MINE, Row, THEIRS},
    model::Texts,
};
use crate::ui::icon::{self, Icon};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Base,
    Theirs,
    Mine,
}

/// Shows one side of a row.
pub type Cell = Arc<dyn Fn(Side, &Row) -> AnyView + Send + Sync>;

/// What stands below the sides of a row.
pub type More = Arc<dyn Fn(&Row) -> AnyView + Send + Sync>;

#[derive(Clone, Copy)]
pub struct Conflict {
    pub rows: RwSignal<Vec<Row>>,
    /// `theirs` or `mine` by key.
    pub picks: RwSignal<Texts>,
    /// Whether a save was tried before everything was picked.
    pub scold: RwSignal<bool>,
}

impl Conflict {
    pub fn new(rows: Vec<Row>) -> Self {
        Self { rows: RwSignal::new(rows), picks: RwSignal::new(Texts::new()), scold: RwSignal::new(false) }
    }

    pub fn set(self, rows: Vec<Row>) {
        self.picks.set(Texts::new());
        self.scold.set(false);
        self.rows.set(rows);
        super::focus("conflict".into());
    }
}

#[component]
pub fn Conflicts(
    conflict: Conflict,
    label: fn(&str) -> String,
    cell: Cell,
    #[prop(optional, into)] more: Option<More>,
) -> impl IntoView {
    (move || {
        let rows = conflict.rows.get();
        if rows.is_empty() {
            return ().into_any();
        }
        let rows: Vec<_> = rows
            .into_iter()
            .map(|row| {
                let more = more.as_ref().map(|more| more(&row));
                view! { <Choice conflict=conflict row=row label=label cell=cell.clone()/> {more} }
            })
            .collect();
        view! {
            <section class="notice warn conflict" id="conflict" tabindex="-1" aria-labelledby="conflict-h">
                <Icon d=icon::WARNING/>
                <div>
                    <h2 id="conflict-h">"Somebody else changed the same"</h2>
                    <p role="alert">"Nothing was sent. Choose what stays, then save again."</p>
                    {rows}
                </div>
            </section>
        }
        .into_any()
    })
    .into_any()
}

#[component]
fn Choice(conflict: Conflict, row: Row, label: fn(&str) -> String, cell: Cell) -> impl IntoView {
    let key = row.key.clone();
    let error_id = format!("pick-{key}-error");
    let missing = {
        let key = key.clone();
        Memo::new(move |_| conflict.scold.get() && conflict.picks.with(|picks| !picks.contains_key(&key)))
    };
    let radio = |side: Side, value: &'static str, title: &'static str| {
        let (name, own, changed) = (format!("edit[pick][{key}]"), key.clone(), key.clone());
        let picked = move || conflict.picks.with(|picks| picks.get(&own).is_some_and(|pick| pick == value));
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name
                    value=value
                    prop:checked=picked
                    on:change=move |_| conflict.picks.update(|picks| { picks.insert(changed.clone(), value.into()); })
                />
                <b>{title}</b>
                <small>{cell(side, &row)}</small>
            </label>
        }
    };
    let (theirs, mine) = (radio(Side::Theirs, THEIRS, "Keep theirs"), radio(Side::Mine, MINE, "Use mine"));
    let described = error_id.clone();
    view! {
        <fieldset class="field" aria-describedby=move || missing.get().then(|| described.clone())>
            <legend>{label(&row.key)}</legend>
            <div class="choices across">
                <div class="choice"><b>"When you opened it"</b><small>{cell(Side::Base, &row)}</small></div>
                {theirs}
                {mine}
            </div>
            {move || {
                missing
                    .get()
                    .then(|| view! {
                        <p class="error" id=error_id.clone()><Icon d=icon::X_CIRCLE/>"Choose which one stays."</p>
                    })
            }}
        </fieldset>
    }
    .into_any()
}
