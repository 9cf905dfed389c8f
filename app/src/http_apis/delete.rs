//! `/c/{c}/{r}/apis/{id}/delete`: what stops when an API goes, and what it would leave. The name has to be typed.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use super::{
    api::{DeleteApi, get_deletion},
    cli,
    model::{Deletion, LeftPermission},
    parts::fields::Stops,
};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    frame::{use_frame, use_place},
    routes,
    session::model::Permission,
    ui::{
        cli::ShowAsCli,
        field::TextField,
        form_error::form_error,
        head::PageHead,
        notice::{ErrorNotice, ErrorPage, Warning},
        status::PageStatus,
    },
};

#[component]
pub fn DeleteApiPage() -> impl IntoView {
    let (place, params, frame) = (use_place(), use_params_map(), use_frame());
    let part = move |name: &'static str| params.with(|params| params.get(name)).unwrap_or_default();
    let key = Memo::new(move |_| (part("c"), part("r"), part("id")));
    let apis = move || ("HTTP APIs", routes::apis(&place.get_untracked()));
    if !frame.can(Permission::ApisWrite) {
        let error = ConsoleError::Forbidden { permission: Permission::ApisWrite };
        return view! { <ErrorPage error=error instead=apis()/> }.into_any();
    }
    let status = PageStatus::of_this_page();
    let deletion = Resource::new_blocking(
        move || key.get(),
        move |(c, r, id)| {
            let status = status.clone();
            async move { get_deletion(c, r, id).await.inspect_err(|error| status.set(error.status())) }
        },
    );
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                match deletion.await {
                    Ok(deletion) => shown(deletion, place.get_untracked()),
                    Err(error) => view! { <ErrorPage error=error instead=apis()/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn shown(deletion: Deletion, place: Place) -> AnyView {
    let Deletion { api, urls, permissions, unknown } = deletion;
    let (id, name) = (api.summary.id, api.summary.name);
    let back = routes::api(&place, &id);
    let commands = cli::delete_api(&place, &id, &permissions);
    let (wrong, error) = ConsoleError::beside(form_error(DeleteApi::PATH), "confirm");
    let groups: Vec<_> = api.stages.iter().filter_map(|stage| stage.access_log_group.clone()).collect();
    let words: Vec<_> = permissions.iter().map(LeftPermission::words).collect();
    let sent = RwSignal::new(false);
    view! {
        <PageHead
            title="Delete API".to_owned()
            lead=format!("{name} with its routes, integrations and stages. The functions behind it stay. It cannot be undone.")
        />
        {error.map(|error| view! { <ErrorNotice error=error/> })}
        {unknown.map(|why| view! { <Warning>{format!("Whether permissions are left over is not known: {why}")}</Warning> })}
        <form class="form" method="post" action=DeleteApi::PATH on:submit=move |_| sent.set(true)>
            <Stops urls=urls/>
            <input type="hidden" name="c" value=place.connection/>
            <input type="hidden" name="r" value=place.region/>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="mark" value=api.mark/>
            {(!words.is_empty())
                .then(|| view! {
                    <label class="check">
                        <input type="checkbox" name="permissions" value="true" checked=true/>
                        <span>
                            "Also remove the permissions that name this API"
                            <small class="help">{words.join(", ")}</small>
                        </span>
                    </label>
                })}
            {(!groups.is_empty())
                .then(|| view! { <p class="help">{format!("The access log stays: {}.", groups.join(", "))}</p> })}
            <TextField
                name="confirm"
                label="Type the API's name to delete it"
                value=""
                help=name
                error=Signal::stored(wrong)
                mono=true
            />
            <ShowAsCli commands=commands/>
            <div class="actions apart">
                <a class="btn" href=back>"Cancel"</a>
                <button class="btn danger primary" aria-busy=move || sent.get().then_some("true")>"Delete API"</button>
            </div>
        </form>
    }
    .into_any()
}
