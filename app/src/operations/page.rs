//! `/operations/:id`: one operation, live. The page survives reloads, and shows the same in every browser.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use super::{
    api,
    model::{OperationStatus, OperationView},
    parts::{
        live,
        outcome::{GoneCard, OutcomeCard},
        timeline::Timeline,
        trouble::Trouble,
        words,
    },
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::delete,
    routes,
    ui::{
        cli::ShowAsCli,
        form_error::form_error,
        head::PageHead,
        notice::{ErrorNotice, ErrorPage},
        state::State,
        status::PageStatus,
        time::Time,
    },
};

#[component]
pub fn OperationPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| params.get("id").unwrap_or_default());
    let status = PageStatus::of_this_page();
    let read = move |id: String| {
        let status = status.clone();
        async move { api::operation(id).await.inspect_err(|error| status.set(error.status())) }
    };
    let operation = Resource::new_blocking(id, read);
    view! {
        <Transition fallback=|| view! { <Loading/> }>
            {move || Suspend::new(async move { shown(operation.await) })}
        </Transition>
    }
    .into_any()
}

fn shown(operation: Result<OperationView, ConsoleError>) -> AnyView {
    match operation {
        Ok(operation) => view! { <Operation operation=operation/> }.into_any(),
        Err(error) => view! { <ErrorPage error=error instead=("Operations", "/operations".to_owned())/> }.into_any(),
    }
}

#[component]
fn Operation(operation: OperationView) -> impl IntoView {
    let cli = operation.cli.clone();
    let live = RwSignal::new(operation.clone());
    let now = RwSignal::new(None);
    live::follow(live, now);
    let status = Memo::new(move |_| live.with(|operation| operation.status));
    let refused = form_error(api::ResumeOperation::PATH).or_else(|| form_error(api::RollBackOperation::PATH));
    let reload = routes::operation(&operation.id);
    view! {
        <Head first=operation live=live/>
        {refused.map(|error| view! { <ErrorNotice error=error/> })}
        {move || finished(status.get(), live)}
        {move || stopped(status.get(), live)}
        <section class="card" aria-labelledby="steps-h">
            <div class="bar"><h2 id="steps-h">"Steps"</h2></div>
            <Timeline operation=live now=now/>
            {(!cli.is_empty()).then(|| view! { <ShowAsCli commands=cli/> })}
        </section>
        {move || {
            status
                .get()
                .moving()
                .then(|| view! { <p class="muted small">"You can leave this page; the operation goes on."</p> })
        }}
        <noscript><p><a href=reload>"Reload"</a>" to see how far it is."</p></noscript>
    }
    .into_any()
}

fn finished(status: OperationStatus, live: RwSignal<OperationView>) -> Option<AnyView> {
    let operation = live.get_untracked();
    let outcome = operation.outcome.filter(|_| status == OperationStatus::Done)?;
    Some(if operation.kind == delete::model::KIND {
        view! { <GoneCard outcome=outcome place=operation.place/> }.into_any()
    } else {
        view! { <OutcomeCard outcome=outcome place=operation.place kind=operation.kind/> }.into_any()
    })
}

fn stopped(status: OperationStatus, live: RwSignal<OperationView>) -> Option<AnyView> {
    let operation = (status.can_resume() || status.can_roll_back()).then(|| live.get_untracked())?;
    Some(view! { <Trouble operation=operation/> }.into_any())
}

#[component]
fn Head(first: OperationView, live: RwSignal<OperationView>) -> impl IntoView {
    let OperationView { title, actor, place, created_at, .. } = first;
    let label = use_frame().with(|frame| frame.connection(&place.connection).map(|c| c.label.clone())).flatten();
    let label = label.unwrap_or_else(|| place.connection.clone());
    let region = place.region.clone();
    let said = Memo::new(move |_| live.with(|operation| (words::tone(operation.status), words::status(operation))));
    let open = move || {
        let made = |operation: &OperationView| {
            operation.status == OperationStatus::Done && operation.kind != delete::model::KIND
        };
        let name = live.with(|operation| operation.outcome.clone().filter(|_| made(operation)))?.function?;
        Some(view! { <a class="btn primary" href=routes::function(&place, &name)>"Open function"</a> })
    };
    let facts = move || {
        let (actor, label, region) = (actor.clone(), label.clone(), region.clone());
        view! {
            <li><span role="status">{move || { let (tone, text) = said.get(); view! { <State tone=tone text=text/> } }}</span></li>
            <li>"started by "<b>{actor}</b>" "<Time at=created_at/></li>
            <li>{label}" · "{region}</li>
        }
    };
    view! { <PageHead title=title facts=facts actions=move || { let open = open.clone(); view! { {open} } }/> }
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <div class="stack" aria-busy="true">
            <span class="bone title"></span>
            <section class="card"><div class="body stack"><span class="bone block"></span></div></section>
        </div>
    }
}
