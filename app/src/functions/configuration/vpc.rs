//! The tab “VPC”: the network a function's interfaces are in, its subnets and security groups.

use leptos::prelude::*;

use super::network::{api, model::Network};
use crate::{error::ConsoleError, functions::parts::open::use_open_function, ui::loaded::Loaded};

mod chooser;
mod desk;
mod form;
mod groups;
mod lists;
mod status;
mod subnets;

#[component]
pub fn VpcTab() -> impl IntoView {
    let open = use_open_function();
    let network: Resource<Result<Network, ConsoleError>> = Resource::new(
        move || open.target.get(),
        |target| api::get_network(target.place.connection, target.place.region, target.name, target.qualifier),
    );
    let dirty = RwSignal::new(false);
    open.on_refresh_unless(dirty, move || network.refetch());
    let show = move |network: Network| view! { <form::VpcForm open=open network=network dirty=dirty/> }.into_any();
    view! {
        <div class="stack network">
            <h2>"VPC"</h2>
            <p class="muted">
                "A virtual private cloud is your own network in AWS: inside of it the function reaches databases and other private addresses. Being in one costs nothing; the NAT gateways and endpoints that lead out of it are billed by the hour."
            </p>
            <status::Progress open=open/>
            <Loaded resource=network bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
        </div>
    }
    .into_any()
}

/// Where a plain form leads.
#[cfg(feature = "ssr")]
pub fn after(
    place: &crate::connections::model::Place,
    name: &str,
    saved: &super::network::model::NetworkSaved,
) -> Result<String, ConsoleError> {
    let changed = match saved {
        super::network::model::NetworkSaved::Done { changed, .. } => Some(*changed),
        super::network::model::NetworkSaved::Conflict { .. } => None,
    };
    let tab = crate::routes::function_page(place, name, "configuration/vpc");
    super::parts::plain::after_one(&tab, changed, "network")
}
