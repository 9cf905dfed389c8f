//! Doorways to functions. Making one is the wizard's.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{
    FunctionDetail, RolePage, Trigger, Wiring,
    invoke::{HttpAnswer, HttpRequest, InvocationType, InvokeResult},
    list::{FirstView, FunctionChunk},
};
use crate::{blueprints::model::SampleEvent, error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use super::model::list::ListQuery;
#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

#[cfg(feature = "ssr")]
pub(super) fn chosen(qualifier: &str) -> Option<&str> {
    (!qualifier.is_empty()).then_some(qualifier)
}

/// The list's first rows, selected and ordered as the query asks. `page` counts from 0.
#[server(prefix = "/api", endpoint = "functions/first-view", input = GetUrl, output = Wire)]
pub async fn list_functions(
    c: String,
    r: String,
    #[server(default)] q: String,
    #[server(default)] runtime: String,
    #[server(default)] sort: String,
    #[server(default)] page: u32,
) -> Result<FirstView, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    let (sort, descending) = ListQuery::parse_sort(&sort);
    let query = ListQuery { q, runtime, sort, descending };
    report(services.functions.first_view(&caller, &Place::new(c, r), &query, page).await)
}

/// More rows, in AWS's order.
#[server(prefix = "/api", endpoint = "functions/chunk", input = GetUrl, output = Wire)]
pub async fn more_functions(c: String, r: String, generation: u64, offset: u32) -> Result<FunctionChunk, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.functions.chunk(&caller, &Place::new(c, r), generation, offset).await)
}

/// Forgets the cached list; a POST, so that no link asks AWS by accident.
#[server(prefix = "/api", endpoint = "functions/refresh", output = Wire)]
pub async fn refresh_functions(c: String, r: String) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.functions.refresh(&caller, &Place::new(c, r)).await)
}

#[server(prefix = "/api", endpoint = "functions/get", input = GetUrl, output = Wire)]
pub async fn get_function(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<FunctionDetail, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.functions.get(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// What a function's resource policy lets call it: one call. Which routes these are is told by [`get_wiring`].
#[server(prefix = "/api", endpoint = "functions/triggers", input = GetUrl, output = Wire)]
pub async fn get_triggers(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Vec<Trigger>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.functions.triggers(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// What leads to a function, and where its results go.
#[server(prefix = "/api", endpoint = "functions/wiring", input = GetUrl, output = Wire)]
pub async fn get_wiring(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Wiring, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.functions.wiring(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// Runs a function: code that may cost money and change things.
#[server(prefix = "/api", endpoint = "functions/invoke", output = Wire)]
pub async fn invoke_function(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] kind: InvocationType,
    #[server(default)] payload: String,
) -> Result<InvokeResult, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsInvoke)?, services()?);
    let place = Place::new(c, r);
    report(services.functions.invoke(&caller, &place, &name, chosen(&qualifier), kind, &payload).await)
}

/// Sends a request to a route of one of the connection's own APIs.
#[server(prefix = "/api", endpoint = "functions/send-request", output = Wire)]
pub async fn send_request(c: String, r: String, request: HttpRequest) -> Result<HttpAnswer, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsInvoke)?, services()?);
    report(services.functions.send_request(&caller, &Place::new(c, r), request).await)
}

/// Roles that Lambda may assume. `page` counts from 0.
#[server(prefix = "/api", endpoint = "functions/roles", input = GetUrl, output = Wire)]
pub async fn list_roles(
    c: String,
    r: String,
    #[server(default)] search: String,
    #[server(default)] page: u32,
) -> Result<RolePage, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.functions.roles(&caller, &Place::new(c, r), &search, page).await)
}

/// A blueprint's own test events; none where the blueprint is not known (any more).
#[server(prefix = "/api", endpoint = "blueprints/events", input = GetUrl, output = Wire)]
pub async fn blueprint_events(id: String) -> Result<Vec<SampleEvent>, ConsoleError> {
    let (_caller, services) = (require(Permission::FunctionsRead)?, services()?);
    Ok(services.blueprints.get(&id).map(|blueprint| blueprint.events).unwrap_or_default())
}
