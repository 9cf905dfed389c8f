//! Doorways to the VPC tab.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Network, NetworkEdit, NetworkSaved, Vpc, VpcParts};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    functions::api::chosen,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "functions/network", input = GetUrl, output = Wire)]
pub async fn get_network(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Network, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.network.network(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

#[server(prefix = "/api", endpoint = "functions/vpcs", input = GetUrl, output = Wire)]
pub async fn list_vpcs(c: String, r: String) -> Result<Vec<Vpc>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.network.vpcs(&caller, &Place::new(c, r)).await)
}

#[server(prefix = "/api", endpoint = "functions/vpc-parts", input = GetUrl, output = Wire)]
pub async fn get_vpc_parts(c: String, r: String, #[server(default)] vpc: String) -> Result<VpcParts, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.network.vpc_parts(&caller, &Place::new(c, r), &vpc).await)
}

#[server(prefix = "/api", endpoint = "functions/configure-network", output = Wire)]
pub async fn save_network(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: NetworkEdit,
) -> Result<NetworkSaved, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = report(services.network.save_network(&caller, &place, &name, edit).await)?;
    if plain {
        go_to(&report(crate::functions::configuration::vpc::after(&place, &name, &result))?);
    }
    Ok(result)
}
