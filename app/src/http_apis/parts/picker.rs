//! Finding a function of the region by search: a field and its results, within a form whose fields become the query.

use leptos::prelude::*;

use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::{api::list_functions, model::list::FirstView},
    ui::{
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

/// Functions offered at once; a search narrows them.
const OFFERED: usize = 8;

/// Read only where a search is shown.
pub type Matches = Resource<Option<Result<FirstView, ConsoleError>>>;

pub async fn matching(place: Place, search: Option<String>) -> Option<Result<FirstView, ConsoleError>> {
    let Place { connection, region } = place;
    Some(list_functions(connection, region, search?, String::new(), String::new(), 0).await)
}

/// The words, and the button that looks for them. `step` is where the form stays.
#[component]
pub fn SearchField(label: &'static str, value: String, step: &'static str) -> impl IntoView {
    view! {
        <div class="field">
            <label for="search">{label}</label>
            <div class="row">
                <input
                    class="input grow"
                    type="search"
                    id="search"
                    name="search"
                    value=value
                    placeholder="Part of a name"
                    autocomplete="off"
                    spellcheck="false"
                />
                <button class="btn" name="step" value=step><Icon d=icon::SEARCH/>"Search"</button>
            </div>
        </div>
    }
}

/// The functions found; `row` is what each offers.
#[component]
pub fn Results(
    functions: Matches,
    row: fn(String) -> AnyView,
    /// A function shown elsewhere already.
    #[prop(optional)]
    skip: String,
) -> impl IntoView {
    view! {
        <Suspense fallback=|| view! { <div class="found" aria-busy="true"><span class="bone l"></span><span class="bone l"></span></div> }>
            {move || {
                let skip = skip.clone();
                Suspend::new(async move {
                    match functions.await {
                        Some(Ok(found)) => list(found, row, &skip),
                        Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
                        None => ().into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

fn list(found: FirstView, row: fn(String) -> AnyView, skip: &str) -> AnyView {
    let FirstView { chunk, matching, .. } = found;
    if chunk.rows.is_empty() {
        let words = if chunk.loaded == 0 {
            "There is no function in this region yet."
        } else {
            "No function has that in its name."
        };
        return view! { <p class="muted" role="status">{words}</p> }.into_any();
    }
    let beyond = (matching as usize).saturating_sub(OFFERED);
    let rows = chunk.rows.into_iter().filter(|function| function.name != skip).take(OFFERED).map(|function| {
        let runtime = function.runtime.unwrap_or_else(|| "container image".into());
        let offer = row(function.name.clone());
        view! { <li>{offer}<span class="grow"><b>{function.name}</b>" "<small>{runtime}</small></span></li> }
    });
    view! {
        <ul class="found" aria-label="Functions found">{rows.collect_view()}</ul>
        {(beyond > 0).then(|| view! { <p class="help">{format!("{beyond} more; search to narrow them.")}</p> })}
    }
    .into_any()
}
