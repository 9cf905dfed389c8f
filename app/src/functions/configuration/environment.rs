//! The tab “Environment variables”: keys with their values hidden, revealed one at a time, changed without touching
//! what nobody looked at.

use leptos::prelude::*;

use super::{api, model::Environment};
use crate::{error::ConsoleError, functions::parts::open::use_open_function, ui::loaded::Loaded};

mod check;
mod conflict;
mod desk;
mod form;
mod in_transit;
mod key;
pub mod keys;
mod line;
mod paste;
mod picks;
mod row;
mod summary;

#[component]
pub fn EnvironmentTab() -> impl IntoView {
    let open = use_open_function();
    let environment: Resource<Result<Environment, ConsoleError>> = Resource::new(
        move || open.target.get(),
        |target| api::get_environment(target.place.connection, target.place.region, target.name, target.qualifier),
    );
    let dirty = RwSignal::new(false);
    open.on_refresh_unless(dirty, move || environment.refetch());
    let show = move |environment: Environment| {
        view! { <form::EnvironmentForm open=open environment=environment dirty=dirty/> }.into_any()
    };
    view! { <Loaded resource=environment bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/> }
        .into_any()
}

/// Where a plain form leads. What was typed is in no URL: a conflict asks for it again.
#[cfg(feature = "ssr")]
pub fn after(
    place: &crate::connections::model::Place,
    name: &str,
    saved: super::model::Saved,
) -> Result<String, ConsoleError> {
    use super::model::Saved;
    use crate::functions::create::query;
    match saved {
        Saved::Done { changed, kept, .. } => {
            let saved = ("saved", if changed { "yes" } else { "no" });
            let pairs = std::iter::once(saved).chain(kept.iter().map(|key| ("kept", key.as_str())));
            let tab = crate::routes::function_page(place, name, "configuration/environment");
            Ok(format!("{tab}?{}", query::text(pairs)))
        }
        Saved::Conflict { rows } => {
            let keys: Vec<_> = rows.iter().map(|row| row.key.as_str()).collect();
            let message = format!(
                "Somebody else changed {} meanwhile; nothing was sent. Look at what is there now, then type yours again.",
                keys.join(", ")
            );
            Err(ConsoleError::Conflict { message })
        }
        Saved::Blocked(_) => Err(ConsoleError::Internal { request_id: String::new() }),
    }
}
