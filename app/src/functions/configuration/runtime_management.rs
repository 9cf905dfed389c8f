//! The tab “Runtime management”: how the function follows new versions of its runtime.

pub mod api;
pub mod cli;
mod form;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::{
    model::Texts,
    parts::{is_local, sent::Sent},
};
use crate::{
    error::ConsoleError,
    functions::{model::PackageType, parts::open::use_open_function},
    ui::loaded::Loaded,
};

const LOCAL: &str = "Not on the local engine: it runs functions with the interpreter of this machine; there are no runtime versions to choose from.";
const IMAGE: &str = "A container image brings its own runtime: it is updated by building the image anew.";

#[component]
pub fn RuntimeManagementTab() -> impl IntoView {
    let open = use_open_function();
    let local = is_local(open);
    let settings: Resource<Result<Texts, ConsoleError>> = Resource::new(
        move || open.target.get(),
        move |target| async move {
            if local {
                return Ok(Texts::new());
            }
            let (c, r) = (target.place.connection, target.place.region);
            api::get_runtime_management(c, r, target.name, target.qualifier).await
        },
    );
    let typed = RwSignal::new(false);
    open.on_refresh_unless(typed, move || settings.refetch());
    let search = use_url().with_untracked(|url| url.search().to_owned());
    let show = move |settings: Texts| {
        if local {
            return view! { <p>{LOCAL}</p> }.into_any();
        }
        view! { <form::RuntimeForm open=open settings=settings sent=Sent::read(&search) typed=typed/> }.into_any()
    };
    view! {
        <h2>"Runtime management"</h2>
        <p class="muted">
            "When the function gets AWS's security updates of its runtime. It costs nothing; a version that is kept by hand gets no updates, and that is then yours to answer for."
        </p>
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                let image = open.loaded().await.is_ok_and(|detail| detail.with_untracked(|detail| detail.package_type == PackageType::Image));
                image.then(|| view! { <p>{IMAGE}</p> })
            })}
        </Transition>
        <Loaded resource=settings bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
    }
    .into_any()
}
