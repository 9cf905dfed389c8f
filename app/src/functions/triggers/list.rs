//! The tab “Triggers”: everything that calls the function, in one list.

use leptos::prelude::*;

use super::{
    api,
    mapping::model::moves,
    model::{Looked, TriggerList},
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::parts::{
        needs::RoleNeeds,
        open::{OpenFunction, use_open_function},
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

mod after;
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
    open.on_refresh(move || list.refetch());
    let look = after::look_at_sources(open, list);
    after::follow(list);
    let wanted = after::role_needs(list);
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
            <RoleNeeds open=open needs=wanted/>
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
    }
    .into_any()
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
