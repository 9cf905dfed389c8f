//! Doorways to the tab “File systems”.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{AccessPoint, FileSystems, MountEdit, MountSaved, Reached};
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

#[server(prefix = "/api", endpoint = "functions/file-systems", input = GetUrl, output = Wire)]
pub async fn get_file_systems(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<FileSystems, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.network.file_systems(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

#[server(prefix = "/api", endpoint = "functions/access-points", input = GetUrl, output = Wire)]
pub async fn list_access_points(c: String, r: String) -> Result<Vec<AccessPoint>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.network.access_points(&caller, &Place::new(c, r)).await)
}

/// `subnets` with commas between them.
#[server(prefix = "/api", endpoint = "functions/mount-targets", input = GetUrl, output = Wire)]
pub async fn get_reached(
    c: String,
    r: String,
    #[server(default)] file_system: String,
    #[server(default)] vpc: String,
    #[server(default)] subnets: String,
) -> Result<Reached, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    let subnets = crate::functions::configuration::network::rules::ids(&subnets);
    report(services.network.reached(&caller, &Place::new(c, r), &file_system, &vpc, &subnets).await)
}

#[server(prefix = "/api", endpoint = "functions/configure-file-system", output = Wire)]
pub async fn save_file_system(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: MountEdit,
) -> Result<MountSaved, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = report(services.network.save_file_system(&caller, &place, &name, edit).await)?;
    if plain {
        go_to(&report(super::after(&place, &name, &result))?);
    }
    Ok(result)
}
