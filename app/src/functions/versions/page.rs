//! `/c/:c/:r/functions/:name/versions`: publish, list, and with `?from=&to=` two of them compared.

use leptos::prelude::*;
use leptos_router::hooks::{use_query_map, use_url};
use std::future::IntoFuture;

use super::{
    api::{compare_versions, list_versions},
    compare::Compared,
    list::VersionsTable,
    publish::{PublishForm, Sent},
    rules,
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        aliases::{api::list_aliases, model::AliasList},
        parts::open::{Target, use_open_function},
        versions::model::{Comparison, VersionList},
    },
    session::model::Permission,
    ui::notice::{Done, ErrorNotice},
};

/// What the URL asks for beside the function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Where AWS's page begins; empty for the first.
    pub after: String,
    /// What is compared; empty where nothing is.
    pub from: String,
    pub to: String,
}

impl Asked {
    pub fn both(&self) -> bool {
        rules::side(&self.from) && rules::side(&self.to)
    }
}

/// The list, and the aliases that lead to its versions.
type Read = Result<(VersionList, Result<AliasList, ConsoleError>), ConsoleError>;

#[component]
pub fn VersionsTab() -> impl IntoView {
    let (open, query) = (use_open_function(), use_query_map());
    let asked = Memo::new(move |_| {
        let word = |key: &str| query.with(|query| query.get(key)).unwrap_or_default();
        Asked { after: word("after"), from: word("from"), to: word("to") }
    });
    let of = Memo::new(move |_| open.target.with(|target| (target.place.clone(), target.name.clone())));
    let after = Memo::new(move |_| asked.with(|asked| asked.after.clone()));
    let list: Resource<Read> = Resource::new(
        move || (of.get(), after.get()),
        |((place, name), after)| async move {
            let (c, r) = (place.connection, place.region);
            let aliases = list_aliases(c.clone(), r.clone(), name.clone());
            // Both at once, so that neither waits for the other.
            let (versions, aliases) = futures::join!(list_versions(c, r, name, after), aliases);
            Ok((versions?, aliases))
        },
    );
    let compared: Resource<Option<Result<Comparison, ConsoleError>>> = Resource::new(
        move || (of.get(), asked.get()),
        |((place, name), asked)| async move {
            if !asked.both() {
                return None;
            }
            Some(compare_versions(place.connection, place.region, name, asked.from, asked.to).await)
        },
    );
    open.on_refresh(move || {
        list.refetch();
        compared.refetch();
    });
    let search = use_url().with_untracked(|url| url.search().to_owned());
    let deleted = query.with_untracked(|query| query.get("deleted"));
    view! {
        <div class="section"><h2>"Versions"</h2></div>
        <p class="lead">
            "A version is a copy of the code and its configuration that never changes, under a number. Publishing is free; the
            package counts towards the account's code storage."
        </p>
        {deleted.map(|number| view! { <Done>{format!("Version {number} is deleted.")}</Done> })}
        <Transition fallback=|| view! { <div class="bone block" aria-hidden="true"></div> }>
            {move || Suspend::new(async move { compared.await.map(|compared| comparison(compared, open.target)) })}
        </Transition>
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || {
                let search = search.clone();
                Suspend::new(async move {
                    let (loaded, read) = futures::join!(open.loaded(), list.into_future());
                    match (loaded, read) {
                        // The page says that there is no such function.
                        (Err(_), _) => ().into_any(),
                        (Ok(_), Ok((list, aliases))) => {
                            let target = open.target.get_untracked();
                            shown(target, list, aliases, asked.get_untracked(), &search)
                        }
                        (Ok(_), Err(error)) => {
                            let retry = Callback::new(move |()| list_again(list));
                            view! { <ErrorNotice error=error retry=retry/> }.into_any()
                        }
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn list_again(list: Resource<Read>) {
    list.refetch();
}

fn shown(
    target: Target,
    list: VersionList,
    aliases: Result<AliasList, ConsoleError>,
    asked: Asked,
    search: &str,
) -> AnyView {
    let writes = use_frame().can(Permission::FunctionsWrite);
    let form = match (writes, asked.after.is_empty()) {
        (true, true) => {
            let (target, list, sent) = (target.clone(), list.clone(), Sent::read(search));
            view! { <PublishForm target=target list=list sent=sent/> }.into_any()
        }
        (false, true) => {
            view! { <p class="help">"Your role may look, but not publish versions. An administrator can change it."</p> }
                .into_any()
        }
        (_, false) => ().into_any(),
    };
    view! {
        {form}
        <VersionsTable target=target list=list aliases=aliases asked=asked writes=writes/>
    }
    .into_any()
}

fn comparison(compared: Result<Comparison, ConsoleError>, target: Memo<Target>) -> AnyView {
    match compared {
        Ok(comparison) => view! { <Compared comparison=comparison target=target.get_untracked()/> }.into_any(),
        Err(error) => view! { <ErrorNotice error=error/> }.into_any(),
    }
}
