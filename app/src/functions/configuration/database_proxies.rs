//! The tab “Database proxies”: the proxies of RDS, what the function needs to use one, and making another.

use leptos::prelude::*;

use super::parts::read_only;
use crate::{
    error::ConsoleError,
    functions::parts::open::{OpenFunction, use_open_function},
    ui::loaded::Loaded,
};
use model::Proxies;

pub mod api;
pub mod cli;
mod create;
pub mod model;
mod row;
pub mod rules;
mod snippet;

#[component]
pub fn DatabaseProxiesTab() -> impl IntoView {
    let open = use_open_function();
    let read: Resource<Result<Proxies, ConsoleError>> = Resource::new(
        move || open.target.get(),
        |target| api::get_proxies(target.place.connection, target.place.region, target.name, target.qualifier),
    );
    open.on_refresh(move || read.refetch());
    let show = move |read: Proxies| list(open, read);
    view! {
        <div class="stack network">
            <h2>"Database proxies"</h2>
            <p class="muted">
                "A proxy of RDS keeps connections to a MySQL or PostgreSQL database open and shares them, so that many instances of the function do not exhaust it. AWS bills it by the hour, for each vCPU of the database."
            </p>
            <Loaded resource=read bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
        </div>
    }
    .into_any()
}

fn list(open: OpenFunction, read: Proxies) -> AnyView {
    let why = read_only(open);
    let function = StoredValue::new(read.clone());
    let rows: Vec<_> = read
        .proxies
        .iter()
        .map(|proxy| view! { <row::ProxyCard open=open function=function proxy=proxy.clone()/> })
        .collect();
    let none = rows.is_empty().then(|| {
        view! {
            <p>
                "There is no database proxy in this region yet. One pays when many instances of a function call the same database."
            </p>
        }
    });
    let create = match why {
        Some(reason) => view! { <p class="help">{reason}</p> }.into_any(),
        None => view! { <create::CreateForm open=open function=function/> }.into_any(),
    };
    view! {
        {none}
        <div class="stack">{rows}</div>
        {create}
    }
    .into_any()
}
