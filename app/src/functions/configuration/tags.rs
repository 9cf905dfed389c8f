//! The tab “Tags”.

pub mod api;
pub mod cli;
mod desk;
mod form;
pub mod model;
mod row;
#[cfg(feature = "ssr")]
pub mod service;

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::parts::{save_bar::Outcome, sent::Sent};
use crate::functions::parts::open::use_open_function;

#[component]
pub fn TagsTab() -> impl IntoView {
    let open = use_open_function();
    let search = use_url().with_untracked(|url| url.search().to_owned());
    view! {
        <h2>"Tags"</h2>
        <p class="muted">
            "Keys and values to find functions and to share out costs: what the bill is split by, they cost nothing themselves. They belong to the function with all its versions."
        </p>
        <Transition fallback=|| view! { <div class="bone block" aria-hidden="true"></div> }>
            {move || {
                let sent = Sent::read(&search).saved;
                Suspend::new(async move {
                    match open.loaded().await {
                        Ok(detail) => {
                            let outcome = sent
                                .map_or(Outcome::Nothing, |(changed, kept)| Outcome::Saved { changed, kept });
                            view! { <form::TagsForm open=open detail=detail outcome=outcome/> }.into_any()
                        }
                        Err(_) => ().into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}
