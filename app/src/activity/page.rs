//! `/activity/:id`: one entry, with what changed from what to what, and the commands equal to it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::get_activity,
    change::story,
    model::{ActivityEntry, ActivityRow},
    parts::{details::Details, row::Where},
    sentence::{mark, sentence},
    what::target_href,
};
use crate::{
    error::ConsoleError,
    functions::code::changes::CodeChanges,
    routes,
    ui::{cli::ShowAsCli, head::PageHead, icon::Icon, notice::ErrorPage, status::PageStatus, time::Time},
};

#[component]
pub fn EntryPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| params.get("id").unwrap_or_default());
    let status = PageStatus::of_this_page();
    let read = move |id: String| {
        let status = status.clone();
        async move {
            let entry = match id.parse() {
                Ok(number) => get_activity(number).await,
                Err(_) => Err(ConsoleError::not_found("entry", id)),
            };
            entry.inspect_err(|error| status.set(error.status()))
        }
    };
    let entry = Resource::new_blocking(id, read);
    view! {
        <Transition fallback=|| view! { <Loading/> }>
            {move || Suspend::new(async move {
                match entry.await {
                    Ok(entry) => view! { <Entry entry=entry/> }.into_any(),
                    Err(error) => view! { <ErrorPage error=error instead=("Activity", "/activity".to_owned())/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// “ana@example.com configured hello”.
fn title(row: &ActivityRow) -> String {
    let said = sentence(row);
    let target = if said.names_target { row.target.as_str() } else { "" };
    let parts = [said.actor.as_str(), said.verb.as_str(), target, said.after];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[component]
fn Entry(entry: ActivityEntry) -> impl IntoView {
    let ActivityEntry { row, code_changed, files } = entry;
    let cli = story(&row.details).cli;
    let ((d, tone), at, place) = (mark(&row), row.at, row.place.clone());
    let facts = move || {
        view! {
            <li><Icon d=d class=tone/><Time at=at/></li>
            {place.clone().map(|place| view! { <li><Where place=place/></li> })}
        }
    };
    let (all, page) = (routes::activity_of(&row.target), target_href(&row));
    let links = (!row.target.is_empty()).then(|| {
        let name = row.target.clone();
        view! {
            <p class="actions">
                {page.map(|href| view! { <a class="btn" href=href>{format!("Open {name}")}</a> })}
                <a class="btn" href=all>{format!("All that was done to {}", row.target)}</a>
            </p>
        }
    });
    view! {
        <PageHead title=title(&row) facts=facts/>
        <section class="card" aria-labelledby="entry-h">
            <div class="bar"><h2 id="entry-h">"What was done"</h2></div>
            <div class="body entry"><Details row=row/></div>
            {(!cli.is_empty()).then(|| view! { <ShowAsCli commands=cli/> })}
        </section>
        {code_changed.then(|| view! { <CodeChanges files=files/> })}
        {links}
    }
    .into_any()
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <div class="stack" aria-busy="true">
            <span class="bone title"></span>
            <section class="card"><div class="body stack"><span class="bone block"></span></div></section>
        </div>
    }
}
