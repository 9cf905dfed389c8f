//! `/c/{c}/{r}/apis/{id}` and its tabs `/routes`, `/integrations`, `/stages`: one HTTP API. One route with an optional
//! last part, so that going from tab to tab reads nothing again.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::get_api,
    model::ApiDetail,
    parts::{
        about::About,
        integrations::Integrations,
        routes::Routes,
        stages::Stages,
        tabs::{Tab, Tabs},
    },
};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    frame::use_place,
    routes,
    ui::{head::PageHead, notice::ErrorPage, status::PageStatus, time::Time},
};

#[component]
pub fn ApiPage() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &'static str| params.with(|params| params.get(name)).unwrap_or_default();
    let key = Memo::new(move |_| (part("c"), part("r"), part("id")));
    // The last part of the path; empty for the overview.
    let tab = Memo::new(move |_| part("tab"));
    let api = Resource::new_blocking(
        move || key.get(),
        move |(c, r, id)| {
            let status = PageStatus::of_this_page();
            if Tab::parse(&tab.get_untracked()).is_none() {
                status.set(404);
            }
            async move {
                let found = get_api(c, r, id).await;
                if let Err(error) = &found {
                    status.set(error.status());
                }
                found
            }
        },
    );
    let place = use_place();
    view! {
        <Transition fallback=bones>
            {move || Suspend::new(async move {
                let here = place.get_untracked();
                match api.await {
                    Ok(found) => view! { <Loaded api=found place=here tab=tab/> }.into_any(),
                    Err(error) => {
                        let retry = Callback::new(move |()| api.refetch());
                        view! { <ErrorPage error=error instead=("HTTP APIs", routes::apis(&here)) retry=retry/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

fn bones() -> impl IntoView {
    view! {
        <header class="head" aria-busy="true"><div><span class="bone title"></span><span class="bone s"></span></div></header>
        <div class="bone block"></div>
    }
}

#[component]
fn Loaded(api: ApiDetail, place: Place, tab: Memo<String>) -> impl IntoView {
    let (name, id, as_of) = (api.summary.name.clone(), api.summary.id.clone(), api.as_of);
    let facts = {
        let id = id.clone();
        move || view! { <li><code>{id.clone()}</code></li><li>"HTTP API"</li><li>"as of "<Time at=as_of/></li> }
    };
    let current = Memo::new(move |_| Tab::parse(&tab.get()));
    let (for_tabs, here) = (StoredValue::new(api.clone()), StoredValue::new(place.clone()));
    let content = move || match current.get() {
        Some(Tab::Overview) => view! {
            <About api=api.summary.clone()/>
            <Stages api=api.clone()/>
            <Routes api=api.clone() place=place.clone()/>
        }
        .into_any(),
        Some(Tab::Routes) => view! { <Routes api=api.clone() place=place.clone()/> }.into_any(),
        Some(Tab::Integrations) => view! { <Integrations api=api.clone() place=place.clone()/> }.into_any(),
        Some(Tab::Stages) => view! { <Stages api=api.clone()/> }.into_any(),
        None => {
            let instead = ("Back to the API", routes::api(&place, &api.summary.id));
            view! { <ErrorPage error=ConsoleError::not_found("page", tab.get()) instead=instead/> }.into_any()
        }
    };
    view! {
        <Show when=move || current.get().is_some()>
            <PageHead title=name.clone() facts=facts.clone()/>
            <Tabs api=for_tabs.get_value() place=here.get_value() current=current/>
        </Show>
        {content}
    }
    .into_any()
}
