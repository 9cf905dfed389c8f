//! The tab “Concurrency and recursion detection”: how many invocations may run at once, how many are kept ready, and
//! whether a function may call itself.

use leptos::prelude::*;
use leptos_router::hooks::use_url;

use self::{
    account::AccountBar,
    api::{account_concurrency, provisioned_concurrency, recursion, reserved_concurrency},
    provisioned::ProvisionedCard,
    recursive::RecursionForm,
    reserved::ReservedForm,
    sent::Sent,
};
use crate::{
    functions::{
        aliases::api::list_qualifiers,
        configuration::parts::read_only,
        parts::open::{Target, use_open_function},
    },
    ui::{loaded::Loaded, notice::Done},
};

mod account;
pub mod api;
pub mod cli;
pub mod model;
mod provision;
mod provisioned;
mod recursive;
mod reserved;
pub mod rules;
mod sent;
#[cfg(feature = "ssr")]
pub mod service;
mod stop;

/// Why the tab only shows what belongs to the whole function.
fn why_not(open: crate::functions::parts::open::OpenFunction) -> Option<String> {
    let target = open.target.get_untracked();
    let chosen = target.qualifier.as_str();
    if chosen.is_empty() || chosen == "$LATEST" || read_only(open).is_none() {
        return read_only(open);
    }
    Some(format!("You look at {chosen}: this belongs to the whole function. Show $LATEST to change it."))
}

#[component]
pub fn ConcurrencyTab() -> impl IntoView {
    let open = use_open_function();
    let of = Memo::new(move |_| open.target.with(|target| (target.place.clone(), target.name.clone())));
    let reserved =
        Resource::new(move || of.get(), |(place, name)| reserved_concurrency(place.connection, place.region, name));
    let account = Resource::new(move || of.get(), |(place, _)| account_concurrency(place.connection, place.region));
    let provisioned =
        Resource::new(move || of.get(), |(place, name)| provisioned_concurrency(place.connection, place.region, name));
    let recurses = Resource::new(move || of.get(), |(place, name)| recursion(place.connection, place.region, name));
    let qualifiers =
        Resource::new(move || of.get(), |(place, name)| list_qualifiers(place.connection, place.region, name));
    open.on_refresh(move || {
        reserved.refetch();
        account.refetch();
        provisioned.refetch();
        recurses.refetch();
    });
    let search = use_url().with_untracked(|url| url.search().to_owned());
    let sent = StoredValue::new(Sent::read(&search));
    let target = move || -> Target { open.target.get_untracked() };
    let bones = || view! { <div class="bone block" aria-busy="true"></div> };
    view! {
        <h2>"Concurrency and recursion detection"</h2>
        <p class="lead">
            "How many of its invocations may run at once. Reserving some of the account's concurrency costs nothing; provisioned
            concurrency keeps environments ready and is charged for as long as it is there."
        </p>
        {sent.with_value(Sent::words).map(|text| view! { <Done>{text}</Done> })}
        <Loaded
            resource=account
            bones=bones
            show=move |figures| {
                view! { <AccountBar figures=figures reserved=reserved/> }.into_any()
            }
        />
        <Loaded
            resource=reserved
            bones=bones
            show=move |now| {
                view! {
                    <ReservedForm target=target() now=now account=account why=why_not(open) sent=sent.get_value()/>
                }
                    .into_any()
            }
        />
        <ProvisionedCard open=open provisioned=provisioned qualifiers=qualifiers sent=sent.get_value()/>
        <Loaded
            resource=recurses
            bones=bones
            show=move |allowed| {
                view! { <RecursionForm target=target() allowed=allowed why=why_not(open)/> }.into_any()
            }
        />
    }
    .into_any()
}
