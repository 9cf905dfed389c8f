//! `…/functions/{name}/why`: why a call of the function failed.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::diagnose,
    model::{Diagnosis, Question},
    parts::{
        asked::{Asked, Ways},
        cause::Causes,
        checks::Checks,
    },
};
use crate::{
    connections::model::Place, error::ConsoleError, functions::parts::open::use_open_function, ui::loaded::Loaded,
};

pub const LEAD: &str = "Follows one call from the client to the answer, and names what stopped it. It only reads: up to a dozen calls of AWS, of which CloudWatch's cost a fraction of a cent.";

/// What the parts of both pages share.
#[derive(Clone, Copy)]
pub struct Why {
    pub place: Memo<Place>,
    pub question: Memo<Question>,
    pub found: Resource<Result<Diagnosis, ConsoleError>>,
    /// The kind of remedy that was just applied, and when.
    pub healed: RwSignal<Option<(String, i64)>>,
}

impl Why {
    pub fn new(place: Memo<Place>, question: Memo<Question>) -> Self {
        let query = use_query_map();
        let since = question.with_untracked(|question| question.since);
        let healed = RwSignal::new(query.with_untracked(|query| query.get("healed")).zip(since));
        let asked = move || {
            let since = healed.with(|healed| healed.as_ref().map(|(_, since)| *since));
            Question { since, ..question.get() }
        };
        let found = Resource::new(
            move || (place.get(), asked()),
            |(place, question)| diagnose(place.connection, place.region, question),
        );
        Self { place, question, found, healed }
    }
}

#[component]
pub fn WhyPage() -> impl IntoView {
    let open = use_open_function();
    let query = use_query_map();
    let place = Memo::new(move |_| open.target.with(|target| target.place.clone()));
    let question = Memo::new(move |_| {
        let name = open.target.with(|target| target.name.clone());
        query.with(|query| Question::read(name, String::new(), |key| query.get(key)))
    });
    let why = Why::new(place, question);
    let seen = RwSignal::new(open.refreshed.get_untracked());
    // “Refresh” in the head is for this page, too.
    Effect::new(move |_| {
        let now = open.refreshed.get();
        if seen.get_untracked() != now {
            seen.set(now);
            why.found.refetch();
        }
    });
    view! {
        <h2>"Why did it fail?"</h2>
        <p class="muted">{LEAD}</p>
        <Ways why=why/>
        <Found why=why/>
    }
    .into_any()
}

/// What was asked, the cause, and the list of all that was looked at.
#[component]
pub fn Found(why: Why) -> impl IntoView {
    let show = move |diagnosis: Diagnosis| {
        view! {
            <Asked why=why diagnosis=diagnosis.clone()/>
            <Causes why=why diagnosis=diagnosis.clone()/>
            <Checks why=why diagnosis=diagnosis/>
        }
        .into_any()
    };
    let bones = || {
        view! {
            <p role="status" class="muted">"Looking along the way of the call…"</p>
            <div class="bone block" aria-hidden="true"></div>
            <div class="bone block" aria-hidden="true"></div>
        }
    };
    view! { <Loaded resource=why.found bones=bones show=show/> }.into_any()
}
