//! The tab “Code signing”: which packages the function may take.

pub mod api;
pub mod cli;
mod form;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;

use leptos::prelude::*;

use super::parts::is_local;
use crate::{
    error::ConsoleError,
    functions::{model::PackageType, parts::open::use_open_function},
    ui::loaded::Loaded,
};
use model::Signing;

const LOCAL: &str = "Not on the local engine: it has no code signing configurations and checks no signatures.";
const IMAGE: &str =
    "Code signing is for zip packages. What a container image may be is decided where it is kept, in Amazon ECR.";

#[component]
pub fn CodeSigningTab() -> impl IntoView {
    let open = use_open_function();
    let local = is_local(open);
    let signing: Resource<Result<Signing, ConsoleError>> = Resource::new(
        move || open.target.get(),
        move |target| async move {
            if local {
                return Ok(Signing::default());
            }
            api::get_signing(target.place.connection, target.place.region, target.name).await
        },
    );
    let typed = RwSignal::new(false);
    open.on_refresh_unless(typed, move || signing.refetch());
    let show = move |signing: Signing| {
        if local {
            return view! { <p>{LOCAL}</p> }.into_any();
        }
        view! { <form::SigningForm open=open signing=signing typed=typed/> }.into_any()
    };
    view! {
        <h2>"Code signing"</h2>
        <p class="muted">
            "Only packages signed by profiles you trust are deployed, or at least others are warned about. It costs nothing; AWS Signer makes the signatures."
        </p>
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                let image = open.loaded().await.is_ok_and(|detail| detail.with_untracked(|detail| detail.package_type == PackageType::Image));
                image.then(|| view! { <p>{IMAGE}</p> })
            })}
        </Transition>
        <Loaded resource=signing bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
    }
    .into_any()
}
