//! `/c/:c/:r/functions/:name/delete`: what the function would leave behind, its name to be typed, and the button. A
//! plain form: it works without JavaScript.

use leptos::prelude::*;

use super::{api, model::Leavings, parts::DeleteForm};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::parts::open::{Target, use_target},
    routes,
    session::model::Permission,
    ui::{head::PageHead, notice::ErrorPage, status::PageStatus},
};

#[component]
pub fn DeletePage() -> impl IntoView {
    let target = use_target();
    if !use_frame().can(Permission::FunctionsWrite) {
        let error = ConsoleError::Forbidden { permission: Permission::FunctionsWrite };
        return refused(error, &target.get_untracked());
    }
    let leavings = Resource::new_blocking(
        move || target.get(),
        |Target { place, name, .. }| {
            let status = PageStatus::of_this_page();
            async move {
                let read = api::get_leavings(place.connection, place.region, name).await;
                read.inspect_err(|error| status.set(error.status()))
            }
        },
    );
    let first = target.with_untracked(|target| target.name.clone());
    let title = Signal::derive(move || {
        format!("Delete function {}", target.try_with(|target| target.name.clone()).unwrap_or_else(|| first.clone()))
    });
    view! {
        <Transition fallback=move || view! { <Loading/> }>
            {move || Suspend::new(async move {
                let read = leavings.await;
                let target = target.get_untracked();
                match read {
                    Ok(leavings) => shown(title, leavings, target),
                    Err(error) => refused(error, &target),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn shown(title: Signal<String>, leavings: Leavings, target: Target) -> AnyView {
    view! {
        <PageHead title=title lead="Its versions, aliases and permissions go with it. This cannot be undone."/>
        <DeleteForm leavings=leavings place=target.place/>
    }
    .into_any()
}

fn refused(error: ConsoleError, target: &Target) -> AnyView {
    view! { <ErrorPage error=error instead=("All functions", routes::functions(&target.place))/> }.into_any()
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <header class="head" aria-busy="true"><div><span class="bone title"></span><p>"Looking what it would leave behind"</p></div></header>
        <section class="card"><div class="body stack"><span class="bone block"></span></div></section>
    }
}
