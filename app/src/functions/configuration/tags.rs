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

use crate::functions::parts::open::use_open_function;

#[component]
pub fn TagsTab() -> impl IntoView {
    let open = use_open_function();
    view! {
        <h2>"Tags"</h2>
        <p class="muted">
            "Keys and values to find functions and to share out costs: what the bill is split by, they cost nothing themselves. They belong to the function with all its versions."
        </p>
        <Transition fallback=|| view! { <div class="bone block" aria-hidden="true"></div> }>
            {move || {
                Suspend::new(async move {
                    match open.loaded().await {
                        Ok(detail) => {
view! { <form::TagsForm open=open detail=detail/> }.into_any()}
                        Err(_) => ().into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}
