//! The tab “Function URL”: an address of the function's own, and who may call it.

mod access;
pub mod api;
pub mod cli;
mod facts;
mod fields;
mod form;
pub mod model;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod service;

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::parts::sent::Sent;
use crate::{
    error::ConsoleError,
    functions::parts::open::use_open_function,
    ui::{loaded::Loaded, notice::Warning},
};
use model::UrlView;

#[component]
pub fn UrlTab() -> impl IntoView {
    let open = use_open_function();
    let view: Resource<Result<UrlView, ConsoleError>> = Resource::new(
        move || open.target.get(),
        |target| async move {
            if rules::unfit(&target.qualifier).is_some() {
                return Ok(UrlView::default());
            }
            api::function_url(target.place.connection, target.place.region, target.name, target.qualifier).await
        },
    );
    let typed = RwSignal::new(false);
    open.on_refresh_unless(typed, move || view.refetch());
    let search = use_url().with_untracked(|url| url.search().to_owned());
    let show = move |view: UrlView| match open.target.with_untracked(|target| rules::unfit(&target.qualifier)) {
        Some(why) => view! { <Warning>{why}</Warning> }.into_any(),
        None => view! { <form::UrlPanel open=open view=view sent=Sent::read(&search) typed=typed/> }.into_any(),
    };
    view! {
        <h2>"Function URL"</h2>
        <p class="muted">
            "An HTTPS address of the function's own, without an API in front. It costs nothing by itself: each call is an ordinary invocation."
        </p>
        <Loaded resource=view bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
    }
    .into_any()
}
