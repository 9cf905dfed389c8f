//! The tab “General configuration”: memory, timeout, storage, description, and the runtime settings.

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use crate::functions::parts::open::use_open_function;

mod cost;
mod desk;
mod fields;
mod form;
mod more;
mod role;
mod sent;

#[cfg(feature = "ssr")]
pub use sent::after;

#[component]
pub fn GeneralTab() -> impl IntoView {
    let open = use_open_function();
    let search = use_url().with_untracked(|url| url.search().to_owned());
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-hidden="true"></div> }>
            {move || {
                let search = search.clone();
                Suspend::new(async move {
                    match open.loaded().await {
                        Ok(detail) => {
                            let sent = sent::Sent::read(&search);
                            view! { <form::GeneralForm open=open detail=detail sent=sent/> }.into_any()
                        }
                        Err(_) => ().into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}
