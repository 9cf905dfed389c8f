//! Saving a mapping's form, and following the mapping while AWS works on it.

use leptos::prelude::*;

use super::{
    api,
    desk::Desk,
    model::{Mapping, MappingEdit, MappingSaved, moves},
    rules,
};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::{
            merge::resolve,
            parts::{focus, save_bar::Outcome},
        },
        parts::open::back_off,
    },
};

pub fn save(desk: Desk, now: RwSignal<Mapping>) {
    if desk.saving() || desk.readonly || !picked(desk) {
        return;
    }
    let (base, wanted) = (desk.base.get_untracked(), desk.wanted.get_untracked());
    if let Err(errors) = rules::check(desk.poll, &base, &wanted) {
        return desk.refuse(errors);
    }
    desk.outcome.set(Outcome::Saving);
    let (target, id) = (desk.open.target.get_untracked(), now.with_untracked(|now| now.id.clone()));
    let edit = MappingEdit { base, typed: wanted, ..MappingEdit::default() };
    leptos::task::spawn_local_scoped(async move {
        let (c, r) = (target.place.connection, target.place.region);
        let outcome = match api::save_mapping(c, r, target.name, id, edit).await {
            Ok(MappingSaved::Done { mapping, changed, kept }) => {
                desk.typed.set(mapping.settings.clone());
                desk.base.set(mapping.settings.clone());
                desk.errors.set(Vec::new());
                now.set(mapping);
                Outcome::Saved { changed, kept }
            }
            Ok(MappingSaved::Conflict { rows }) => {
                desk.conflict.set(rows);
                Outcome::Nothing
            }
            Err(ConsoleError::Invalid(errors)) => return desk.refuse(errors),
            Err(error) => Outcome::Failed(error),
        };
        desk.outcome.set(outcome);
    });
}

/// Applies the picks of a conflict; not when one is missing.
fn picked(desk: Desk) -> bool {
    let rows = desk.conflict.rows.get_untracked();
    if rows.is_empty() {
        return true;
    }
    let (mut base, mut mine) = (desk.base.get_untracked(), desk.wanted.get_untracked());
    let open = desk.conflict.picks.with_untracked(|picks| resolve(&mut base, &mut mine, &rows, picks));
    if !open.is_empty() {
        desk.conflict.scold.set(true);
        focus("conflict".into());
        return false;
    }
    desk.typed.set(mine);
    desk.base.set(base);
    desk.conflict.rows.set(Vec::new());
    true
}

/// Looks again while AWS works on it; a form nobody has touched follows.
pub fn follow(desk: Desk, now: RwSignal<Mapping>) {
    let busy = Memo::new(move |_| now.with(|now| moves(&now.state)));
    Effect::new(move |_| {
        if !busy.get() {
            return;
        }
        let turns = RwSignal::new(0u32);
        Effect::new(move |_| {
            let timer = set_timeout_with_handle(
                move || {
                    leptos::task::spawn_local_scoped(async move {
                        look(desk, now).await;
                        turns.try_update(|turn| *turn += 1);
                    });
                },
                back_off(turns.get()),
            );
            on_cleanup(move || {
                if let Ok(timer) = timer {
                    timer.clear();
                }
            });
        });
    });
}

async fn look(desk: Desk, now: RwSignal<Mapping>) {
    let Some(id) = now.try_with_untracked(|now| now.id.clone()) else { return };
    let target = desk.open.target.get_untracked();
    let found = api::get_mapping(target.place.connection, target.place.region, target.name, id).await;
    if let Ok(found) = found {
        let touched = desk.typed.try_with_untracked(|_| untrack(|| desk.dirty())).unwrap_or(true);
        if !touched {
            desk.typed.set(found.settings.clone());
            desk.base.set(found.settings.clone());
        }
        now.try_set(found);
    }
}
