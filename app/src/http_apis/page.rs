//! `/c/{c}/{r}/apis/{id}` and its tabs `/routes`, `/integrations`, `/stages`: one HTTP API. One route for all of them, so
//! that going from tab to tab reads nothing again.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn;

use super::{
    api::{AddPermission, check_links, get_api},
    model::ApiDetail,
    parts::{
        about::About,
        handlers::HandlerTroubles,
        integrations::Integrations,
        routes::Routes,
        stages::Stages,
        tabs::{Tab, Tabs},
        troubles::{Checks, Troubles},
    },
};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    frame::{use_frame, use_place},
    routes,
    session::model::Permission,
    ui::{
        form_error::form_error,
        head::PageHead,
        icon::{self, Icon},
        notice::{Done, ErrorNotice, ErrorPage},
        status::PageStatus,
        time::Time,
    },
};

#[component]
pub fn ApiPage() -> impl IntoView {
    let (place, params) = (use_place(), use_params_map());
    let part = move |name: &'static str| params.with(|params| params.get(name)).unwrap_or_default();
    let key = Memo::new(move |_| (part("c"), part("r"), part("id")));
    // The last part of the path; empty for the overview.
    let tab = Memo::new(move |_| part("tab").trim_matches('/').to_owned());
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
    let checks: Checks = Resource::new(move || key.get(), |(c, r, id)| check_links(c, r, id));
    view! {
        <Transition fallback=bones>
            {move || Suspend::new(async move {
                let here = place.get_untracked();
                match api.await {
                    Ok(found) => view! { <Loaded api=found place=here tab=tab checks=checks/> }.into_any(),
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
fn Loaded(api: ApiDetail, place: Place, tab: Memo<String>, checks: Checks) -> impl IntoView {
    let (name, id, as_of) = (api.summary.name.clone(), api.summary.id.clone(), api.as_of);
    let writes = use_frame().can(Permission::ApisWrite);
    let facts = {
        let id = id.clone();
        move || view! { <li><code>{id.clone()}</code></li><li>"HTTP API"</li><li>"as of "<Time at=as_of/></li> }
    };
    let (add, delete) = (routes::add_route(&place, &id), routes::delete_api(&place, &id));
    let actions = move || {
        let (add, delete) = (add.clone(), delete.clone());
        writes.then(|| {
            view! {
                <a class="btn" href=delete><Icon d=icon::TRASH/>"Delete API"</a>
                <a class="btn primary" href=add><Icon d=icon::PLUS/>"Add route"</a>
            }
        })
    };
    let current = Memo::new(move |_| Tab::parse(&tab.get()));
    let (for_tabs, here) = (StoredValue::new(api.clone()), StoredValue::new(place.clone()));
    let troubles_of = id.clone();
    let content = move || match current.get() {
        Some(Tab::Overview) => view! {
            <About api=api.summary.clone()/>
            <Stages api=api.clone()/>
            <Routes api=api.clone() place=place.clone() writes=writes/>
        }
        .into_any(),
        Some(Tab::Routes) => view! { <Routes api=api.clone() place=place.clone() writes=writes/> }.into_any(),
        Some(Tab::Integrations) => view! { <Integrations api=api.clone() place=place.clone()/> }.into_any(),
        Some(Tab::Stages) => view! { <Stages api=api.clone()/> }.into_any(),
        // Screens of their own: their routes come first.
        Some(Tab::Metrics | Tab::Logs) => ().into_any(),
        None => {
            let instead = ("Back to the API", routes::api(&place, &api.summary.id));
            view! { <ErrorPage error=ConsoleError::not_found("page", tab.get()) instead=instead/> }.into_any()
        }
    };
    let known = move || current.get().is_some();
    view! {
        <Show when=known>
            <PageHead title=name.clone() facts=facts.clone() actions=actions.clone()/>
            <Tabs api=for_tabs.get_value() place=here.get_value() current=current/>
        </Show>
        <WhatWasDone/>
        <Troubles checks=checks place=here.get_value() api=troubles_of writes=writes/>
        <HandlerTroubles api=for_tabs.get_value() place=here.get_value()/>
        {content}
    }
    .into_any()
}

/// The forms come back here with what they did.
#[component]
fn WhatWasDone() -> impl IntoView {
    if let Some(error) = form_error(AddPermission::PATH) {
        return view! { <ErrorNotice error=error/> }.into_any();
    }
    let query = use_query_map();
    let text = move || match query.with(|query| query.get("done")).as_deref()? {
        "permission" => Some("Permission added: API Gateway may call the function for this route."),
        "route-removed" => Some("Route removed. Its URL answers 404 now."),
        "route-removed-partly" => {
            Some("Route removed. Something only it used could not be removed and is still there; Activity says what.")
        }
        _ => None,
    };
    (move || text().map(|text| view! { <Done>{text}</Done> })).into_any()
}
