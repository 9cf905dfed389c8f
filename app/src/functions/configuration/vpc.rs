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
    // Something chosen is not thrown away by a refresh.
    let dirty = RwSignal::new(false);
    Effect::new(move |before: Option<u32>| {
        let count = open.refreshed.get();
        if before.is_some_and(|before| before != count) && !dirty.get_untracked() {
            network.refetch();
        }
        count
    });
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
    use super::network::model::NetworkSaved;
    match saved {
        NetworkSaved::Done { changed, .. } => {
            let tab = crate::routes::function_page(place, name, "configuration/vpc");
            Ok(format!("{tab}?saved={}", if *changed { "yes" } else { "no" }))
        }
        NetworkSaved::Conflict { .. } => {
            let message = "Somebody else changed the network meanwhile; nothing was sent. Look at what is there now, \
                           then choose yours again.";
            Err(ConsoleError::Conflict { message: message.into() })
        }
    }
}
