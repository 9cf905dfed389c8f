//! The tab “Layers and extensions”: a function's layers in their order, and the layers of the account.

mod add;
pub mod api;
pub mod arn;
pub mod catalog;
pub mod cli;
mod form;
mod list;
pub mod model;
mod own;
mod publish;
mod remove;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::parts::sent::Sent;
use crate::functions::{model::PackageType, parts::open::use_open_function};

#[component]
pub fn LayersTab() -> impl IntoView {
    let open = use_open_function();
    let search = use_url().with_untracked(|url| url.search().to_owned());
    view! {
        <h2>"Layers and extensions"</h2>
        <p class="muted">
            "Code, libraries and extensions that several functions share, unpacked to /opt in this order. Layers cost nothing by themselves; an extension runs beside the function and takes of its time and memory."
        </p>
        <Transition fallback=|| view! { <div class="bone block" aria-hidden="true"></div> }>
            {move || {
                let sent = Sent::read(&search);
                Suspend::new(async move {
                    match open.loaded().await {
                        Ok(detail) if detail.with_untracked(|detail| detail.package_type == PackageType::Image) => view! {
                            <p>"A container image has no layers: what it needs is built into it, extensions in /opt/extensions as well."</p>
                        }
                        .into_any(),
                        Ok(detail) => view! { <form::LayersPanel open=open detail=detail sent=sent/> }.into_any(),
                        Err(_) => ().into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}
