//! The list of functions. The server sends the first rows, selected and ordered; the browser then reads all of them
//! and answers every keystroke itself. Everything that is asked for is in the URL, so that it works without
//! JavaScript: 50 rows a page.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api,
    model::list::{FIRST_VIEW_ROWS, FirstView},
};
use crate::{
    error::ConsoleError,
    frame::{use_frame, use_place},
    monitoring::metrics::api::row_metrics,
    routes,
    session::model::Permission,
    ui::{
        head::PageHead,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

mod asked;
mod empty;
mod held;
mod rows;
mod search;
mod sparks;
mod table;
mod toolbar;

use asked::{Asked, Wanted};
use search::Search;

/// What the parts of this screen share.
#[derive(Clone, Copy)]
struct Page {
    url: Memo<Wanted>,
    asked: Memo<Asked>,
    first: Resource<Result<FirstView, ConsoleError>>,
    /// What CloudWatch says of the first rows; it may take longer than the list.
    sparks: Resource<Result<String, ConsoleError>>,
    /// Counts the refreshes.
    again: RwSignal<u32>,
    /// Whether the browser holds all rows: then what the URL asks for needs no server.
    all_here: RwSignal<bool>,
}

impl Page {
    fn new() -> Self {
        let (place, query) = (use_place(), use_query_map());
        let (again, all_here) = (RwSignal::new(0), RwSignal::new(false));
        let url = Memo::new(move |_| query.with(Wanted::from_query));
        let asked = Memo::new(move |before: Option<&Asked>| {
            let now = Asked { place: place.get(), wanted: url.get(), again: again.get() };
            match before {
                Some(before) if all_here.get_untracked() && before.same_rows(&now) => before.clone(),
                _ => now,
            }
        });
        let ask = |Asked { place, wanted, .. }: Asked| {
            let sort = wanted.query.sort_text();
            api::list_functions(place.connection, place.region, wanted.query.q, wanted.query.runtime, sort, wanted.page)
        };
        let first = Resource::new(move || asked.get(), ask);
        let sparks = Resource::new(
            move || asked.get(),
            move |Asked { place, .. }| async move {
                let rows = first.await?.chunk.rows;
                let names: Vec<_> = rows.into_iter().take(FIRST_VIEW_ROWS).map(|row| row.name).collect();
                if names.is_empty() {
                    return Ok(String::new());
                }
                row_metrics(place.connection, place.region, names.join(",")).await
            },
        );
        Self { url, asked, first, sparks, again, all_here }
    }
}

/// Part of what every page loads: it is the page most people open first.
#[component]
pub fn Functions() -> impl IntoView {
    let page = Page::new();
    let (frame, place) = (use_frame(), use_place());
    let label = move || {
        let place = place.get();
        frame
            .with(|frame| frame.connection(&place.connection).map(|c| c.label.clone()))
            .flatten()
            .unwrap_or(place.connection)
    };
    let may_create = frame.can(Permission::FunctionsWrite);
    let search = Search::new(place, page.url);
    let again = Callback::new(move |()| page.first.refetch());
    view! {
        <PageHead
            title="Functions".to_owned()
            facts=move || view! { <li>{label}</li><li>{move || place.get().region}</li> }
            actions=move || may_create.then(|| view! {
                <a class="btn primary" href=move || routes::new_function(&place.get())><Icon d=icon::PLUS/>"Create function"</a>
            })
        />
        <toolbar::Toolbar page=page search=search/>
        <Transition fallback=move || view! { <table::TableBones search=search/> }>
            {move || Suspend::new(async move {
                match page.first.await {
                    Ok(first) => view! { <table::FunctionsTable page=page search=search first=first/> }.into_any(),
                    Err(error) => view! { <ErrorNotice error=error retry=again/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}
