//! The tab “Triggers”: everything that calls the function, in one list.

use leptos::prelude::*;

use super::{
    api,
    mapping::{model::moves, needs::needs},
    model::{Looked, TriggerList},
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::parts::{
        needs::RoleNeeds,
        open::{OpenFunction, Target, back_off, use_open_function},
    },
    routes,
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        loaded::Loaded,
        notice::ErrorNotice,
        state::{State, Tone},
    },
};

mod joined;
mod row;
mod switch;

/// What a look at the sources has come to.
#[derive(Clone, Default, PartialEq)]
enum Look {
    #[default]
    Nothing,
    Looking,
    Done(Looked),
    Failed(ConsoleError),
}

#[component]
pub fn TriggersTab() -> impl IntoView {
    let open = use_open_function();
    let list: Resource<Result<TriggerList, ConsoleError>> = Resource::new(
        move || open.target.get(),
        |target| api::list_triggers(target.place.connection, target.place.region, target.name, target.qualifier),
    );
    Effect::new(move |before: Option<u32>| {
        let count = open.refreshed.get();
        if before.is_some_and(|before| before != count) {
            list.refetch();
        }
        count
    });
    let look = look_at_sources(open, list);
    follow(list);
    let may = use_frame().can(Permission::FunctionsWrite);
    let add = move || {
        open.target.with(|target| {
            let query = routes::query([("qualifier", target.qualifier.as_str())]);
            format!("{}{query}", routes::add_trigger(&target.place, &target.name))
        })
    };
    let show = move |list: TriggerList| view! { <List open=open list=list look=look/> }.into_any();
    view! {
        <section class="stack" aria-labelledby="triggers-h">
            <div class="row">
                <h2 id="triggers-h">"Triggers"</h2>
                <span class="grow"></span>
                {may.then(|| view! { <a class="btn primary" href=add><Icon d=icon::PLUS/>"Add trigger"</a> })}
            </div>
            <p class="muted">
                "What calls the function by itself. A trigger costs nothing; its source and every call it makes are charged."
                {(!may).then_some(" Your role may look, but not change triggers.")}
            </p>
            <Loaded resource=list bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
        </section>
    }
    .into_any()
}

#[component]
fn List(open: OpenFunction, list: TriggerList, look: RwSignal<Look>) -> impl IntoView {
    let missing = list.missing.clone().into_iter().map(|text| {
        view! { <section class="notice warn" role="alert"><Icon d=icon::WARNING/><div><p>{text}</p></div></section> }
    });
    let missing = missing.collect_view();
    let complete = list.missing.is_empty();
    let wanted: Vec<_> = list
        .rows
        .iter()
        .filter(|row| row.mapping_id.is_some())
        .flat_map(|row| {
            let failure = row.detail.iter().find(|(term, _)| term == super::model::FAILURE).map_or("", |(_, arn)| arn);
            needs(row.source_arn.as_deref().unwrap_or_default(), failure, None)
        })
        .collect();
    let rows = Memo::new(move |_| {
        look.with(|look| match look {
            Look::Done(looked) => joined::joined(&list.rows, looked),
            _ => list.rows.clone(),
        })
    });
    let said = move || {
        look.with(|look| match look {
            Look::Looking => view! { <p class="muted small" role="status">"Looking at the sources…"</p> }.into_any(),
            Look::Failed(error) => {
                let again = Callback::new(move |()| open.refresh());
                view! {
                    <p class="small">"Whether both sides of each trigger are there could not be read:"</p>
                    <ErrorNotice error=error.clone() retry=again/>
                }
                .into_any()
            }
            Look::Nothing | Look::Done(_) => ().into_any(),
        })
    };
    let shown = move || {
        let rows = rows.get();
        if rows.is_empty() {
            let none = "Nothing calls this function by itself yet. Add a trigger: a route of an HTTP API, a schedule, a queue, a bucket …";
            return complete.then(|| view! { <div class="card pad"><p>{none}</p></div> }).into_any();
        }
        let rows: Vec<_> = rows.into_iter().map(|row| view! { <row::Row open=open trigger=row/> }).collect();
        view! { <ul class="triggers card" aria-label="Triggers">{rows}</ul> }.into_any()
    };
    view! {
        {missing}
        {shown}
        {said}
        <RoleNeeds open=open needs=Signal::stored(wanted)/>
    }
    .into_any()
}

/// Asked for once the list is there, and again when the member asks to see it anew: never while the list is read.
fn look_at_sources(open: OpenFunction, list: Resource<Result<TriggerList, ConsoleError>>) -> RwSignal<Look> {
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

/// Reads again while AWS works on a mapping.
fn follow(list: Resource<Result<TriggerList, ConsoleError>>) {
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

/// A state in AWS's own word.
pub fn state_of(state: &str) -> AnyView {
    let tone = match state {
        "" => return ().into_any(),
        "Enabled" => Tone::Good,
        "Disabled" => Tone::Off,
        state if moves(state) => Tone::Info,
        _ => Tone::Idle,
    };
    view! { <State tone=tone text=state.to_owned()/> }.into_any()
}
