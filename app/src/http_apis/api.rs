//! Doorways to HTTP APIs. Making one is the wizard's, and adding routes the route form's.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{ApiDetail, ApiList, Behind, Deletion, LinkTrouble, Removal};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    routes,
    session::{
        api::{go_to, report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "apis/list", input = GetUrl, output = Wire)]
pub async fn list_apis(c: String, r: String) -> Result<ApiList, ConsoleError> {
    let (caller, services) = (require(Permission::ApisRead)?, services()?);
    report(services.http_apis.list(&caller, &Place::new(c, r)).await)
}

/// The functions behind some APIs; `ids` with commas between, at most [`BEHIND_MOST`](super::list::BEHIND_MOST).
#[server(prefix = "/api", endpoint = "apis/behind", input = GetUrl, output = Wire)]
pub async fn functions_behind(c: String, r: String, ids: String) -> Result<Vec<Behind>, ConsoleError> {
    let (caller, services) = (require(Permission::ApisRead)?, services()?);
    let ids: Vec<&str> = ids.split(',').collect();
    report(services.http_apis.behind(&caller, &Place::new(c, r), &ids).await)
}

/// One API with its routes, integrations and stages.
#[server(prefix = "/api", endpoint = "apis/get", input = GetUrl, output = Wire)]
pub async fn get_api(c: String, r: String, id: String) -> Result<ApiDetail, ConsoleError> {
    let (caller, services) = (require(Permission::ApisRead)?, services()?);
    report(services.http_apis.get(&caller, &Place::new(c, r), &id).await)
}

/// The routes of an API that cannot work.
#[server(prefix = "/api", endpoint = "apis/links", input = GetUrl, output = Wire)]
pub async fn check_links(c: String, r: String, id: String) -> Result<Vec<LinkTrouble>, ConsoleError> {
    let (caller, services) = (require(Permission::ApisRead)?, services()?);
    report(services.http_apis.links(&caller, &Place::new(c, r), &id).await)
}

/// Lets the API call the function behind a route, and goes back to the API.
#[server(prefix = "/api", endpoint = "apis/add-permission", output = Wire)]
pub async fn add_permission(c: String, r: String, id: String, route: String) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::ApisWrite)?, services()?);
    let place = Place::new(c, r);
    report(services.http_apis.add_permission(&caller, &place, &id, &route).await)?;
    go_to(&format!("{}?done=permission", routes::api_page(&place, &id, "routes")));
    Ok(())
}

/// What removing a route would stop and leave.
#[server(prefix = "/api", endpoint = "apis/removal", input = GetUrl, output = Wire)]
pub async fn get_removal(c: String, r: String, id: String, route: String) -> Result<Removal, ConsoleError> {
    let (caller, services) = (require(Permission::ApisRead)?, services()?);
    report(services.http_apis.removal(&caller, &Place::new(c, r), &id, &route).await)
}

/// Removes a route and, where wished, what only it uses. `mark` is the route's as the page had it.
#[server(prefix = "/api", endpoint = "apis/remove-route", output = Wire)]
pub async fn remove_route(
    c: String,
    r: String,
    id: String,
    route: String,
    #[server(default)] mark: String,
    #[server(default)] integration: bool,
    #[server(default)] permission: bool,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::ApisWrite)?, services()?);
    let place = Place::new(c, r);
    let whole =
        report(services.http_apis.remove_route(&caller, &place, (&id, &route, &mark), integration, permission).await)?;
    let done = if whole { "route-removed" } else { "route-removed-partly" };
    go_to(&format!("{}?done={done}", routes::api_page(&place, &id, "routes")));
    Ok(())
}

/// What deleting an API would stop and leave.
#[server(prefix = "/api", endpoint = "apis/deletion", input = GetUrl, output = Wire)]
pub async fn get_deletion(c: String, r: String, id: String) -> Result<Deletion, ConsoleError> {
    let (caller, services) = (require(Permission::ApisRead)?, services()?);
    report(services.http_apis.deletion(&caller, &Place::new(c, r), &id).await)
}

/// Deletes an API whose name was typed and, where wished, the permissions that name it. `mark` is the API's as the page
/// had it.
#[server(prefix = "/api", endpoint = "apis/delete", output = Wire)]
pub async fn delete_api(
    c: String,
    r: String,
    id: String,
    #[server(default)] mark: String,
    #[server(default)] confirm: String,
    #[server(default)] permissions: bool,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::ApisWrite)?, services()?);
    let place = Place::new(c, r);
    let whole = report(services.http_apis.delete(&caller, &place, (&id, &mark, &confirm), permissions).await)?;
    let done = if whole { "deleted" } else { "deleted-partly" };
    go_to(&format!("{}?done={done}", routes::apis(&place)));
    Ok(())
}
