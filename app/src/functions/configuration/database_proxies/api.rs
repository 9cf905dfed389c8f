//! Doorways to the tab “Database proxies”.

use leptos::prelude::*;
use server_fn::codec::{GetUrl, Json};

use super::model::{CreateProxy, Database, Proxies, Secret, Target};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    functions::api::chosen,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "functions/database-proxies", input = GetUrl, output = Wire)]
pub async fn get_proxies(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Proxies, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.network.proxies(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

#[server(prefix = "/api", endpoint = "functions/database-proxy-targets", input = GetUrl, output = Wire)]
pub async fn get_proxy_targets(
    c: String,
    r: String,
    #[server(default)] proxy: String,
) -> Result<Vec<Target>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.network.proxy_targets(&caller, &Place::new(c, r), &proxy).await)
}

#[server(prefix = "/api", endpoint = "functions/databases", input = GetUrl, output = Wire)]
pub async fn list_databases(c: String, r: String) -> Result<Vec<Database>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.network.databases(&caller, &Place::new(c, r)).await)
}

/// Names, never values.
#[server(prefix = "/api", endpoint = "functions/secrets", input = GetUrl, output = Wire)]
pub async fn list_secrets(c: String, r: String) -> Result<Vec<Secret>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.network.secrets(&caller, &Place::new(c, r)).await)
}

/// The id of the operation that makes the proxy; the same token starts it once.
#[server(prefix = "/api", endpoint = "functions/create-database-proxy", input = Json, output = Wire)]
pub async fn make_proxy(c: String, r: String, request: CreateProxy, token: String) -> Result<String, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.network.create_proxy(&caller, &Place::new(c, r), request, &token).await)
}
