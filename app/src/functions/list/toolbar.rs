//! Above the list: search, runtime, and how old what is shown is. A plain GET form and a plain POST form; after
//! hydration neither is sent any more.

use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use server_fn::ServerFn;

use super::{Page, asked::href, search::Search};
use crate::{
    functions::{
        api::{RefreshFunctions, refresh_functions},
        model::list::ListQuery,
        runtimes::{RUNTIMES, label},
    },
    routes,
    ui::{
        icon::{self, Icon},
        notice::ErrorNotice,
        state::{State, Tone},
        time::Time,
    },
};

#[component]
pub fn Toolbar(page: Page, search: Search) -> impl IntoView {
    let start = page.url.with_untracked(|url| url.query.q.clone());
    let sort = move || search.query.with(|query| (query.sort_text() != "name").then(|| query.sort_text()));
    let refresh = Action::new(move |_: &()| async move {
        let place = search.place.get_untracked();
        let result = refresh_functions(place.connection, place.region).await;
        if result.is_ok() {
            page.again.try_update(|count| *count += 1);
        }
        result
    });
    let failed = move || refresh.value().get().and_then(Result::err);
    let action = move || search.place.with(routes::functions);
    view! {
        <form class="toolbar" role="search" method="get" action=action on:submit=move |event: ev::SubmitEvent| event.prevent_default()>
            <div class="input">
                <Icon d=icon::SEARCH/>
                <input
                    type="search"
                    name="q"
                    value=start
                    aria-label="Search functions"
                    placeholder="Search by name"
                    aria-keyshortcuts="/"
                    autocomplete="off"
                    spellcheck="false"
                    node_ref=search.input
                    on:input=move |event| search.type_in(event_target_value(&event))
                />
                <kbd aria-hidden="true">"/"</kbd>
            </div>
            <Runtimes search=search/>
            {move || sort().map(|sort| view! { <input type="hidden" name="sort" value=sort/> })}
            <button class="btn without-script">"Search"</button>
            <p class="age">
                <Transition fallback=|| view! { <State tone=Tone::Info text="Asking AWS"/> }>
                    {move || Suspend::new(async move {
                        page.first.await.ok().map(|first| {
                            let at = first.chunk.as_of;
                            view! { <span>"Cached "<Time at=at/></span> }
                        })
                    })}
                </Transition>
                <button class="btn quiet small" form="refresh-list" aria-busy=move || refresh.pending().get().then_some("true")>
                    <Icon d=icon::RETRY/>
                    "Refresh"
                </button>
            </p>
        </form>
        <form
            id="refresh-list"
            method="post"
            action=RefreshFunctions::PATH
            hidden
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                refresh.dispatch(());
            }
        >
            <input type="hidden" name="c" value=move || search.place.get().connection/>
            <input type="hidden" name="r" value=move || search.place.get().region/>
        </form>
        {move || failed().map(|error| view! { <ErrorNotice error=error/> })}
    }
    .into_any()
}

/// Every runtime there is, so that the choice stands before any row is there.
#[component]
fn Runtimes(search: Search) -> impl IntoView {
    let navigate = use_navigate();
    let chosen = Memo::new(move |_| search.query.with(|query| query.runtime.clone()));
    let choose = move |event: ev::Event| {
        let runtime = event_target_value(&event);
        let url = search.place.with_untracked(|place| {
            search.query.with_untracked(|query| href(place, &ListQuery { runtime, ..query.clone() }, 0))
        });
        navigate(&url, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let option = move |id: String, label: String| {
        let is = {
            let id = id.clone();
            move || chosen.with(|chosen| *chosen == id)
        };
        view! { <option value=id selected=is.clone() prop:selected=is>{label}</option> }
    };
    let first = chosen.get_untracked();
    let known = first.is_empty() || first == "image" || RUNTIMES.iter().any(|runtime| runtime.id == first);
    let unknown = (!known).then(|| option(first.clone(), label(&first)));
    view! {
        <select class="select" name="runtime" aria-label="Runtime" on:change=choose>
            {option(String::new(), "All runtimes".into())}
            {unknown}
            {RUNTIMES.iter().map(|runtime| option(runtime.id.into(), runtime.label.into())).collect_view()}
            {option("image".into(), "Container image".into())}
        </select>
    }
}
