//! `/c/{c}/{r}/apis/new`: the wizard. Each step is a page of its own with everything typed so far in its URL.

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::{
    draft::Step,
    parts::{review::ReviewStep, routes::RoutesStep, stage::StageStep, start::StartStep},
    wizard::{Loaded, Wizard, search_of},
};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    frame::{use_frame, use_place},
    functions::create::api::new_token,
    http_apis::parts::picker::{Matches, matching},
    routes,
    session::model::Permission,
    ui::{
        error_summary::ErrorSummary, focus::focus_on, head::PageHead, notice::ErrorPage, status::PageStatus,
        stepper::Stepper,
    },
};

#[component]
pub fn NewApi() -> impl IntoView {
    let (frame, place, url) = (use_frame(), use_place(), use_url());
    for permission in [Permission::ApisWrite, Permission::FunctionsWrite] {
        if !frame.can(permission) {
            let error = ConsoleError::Forbidden { permission };
            let apis = routes::apis(&place.get_untracked());
            return view! { <ErrorPage error=error instead=("HTTP APIs", apis)/> }.into_any();
        }
    }
    let asked = Memo::new(move |_| url.read().search().trim_start_matches('?').to_owned());
    let status = PageStatus::of_this_page();
    let loaded = Resource::new_blocking(
        move || asked.get(),
        move |query| {
            let status = status.clone();
            async move {
                let fresh = new_token().await.inspect_err(|error| status.set(error.status()))?;
                Ok::<_, ConsoleError>(Loaded { query, fresh })
            }
        },
    );
    let wanted = Memo::new(move |_| {
        let query = asked.get();
        let fresh = crate::functions::create::api::Fresh { token: String::new(), now: 0 };
        let shown = Wizard::new(Loaded { query: query.clone(), fresh }, place.get()).step;
        (place.get(), (shown == Step::Start).then(|| search_of(&query)))
    });
    let functions = Resource::new(move || wanted.get(), |(place, search)| matching(place, search));
    let first = StoredValue::new(true);
    view! {
        <Transition fallback=|| view! { <Loading/> }>
            {move || {
                let place = place.get();
                Suspend::new(async move {
                    match loaded.await {
                        Ok(loaded) => pages(loaded, place, functions, first).into_any(),
                        Err(error) => view! { <ErrorPage error=error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// One page; a page with another URL is another page, so that no field keeps what was typed into its forerunner.
fn pages(loaded: Loaded, place: Place, functions: Matches, first: StoredValue<bool>) -> impl IntoView {
    let wizard = Wizard::new(loaded, place);
    view! {
        <For each=move || [wizard.clone()] key=Wizard::key let(wizard)>
            {
                move_focus(&wizard, first.get_value());
                first.set_value(false);
                view! { <Page wizard=wizard functions=functions/> }
            }
        </For>
    }
}

/// To what is wrong, else to the top; a page the browser has just loaded is left alone.
fn move_focus(wizard: &Wizard, first: bool) {
    match (wizard.errors.is_empty(), first) {
        (false, _) => focus_on("errors"),
        (true, true) => {}
        (true, false) => focus_on("main"),
    }
}

#[component]
fn Page(wizard: Wizard, functions: Matches) -> impl IntoView {
    let step = match wizard.step {
        Step::Start => view! { <StartStep wizard=wizard.clone() functions=functions/> }.into_any(),
        Step::Routes => view! { <RoutesStep wizard=wizard.clone()/> }.into_any(),
        Step::Stage => view! { <StageStep wizard=wizard.clone()/> }.into_any(),
        Step::Review => view! { <ReviewStep wizard=wizard.clone()/> }.into_any(),
    };
    view! {
        <PageHead title="Create API".to_owned()/>
        <Stepper steps=wizard.stepper()/>
        <ErrorSummary items=wizard.summary(&wizard.errors)/>
        {step}
    }
    .into_any()
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <PageHead title="Create API".to_owned()/>
        <div class="stack" aria-busy="true"><span class="bone l"></span><span class="bone block"></span></div>
    }
}
