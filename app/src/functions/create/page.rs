//! `/c/:c/:r/functions/new`: the wizard. Each step is a page of its own with everything typed so far in its URL;
//! within the browser the next step takes the place of the one before.

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::{
    draft::Step,
    parts::{
        configure::ConfigureStep,
        focus::move_focus,
        review::ReviewStep,
        route::RouteStep,
        start::StartStep,
        stepper, summary,
        wizard::{Loaded, Wizard},
    },
    read::{Apis, Roles, asked, load, read_apis, read_roles},
};
use crate::{
    connections::model::{ConnectionKind, FrameData, Place},
    error::ConsoleError,
    frame::{use_frame, use_place},
    routes,
    session::model::Permission,
    ui::{error_summary::ErrorSummary, head::PageHead, notice::ErrorPage, status::PageStatus, stepper::Stepper},
};

#[component]
pub fn NewFunction() -> impl IntoView {
    let (frame, place, url) = (use_frame(), use_place(), use_url());
    let asked = Memo::new(move |_| asked(url.read().search()));
    let status = PageStatus::of_this_page();
    let read = move |(place, (query, step))| {
        let status = status.clone();
        async move { load(place, query, step).await.inspect_err(|error: &ConsoleError| status.set(error.status())) }
    };
    let loaded = Resource::new_blocking(move || (place.get(), asked.get()), read);
    // A step asked for is read for at once; one that turns out to be shown instead, after that.
    let shows = move |step: Step| {
        let known = loaded.with(|loaded| loaded.as_ref().and_then(|l| l.as_ref().ok()).map(Loaded::shown_step));
        asked.with(|(_, asked)| Step::parse(asked) == step) || known == Some(step)
    };
    let roles = Resource::new(move || (place.get(), shows(Step::Configure)), read_roles);
    let apis = Resource::new(move || (place.get(), shows(Step::Route)), read_apis);
    if !frame.can(Permission::FunctionsWrite) {
        let error = ConsoleError::Forbidden { permission: Permission::FunctionsWrite };
        return view! { <ErrorPage error=error instead=("Functions", routes::functions(&place.get_untracked()))/> }
            .into_any();
    }
    // Not part of what is awaited: the status of a page for a place that is not there is set at once.
    let kind = Memo::new(move |_| {
        let place = place.get();
        let known = |frame: &FrameData| {
            frame.connection(&place.connection).filter(|c| c.regions.contains(&place.region)).map(|c| c.kind)
        };
        (frame.with(known).flatten(), place.clone())
    });
    (move || match kind.get() {
        (Some(kind), place) => steps(loaded, place, kind, roles, apis),
        (None, place) => {
            view! { <ErrorPage error=ConsoleError::not_found("connection", place.to_string())/> }.into_any()
        }
    })
    .into_any()
}

fn steps(
    loaded: Resource<Result<Loaded, ConsoleError>>,
    place: Place,
    kind: ConnectionKind,
    roles: Roles,
    apis: Apis,
) -> AnyView {
    let first = StoredValue::new(true);
    let local = kind == ConnectionKind::LocalEngine;
    view! {
        <Transition fallback=|| view! { <Loading/> }>
            {move || {
                let place = place.clone();
                Suspend::new(async move {
                    match loaded.await {
                        Ok(loaded) => pages(Wizard::new(loaded, place, local), roles, apis, first).into_any(),
                        Err(error) => view! { <ErrorPage error=error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// One page; a page with another URL is another page, so that no field keeps what was typed into its forerunner.
fn pages(wizard: Wizard, roles: Roles, apis: Apis, first: StoredValue<bool>) -> impl IntoView {
    view! {
        <For each=move || [wizard.clone()] key=Wizard::key let(wizard)>
            {
                move_focus(&wizard, first.get_value());
                first.set_value(false);
                view! { <Page wizard=wizard roles=roles apis=apis/> }
            }
        </For>
    }
}

#[component]
fn Page(wizard: Wizard, roles: Roles, apis: Apis) -> impl IntoView {
    let step = match wizard.step {
        Step::Start => view! { <StartStep wizard=wizard.clone()/> }.into_any(),
        Step::Configure => view! { <ConfigureStep wizard=wizard.clone() roles=roles/> }.into_any(),
        Step::Route => view! { <RouteStep wizard=wizard.clone() apis=apis/> }.into_any(),
        Step::Review => view! { <ReviewStep wizard=wizard.clone()/> }.into_any(),
    };
    view! {
        <PageHead title="Create function".to_owned()/>
        <Stepper steps=stepper::links(&wizard)/>
        <ErrorSummary items=summary::items(&wizard, wizard.errors.clone())/>
        {step}
    }
    .into_any()
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <PageHead title="Create function".to_owned()/>
        <div class="stack" aria-busy="true"><span class="bone l"></span><span class="bone block"></span></div>
    }
}
