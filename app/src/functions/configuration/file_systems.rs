//! The tab “File systems”: an access point of EFS or S3 Files, mounted below `/mnt`.

use leptos::prelude::*;

use crate::{error::ConsoleError, functions::parts::open::use_open_function, ui::loaded::Loaded};
use model::FileSystems;

pub mod api;
mod desk;
mod form;
pub mod model;
mod picker;
pub mod rules;

#[component]
pub fn FileSystemsTab() -> impl IntoView {
    let open = use_open_function();
    let read: Resource<Result<FileSystems, ConsoleError>> = Resource::new(
        move || open.target.get(),
        |target| api::get_file_systems(target.place.connection, target.place.region, target.name, target.qualifier),
    );
    let dirty = RwSignal::new(false);
    open.on_refresh_unless(dirty, move || read.refetch());
    let show = move |read: FileSystems| view! { <form::MountForm open=open read=read dirty=dirty/> }.into_any();
    view! {
        <div class="stack network">
            <h2>"File systems"</h2>
            <p class="muted">
                "A file system keeps files between calls and shares them among all instances: models, reference data, uploads. Lambda takes nothing for it; EFS and S3 bill what is stored and transferred."
            </p>
            <Loaded resource=read bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
        </div>
    }
    .into_any()
}

/// Where a plain form leads.
#[cfg(feature = "ssr")]
pub fn after(
    place: &crate::connections::model::Place,
    name: &str,
    saved: &model::MountSaved,
) -> Result<String, ConsoleError> {
    let changed = match saved {
        model::MountSaved::Done { changed, .. } => Some(*changed),
        model::MountSaved::Conflict { .. } => None,
    };
    let tab = crate::routes::function_page(place, name, "configuration/file-systems");
    super::parts::plain::after_one(&tab, changed, "file system")
}
