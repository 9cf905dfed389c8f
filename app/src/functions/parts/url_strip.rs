//! A route's URL: copy it, copy the command, send a request.

use leptos::prelude::*;

use super::{route_url::curl, send::SendRequestForm};
use crate::{
    connections::model::Place,
    frame::use_frame,
    functions::model::FunctionRoute,
    session::model::Permission,
    ui::{
        copy::CopyButton,
        icon::{self, Icon},
        state::{State, Tone},
    },
};

#[component]
pub fn UrlStrip(
    route: FunctionRoute,
    place: Place,
    /// Counts the strips of a page, for ids.
    index: usize,
) -> impl IntoView {
    // Without a URL there is nothing to copy or to send.
    if route.url.is_empty() {
        let name = format!("{} of {}", route.route_key, route.api_name);
        let reason = route.broken.unwrap_or_else(|| "It has no URL.".to_owned());
        let label = format!("Broken: {name}");
        return view! {
            <section class="notice bad" aria-label=label>
                <Icon d=icon::LINK_BROKEN/>
                <div><h2>{name}" leads nowhere"</h2><p>{reason}</p></div>
            </section>
        }
        .into_any();
    }
    let allowed = use_frame().can(Permission::FunctionsInvoke);
    let opened = RwSignal::new(false);
    let (form_id, why_id) = (format!("request-{index}"), format!("request-{index}-why"));
    let (controls, described) = (form_id.clone(), (!allowed).then(|| why_id.clone()));
    let form = {
        let route = route.clone();
        move || {
            opened.get().then(|| {
                view! { <SendRequestForm route=route.clone() place=place.clone() id=form_id.clone()/> }
            })
        }
    };
    view! {
        <section class="card" aria-label=format!("URL of {}", route.route_key)>
            <div class="url">
                <span class="method">{route.route_key.clone()}</span>
                <code>{route.url.clone()}</code>
                {route.broken.is_some().then(|| view! { <State tone=Tone::Bad text="Broken"/> })}
                <CopyButton text=route.url.clone() label="Copy URL"/>
                <CopyButton text=curl(&route) label="Copy curl"/>
                <button
                    type="button"
                    class="btn small"
                    aria-expanded=move || opened.get().to_string()
                    aria-controls=controls
                    aria-disabled=(!allowed).then_some("true")
                    aria-describedby=described
                    on:click=move |_| {
                        if allowed {
                            opened.update(|opened| *opened = !*opened);
                        }
                    }
                >
                    <Icon d=icon::PLAY/>
                    "Send request"
                </button>
            </div>
            {(!allowed).then(|| view! { <p class="body help" id=why_id>"Your role may look, but not send requests."</p> })}
            {form}
            {route
                .broken
                .map(|reason| view! {
                    <div class="notice bad strip"><Icon d=icon::LINK_BROKEN/><div><p>{reason}</p></div></div>
                })}
        </section>
    }
    .into_any()
}

/// When no route leads to the function.
#[component]
pub fn NoUrl(place: Place) -> impl IntoView {
    view! {
        <section class="notice plain" aria-label="URL">
            <Icon d=icon::GLOBE/>
            <div>
                <p>
                    "No route of an HTTP API leads to this function, so it has no URL. "
                    <a href=crate::routes::apis(&place)>"HTTP APIs"</a>
                </p>
            </div>
        </section>
    }
}
