//! `/c/{c}/{r}/apis/{id}/routes/{route}/remove`: what stops when a route goes, and what goes with it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use super::{
    api::{RemoveRoute, get_removal},
    cli,
    model::Removal,
    parts::{fields::Stops, integrations::named},
};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    frame::{use_frame, use_place},
    routes,
    session::model::Permission,
    ui::{
        cli::ShowAsCli,
        form_error::form_error,
        head::PageHead,
        notice::{ErrorNotice, ErrorPage, Warning},
        status::PageStatus,
    },
};

#[component]
pub fn RemoveRoutePage() -> impl IntoView {
    let (place, params, frame) = (use_place(), use_params_map(), use_frame());
    let part = move |name: &'static str| params.with(|params| params.get(name)).unwrap_or_default();
    let key = Memo::new(move |_| (part("c"), part("r"), part("id"), part("route")));
    if !frame.can(Permission::ApisWrite) {
        let error = ConsoleError::Forbidden { permission: Permission::ApisWrite };
        let apis = routes::apis(&place.get_untracked());
        return view! { <ErrorPage error=error instead=("HTTP APIs", apis)/> }.into_any();
    }
    let status = PageStatus::of_this_page();
    let removal = Resource::new_blocking(
        move || key.get(),
        move |(c, r, id, route)| {
            let status = status.clone();
            async move { get_removal(c, r, id, route).await.inspect_err(|error| status.set(error.status())) }
        },
    );
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                let here = place.get_untracked();
                match removal.await {
                    Ok(removal) => shown(removal, here),
                    Err(error) => {
                        let instead = ("Back to the API", routes::api(&here, &key.get_untracked().2));
                        view! { <ErrorPage error=error instead=instead/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

fn shown(removal: Removal, place: Place) -> AnyView {
    let Removal { api, route, urls, integration, permissions, unknown } = removal;
    let back = routes::api_page(&place, &api.id, "routes");
    let commands =
        cli::remove_route(&place, &api.id, &route.id, integration.as_ref().map(|i| i.id.as_str()), &permissions);
    let sent = RwSignal::new(false);
    let lead = format!("{} of {}. Requests to it are answered 404 from then on.", route.key, api.name);
    let words: Vec<_> = permissions.iter().map(super::model::LeftPermission::words).collect();
    view! {
        <PageHead title="Remove route".to_owned() lead=lead/>
        {form_error(RemoveRoute::PATH).map(|error| view! { <ErrorNotice error=error/> })}
        {unknown.map(|why| view! { <Warning>{format!("Whether a permission is left over is not known: {why}")}</Warning> })}
        <form class="form" method="post" action=RemoveRoute::PATH on:submit=move |_| sent.set(true)>
            <Stops urls=urls/>
            <input type="hidden" name="c" value=place.connection/>
            <input type="hidden" name="r" value=place.region/>
            <input type="hidden" name="id" value=api.id/>
            <input type="hidden" name="route" value=route.id/>
            <input type="hidden" name="mark" value=route.mark/>
            {integration
                .map(|row| view! {
                    <label class="check">
                        <input type="checkbox" name="integration" value="true" checked=true/>
                        <span>{format!("Also remove its integration, {}", named(&row))}<small class="help">"No other route uses it."</small></span>
                    </label>
                })}
            {(!words.is_empty())
                .then(|| view! {
                    <label class="check">
                        <input type="checkbox" name="permission" value="true" checked=true/>
                        <span>
                            {format!("Also remove the permission: {}", words.join(", "))}
                            <small class="help">"It is for this route alone."</small>
                        </span>
                    </label>
                })}
            <ShowAsCli commands=commands/>
            <div class="actions apart">
                <a class="btn" href=back>"Cancel"</a>
                <button class="btn danger primary" aria-busy=move || sent.get().then_some("true")>"Remove route"</button>
            </div>
        </form>
    }
    .into_any()
}
