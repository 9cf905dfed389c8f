//! What follows once the list is shown: a look at the sources, what the role lacks, and the list again while AWS works
//! on it.

use leptos::prelude::*;

use super::Look;
use crate::{
    error::ConsoleError,
    functions::{
        parts::open::{OpenFunction, Target, back_off},
        permissions::model::Need,
        triggers::{
            api,
            mapping::{model::moves, needs::needs},
            model::{FAILURE, TriggerList},
        },
    },
};

type List = Resource<Result<TriggerList, ConsoleError>>;

/// Asked for once the list is there, and again when the member asks to see it anew: never while the list is read.
pub fn look_at_sources(open: OpenFunction, list: List) -> RwSignal<Look> {
    let look = RwSignal::new(Look::Nothing);
    Effect::new(move |before: Option<Option<(Target, u32)>>| {
        let (target, count) = (open.target.get(), open.refreshed.get());
        let (before, asked) = (before.flatten(), Some((target.clone(), count)));
        let there = list.with(|list| matches!(list, Some(Ok(_))));
        if !there || before == asked {
            return before;
        }
        look.set(Look::Looking);
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection.clone(), target.place.region.clone());
            let result = api::look_at_sources(c, r, target.name.clone(), target.qualifier.clone()).await;
            if open.target.try_get_untracked().as_ref() == Some(&target) {
                look.try_set(result.map_or_else(Look::Failed, Look::Done));
            }
        });
        asked
    });
    look
}

/// What the role has to allow for all that is polled; asked for anew only when that changes.
pub fn role_needs(list: List) -> RwSignal<Vec<Need>> {
    let wanted = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        list.with(|list| {
            let Some(Ok(list)) = list else { return };
            let polled = list.rows.iter().filter(|row| row.mapping_id.is_some());
            let all: Vec<Need> = polled
                .flat_map(|row| {
                    let failure = row.detail.iter().find(|(term, _)| term == FAILURE).map_or("", |(_, arn)| arn);
                    needs(row.source_arn.as_deref().unwrap_or_default(), failure, None)
                })
                .collect();
            if wanted.with_untracked(|known| *known != all) {
                wanted.set(all);
            }
        });
    });
    wanted
}

/// Reads again while AWS works on a mapping.
pub fn follow(list: List) {
    let turns = RwSignal::new(0u32);
    Effect::new(move |_| {
        let busy = list.with(|list| {
            let rows = list.as_ref().and_then(|list| list.as_ref().ok()).map(|list| list.rows.as_slice());
            rows.unwrap_or_default().iter().any(|row| moves(&row.state))
        });
        if !busy {
            return turns.set(0);
        }
        let turn = turns.get_untracked();
        let timer = set_timeout_with_handle(
            move || {
                turns.try_update(|turn| *turn += 1);
                list.refetch();
            },
            back_off(turn),
        );
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
}
