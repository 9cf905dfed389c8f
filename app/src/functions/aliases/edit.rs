//! `/c/:c/:r/functions/:name/aliases/:alias`: where it leads, its shares as set and as observed.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::{use_params_map, use_url};
use server_fn::ServerFn;
use std::future::IntoFuture;

use super::{
    api::{SaveAlias, get_alias, version_choices},
    beside::{cell, hidden, saved},
    cli,
    desk::Desk,
    fields::AliasFields,
    list::sentence,
    model::AliasView,
    observe::Observed,
    rules,
    shift::Shift,
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        configuration::{
            merge::merge,
            parts::{
                conflict::{Conflict, Conflicts},
                focus,
                sent::Sent,
            },
        },
        parts::open::{Target, use_open_function},
        versions::model::Version,
    },
    routes,
    session::model::Permission,
    ui::{cli::ShowAsCli, form_error::form_error, notice::ErrorNotice, unsaved},
};

type Read = Result<(AliasView, Vec<Version>), ConsoleError>;

#[component]
pub fn AliasPage() -> impl IntoView {
    let (open, params) = (use_open_function(), use_params_map());
    let alias = Memo::new(move |_| params.with(|params| params.get("alias")).unwrap_or_default());
    let of = Memo::new(move |_| open.target.with(|target| (target.place.clone(), target.name.clone())));
    let read: Resource<Read> = Resource::new(
        move || (of.get(), alias.get()),
        |((place, name), alias)| async move {
            let (c, r) = (place.connection, place.region);
            let versions = version_choices(c.clone(), r.clone(), name.clone());
            let (view, versions) = futures::join!(get_alias(c, r, name, alias), versions);
            Ok((view?, versions?))
        },
    );
    open.on_refresh(move || read.refetch());
    let search = use_url().with_untracked(|url| url.search().to_owned());
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || {
                let search = search.clone();
                Suspend::new(async move {
                    let (loaded, read) = futures::join!(open.loaded(), read.into_future());
                    match (loaded, read) {
                        // The page says that there is no such function.
                        (Err(_), _) => ().into_any(),
                        (Ok(_), Ok((alias, versions))) => {
                            shown(open.target.get_untracked(), alias, versions, Sent::read(&search))
                        }
                        (Ok(_), Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn shown(target: Target, view: AliasView, versions: Vec<Version>, sent: Sent) -> AnyView {
    let writes = use_frame().can(Permission::FunctionsWrite);
    let alias = view.alias.clone();
    let form = if writes {
        view! { <EditForm target=target.clone() view=view.clone() versions=versions sent=sent/> }.into_any()
    } else {
        view! {
            <p class="card pad">{sentence(&alias)}</p>
            <p class="help">"Your role may look, but not change aliases. An administrator can change it."</p>
        }
        .into_any()
    };
    view! {
        <div class="section">
            <h2>"Alias "<span class="mono">{alias.name.clone()}</span></h2>
            <a href=routes::function_page(&target.place, &target.name, "aliases")>"All aliases"</a>
        </div>
        {(writes && alias.split.is_some()).then(|| view! { <Shift target=target.clone() alias=alias.clone()/> })}
        {alias.split.is_some().then(|| view! { <Observed target=target.clone() view=view/> })}
        {form}
    }
    .into_any()
}

#[component]
fn EditForm(target: Target, view: AliasView, versions: Vec<Version>, sent: Sent) -> impl IntoView {
    let AliasView { alias, provisioned, .. } = view;
    let now = rules::texts(&alias);
    let (base, mut typed) = sent.draft.unwrap_or_else(|| (now.clone(), rules::fields(&now)));
    if typed.get("share").is_none_or(String::is_empty) {
        typed.insert("share".into(), "10".into());
    }
    let (errors, failed) = ConsoleError::apart(form_error(SaveAlias::PATH));
    let conflict = Conflict::new(merge(&base, &now, &rules::wanted(&typed)).rows);
    let desk = Desk::new(typed, versions, provisioned, errors);
    // What was typed is not saved, also where it has come back from the server.
    let shown_base = base.clone();
    let dirty = Signal::derive(move || !desk.sent.get() && desk.wanted.with(|wanted| *wanted != shown_base));
    unsaved::guard(dirty);
    let submit = move |event: SubmitEvent| {
        let open = conflict.rows.with_untracked(|rows| {
            conflict.picks.with_untracked(|picks| rows.iter().any(|row| !picks.contains_key(&row.key)))
        });
        if open {
            event.prevent_default();
            conflict.scold.set(true);
            focus("conflict".into());
            return;
        }
        // What was picked is checked by the server, with what it comes to.
        let wrong = if conflict.rows.with_untracked(Vec::is_empty) { desk.check() } else { Vec::new() };
        desk.submit(&event, wrong);
    };
    let commands = {
        let (place, name, alias, base) = (target.place.clone(), target.name.clone(), alias.name.clone(), base.clone());
        Signal::derive(move || {
            let commands = desk.wanted.with(|wanted| cli::update(&place, &name, &alias, &base, wanted));
            if commands.is_empty() { vec!["# Nothing is changed yet.".into()] } else { commands }
        })
    };
    let rows = conflict.rows.get_untracked();
    view! {
        {saved(sent.saved)}
        {failed.map(|error| view! { <ErrorNotice error=error/> })}
        <form class="form" method="post" action=SaveAlias::PATH novalidate aria-label="Alias" on:submit=submit>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="alias" value=alias.name/>
            {hidden("edit[base]", &base)}
            {hidden("edit[theirs]", &rows.into_iter().filter_map(|row| Some((row.key, row.theirs?))).collect())}
            <AliasFields desk=desk prefix="edit[typed]"/>
            <ShowAsCli commands=commands/>
            <Conflicts conflict=conflict label=rules::label cell=cell(desk)/>
            <div class="savebar">
                <button class="btn primary" aria-busy=move || desk.sent.get().then_some("true")>"Save"</button>
                {move || dirty.get().then(|| view! { <span class="unsaved">"Not saved"</span> })}
            </div>
        </form>
    }
    .into_any()
}
