//! `/c/:c/:r/functions/:name/aliases/:alias/delete`: what calls it, and the button. A plain form.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use super::{
    api::{DeleteAlias, get_alias},
    beside::hidden,
    cli,
    list::sentence,
    model::AliasView,
    rules,
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        api::get_triggers,
        model::Trigger,
        parts::open::{Target, use_open_function},
    },
    routes,
    session::model::Permission,
    ui::{
        cli::ShowAsCli,
        form_error::form_error,
        icon::{self, Icon},
        notice::{ErrorNotice, Warning},
    },
};

type Read = Result<(AliasView, Result<Vec<Trigger>, ConsoleError>), ConsoleError>;

#[component]
pub fn DeleteAliasPage() -> impl IntoView {
    let (open, params) = (use_open_function(), use_params_map());
    if !use_frame().can(Permission::FunctionsWrite) {
        let error = ConsoleError::Forbidden { permission: Permission::FunctionsWrite };
        return view! { <ErrorNotice error=error/> }.into_any();
    }
    let alias = Memo::new(move |_| params.with(|params| params.get("alias")).unwrap_or_default());
    let of = Memo::new(move |_| open.target.with(|target| (target.place.clone(), target.name.clone())));
    let read: Resource<Read> = Resource::new(
        move || (of.get(), alias.get()),
        |((place, name), alias)| async move {
            let (c, r) = (place.connection, place.region);
            let triggers = get_triggers(c.clone(), r.clone(), name.clone(), alias.clone());
            let (view, triggers) = futures::join!(get_alias(c, r, name, alias), triggers);
            Ok((view?, triggers))
        },
    );
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                match read.await {
                    Ok((view, triggers)) => shown(open.target.get_untracked(), view, triggers),
                    Err(error) => view! { <ErrorNotice error=error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn shown(target: Target, view: AliasView, triggers: Result<Vec<Trigger>, ConsoleError>) -> AnyView {
    let alias = view.alias;
    let back = routes::function_page(&target.place, &target.name, "aliases");
    let sent = RwSignal::new(false);
    let commands = cli::delete(&target.place, &target.name, &alias.name);
    let seen = rules::texts(&alias);
    let known = match triggers {
        Ok(triggers) if triggers.is_empty() => ().into_any(),
        Ok(triggers) => {
            let rows = triggers.into_iter().map(|trigger| view! { <li>{trigger.label}</li> }).collect_view();
            view! { <Warning>"These may call it now: "<ul class="plain-list">{rows}</ul></Warning> }.into_any()
        }
        Err(error) => view! { <Warning>{format!("What may call it is not known: {error}")}</Warning> }.into_any(),
    };
    view! {
        <div class="section"><h2>"Delete alias "<span class="mono">{alias.name.clone()}</span></h2></div>
        <p class="lead">
            {format!("It leads to {}. ", sentence(&alias))}
            "Whoever calls it by this name fails from then on: routes, triggers, its function URL. What belongs to the alias alone
            goes with it; the versions stay."
        </p>
        {known}
        {form_error(DeleteAlias::PATH).map(|error| view! { <ErrorNotice error=error/> })}
        <form class="form" method="post" action=DeleteAlias::PATH on:submit=move |_| sent.set(true)>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="alias" value=alias.name/>
            {hidden("seen", &seen)}
            <ShowAsCli commands=commands/>
            <div class="actions apart">
                <a class="btn" href=back>"Cancel"</a>
                <button class="btn danger primary" aria-busy=move || sent.get().then_some("true")>
                    <Icon d=icon::TRASH/>
                    "Delete alias"
                </button>
            </div>
        </form>
    }
    .into_any()
}
