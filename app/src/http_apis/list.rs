//! `/c/{c}/{r}/apis`: the HTTP APIs of a place, and the functions behind each. Which functions those are takes a call of
//! AWS for each API: what the server knows comes with the list, the rest is asked for a few at a time once it is shown.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::collections::BTreeMap;

use super::{
    api::{functions_behind, list_apis},
    model::{ApiList, ApiSummary},
};
use crate::{
    connections::model::Place,
    frame::{use_frame, use_place},
    routes,
    session::model::Permission,
    ui::{
        copy::CopyButton,
        get_form::GetForm,
        head::PageHead,
        icon::{self, Icon},
        loaded::{BoneRows, Loaded},
        notice::Done,
        table::Table,
        time::Time,
    },
};

/// APIs asked for at once: each costs a call, and API Gateway allows ten a second for everybody.
pub const BEHIND_MOST: usize = 10;

/// What is searched for, and what was learned of functions since the list came.
#[derive(Clone, Copy)]
struct Seen {
    search: RwSignal<String>,
    behind: RwSignal<BTreeMap<String, Vec<String>>>,
}

impl Seen {
    fn functions(self, api: &ApiSummary) -> Option<Vec<String>> {
        api.functions.clone().or_else(|| self.behind.with(|behind| behind.get(&api.id).cloned()))
    }

    /// Every word is in the name, the id, the description or a function's name.
    fn shows(self, api: &ApiSummary) -> bool {
        let search = self.search.get().to_lowercase();
        let functions = self.functions(api).unwrap_or_default().join(" ");
        let text = format!("{} {} {} {functions}", api.name, api.id, api.description).to_lowercase();
        search.split_whitespace().all(|word| text.contains(word))
    }
}

#[component]
pub fn Apis() -> impl IntoView {
    let (place, params, query) = (use_place(), use_params_map(), use_query_map());
    let at = Memo::new(move |_| {
        let part = |name: &str| params.with(|params| params.get(name)).unwrap_or_default();
        (part("c"), part("r"))
    });
    let apis = Resource::new(move || at.get(), |(c, r)| list_apis(c, r));
    let writes = use_frame().can(Permission::ApisWrite);
    let words = query.with_untracked(|query| query.get("q")).unwrap_or_default();
    let seen = Seen { search: RwSignal::new(words.clone()), behind: RwSignal::default() };
    let show =
        move |list: ApiList| view! { <Rows list=list place=place.get_untracked() seen=seen writes=writes/> }.into_any();
    let create = move || routes::new_api(&place.get());
    view! {
        <PageHead
            title="HTTP APIs".to_owned()
            lead="API Gateway HTTP APIs: the URLs that lead to functions."
            actions=move || writes.then(|| view! { <a class="btn primary" href=create><Icon d=icon::PLUS/>"Create API"</a> })
        />
        <WhatWasDone/>
        <GetForm action=routes::apis(&place.get_untracked()) class="toolbar" role="search">
            <div class="input">
                <input
                    type="search"
                    name="q"
                    aria-label="Search APIs"
                    placeholder="Search by name, id or function"
                    value=words
                    autocomplete="off"
                    spellcheck="false"
                    on:input=move |event| seen.search.set(event_target_value(&event))
                />
            </div>
            <noscript><button class="btn">"Search"</button></noscript>
        </GetForm>
        <Loaded resource=apis bones=bones show=show/>
    }
    .into_any()
}

#[component]
fn WhatWasDone() -> impl IntoView {
    let query = use_query_map();
    let text = move || match query.with(|query| query.get("done")).as_deref()? {
        "deleted" => Some("API deleted. Its URLs answer no more."),
        "deleted-partly" => Some("API deleted. A permission that names it could not be removed; Activity says which."),
        _ => None,
    };
    move || text().map(|text| view! { <Done>{text}</Done> })
}

fn head() -> impl IntoView {
    view! {
        <th scope="col">"Name"</th>
        <th scope="col">"Functions"</th>
        <th scope="col" class="p2">"ID"</th>
        <th scope="col" class="p2">"Endpoint"</th>
        <th scope="col" class="num p3">"Created"</th>
    }
}

fn bones() -> impl IntoView {
    view! {
        <p class="age"><span class="bone">"\u{a0}"</span></p>
        <Table caption="HTTP APIs" head=head busy=true><BoneRows rows=6 columns=5/></Table>
    }
}

#[component]
fn Rows(list: ApiList, place: Place, seen: Seen, writes: bool) -> impl IntoView {
    let (count, as_of) = (list.rows.len(), list.as_of);
    if count == 0 {
        return view! { <Empty place=place writes=writes/> }.into_any();
    }
    ask_behind(&list, &place, seen);
    let rows = StoredValue::new(list.rows);
    let shown = Memo::new(move |_| {
        rows.with_value(|rows| rows.iter().filter(|api| seen.shows(api)).cloned().collect::<Vec<_>>())
    });
    let counted = move || match (shown.with(Vec::len), count) {
        (1, 1) => "1 API".to_owned(),
        (some, all) if some == all => format!("{all} APIs"),
        (some, all) => format!("{some} of {all} APIs"),
    };
    view! {
        <p class="age"><span role="status">{counted}</span>" · as of "<Time at=as_of/></p>
        <Table caption="HTTP APIs" head=head>
            <For each=move || shown.get() key=|api| api.id.clone() let(api)>
                <Row api=api place=place.clone() seen=seen/>
            </For>
        </Table>
        {move || shown.with(Vec::is_empty).then(|| view! { <p class="muted">"No API has that in its name, id or functions."</p> })}
    }
    .into_any()
}

/// In the browser only: a few APIs at a time, until all are known or one answer fails.
fn ask_behind(list: &ApiList, place: &Place, seen: Seen) {
    let unknown: Vec<String> =
        list.rows.iter().filter(|api| api.functions.is_none()).map(|api| api.id.clone()).collect();
    let place = place.clone();
    Effect::new(move |_| {
        let (unknown, place) = (unknown.clone(), place.clone());
        leptos::task::spawn_local_scoped(async move {
            for ids in unknown.chunks(BEHIND_MOST) {
                let (c, r) = (place.connection.clone(), place.region.clone());
                // What stays unknown is told as such; the API's own page says why.
                let Ok(told) = functions_behind(c, r, ids.join(",")).await else { return };
                let kept = seen.behind.try_update(|behind| {
                    behind.extend(told.into_iter().map(|one| (one.api_id, one.functions)));
                });
                if kept.is_none() {
                    return;
                }
            }
        });
    });
}

#[component]
fn Row(api: ApiSummary, place: Place, seen: Seen) -> impl IntoView {
    let href = routes::api(&place, &api.id);
    let behind = {
        let api = api.clone();
        move || functions(seen.functions(&api), &place, &api.id)
    };
    view! {
        <tr>
            <td>
                <a class="row-link" href=href>{api.name}</a>
                {(!api.description.is_empty()).then(|| view! { <br/><small>{api.description}</small> })}
            </td>
            <td>{behind}</td>
            <td class="p2"><code>{api.id}</code></td>
            <td class="p2 anywhere">
                <code>{api.endpoint.clone()}</code>
                <CopyButton text=api.endpoint label="Copy endpoint" only_icon=true/>
            </td>
            <td class="num p3">{api.created_at.map(|at| view! { <Time at=at/> })}</td>
        </tr>
    }
    .into_any()
}

fn functions(names: Option<Vec<String>>, place: &Place, id: &str) -> AnyView {
    match names {
        None => {
            let href = routes::api_page(place, id, "integrations");
            view! { <a class="muted" href=href>"Look"</a> }.into_any()
        }
        Some(names) if names.is_empty() => view! { <span class="muted">"None"</span> }.into_any(),
        Some(names) => {
            let link = |name: String| view! { <a href=routes::function(place, &name)>{name.clone()}</a>" " };
            names.into_iter().map(link).collect_view().into_any()
        }
    }
}

#[component]
fn Empty(place: Place, writes: bool) -> impl IntoView {
    view! {
        <div class="card" role="status">
            <div class="empty">
                <Icon d=icon::API/>
                <h2>{format!("No HTTP APIs in {} yet", place.region)}</h2>
                <p>"An HTTP API gives functions a URL: its routes say which request leads to which function."</p>
                {writes
                    .then(|| view! {
                        <div class="actions">
                            <a class="btn primary" href=routes::new_api(&place)><Icon d=icon::PLUS/>"Create API"</a>
                        </div>
                    })}
            </div>
        </div>
    }
    .into_any()
}
