//! When there are no rows: no functions yet, or none that is asked for.

use leptos::prelude::*;

use super::{held::Held, search::Search};
use crate::{
    frame::{Lamp, use_frame},
    functions::{model::rules::thousands, runtimes},
    routes,
    session::model::Permission,
    ui::icon::{self, Icon},
};

#[component]
pub fn NoFunctions(search: Search) -> impl IntoView {
    let may_create = use_frame().can(Permission::FunctionsWrite);
    let place = search.place.get_untracked();
    view! {
        <div class="card">
            <div class="empty">
                <Lamp/>
                <h2>{format!("No functions in {} yet", place.region)}</h2>
                <p>
                    "A function is code that AWS Lambda runs when something calls it: an HTTP request, a schedule, a message. "
                    "Start from a blueprint and have a working URL in a minute."
                </p>
                {may_create
                    .then(|| view! {
                        <div class="actions">
                            <a class="btn primary" href=routes::new_function(&place)><Icon d=icon::PLUS/>"Create function"</a>
                        </div>
                    })}
            </div>
        </div>
    }
    .into_any()
}

#[component]
pub fn NothingFound(search: Search, held: RwSignal<Held>, loading: RwSignal<bool>) -> impl IntoView {
    let title = move || {
        search.query.with(|query| {
            let words = query.q.trim();
            match (words.is_empty(), query.runtime.is_empty()) {
                (true, true) => "There are no functions on this page".to_owned(),
                (true, false) => format!("No function runs on {}", runtime_words(&query.runtime)),
                (false, true) => format!("No function matches “{words}”"),
                (false, false) => format!("No function on {} matches “{words}”", runtime_words(&query.runtime)),
            }
        })
    };
    let searched = move || {
        let loaded = thousands(held.with(|held| held.loaded));
        if loading.get() || !held.with(|held| held.complete) {
            format!("{loaded} functions were searched; AWS has more.")
        } else {
            format!("{loaded} functions in this region were searched.")
        }
    };
    view! {
        <div class="card">
            <div class="empty" role="status">
                <Icon d=icon::SEARCH class="big"/>
                <h2>{title}</h2>
                <p>{searched}</p>
                <div class="actions">
                    <a class="btn" href=move || search.place.with(routes::functions) on:click=move |_| search.clear()>"Clear search"</a>
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn runtime_words(id: &str) -> String {
    if id == "image" { "a container image".into() } else { runtimes::label(id) }
}
