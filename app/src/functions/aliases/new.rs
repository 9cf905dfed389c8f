//! `/c/:c/:r/functions/:name/aliases/new`.

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::{api::version_choices, create::CreateForm};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        configuration::parts::sent::Sent,
        parts::open::{Target, use_open_function},
    },
    session::model::Permission,
    ui::{loaded::Loaded, notice::ErrorNotice},
};

#[component]
pub fn NewAlias() -> impl IntoView {
    let open = use_open_function();
    if !use_frame().can(Permission::FunctionsWrite) {
        let error = ConsoleError::Forbidden { permission: Permission::FunctionsWrite };
        return view! { <ErrorNotice error=error/> }.into_any();
    }
    let of = Memo::new(move |_| open.target.with(|target| (target.place.clone(), target.name.clone())));
    let versions =
        Resource::new(move || of.get(), |(place, name)| version_choices(place.connection, place.region, name));
    let search = use_url().with_untracked(|url| url.search().to_owned());
    let show = move |versions| {
        let target: Target = open.target.get_untracked();
        view! { <CreateForm target=target versions=versions sent=Sent::read(&search)/> }.into_any()
    };
    view! {
        <div class="section"><h2>"Create alias"</h2></div>
        <p class="lead">"A name that callers use, such as live: where it leads can change without them noticing. Aliases cost nothing."</p>
        <Loaded resource=versions bones=|| view! { <div class="bone block" aria-busy="true"></div> } show=show/>
    }
    .into_any()
}
