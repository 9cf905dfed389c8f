//! Doorways of deleting a function.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::Leavings;
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use super::model::{chosen, confirmed};
#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    routes,
    session::{
        api::{go_to, report, require, services},
        model::Permission,
    },
};

/// What the function would leave behind, for those who may delete it.
#[server(prefix = "/api", endpoint = "functions/leavings", input = GetUrl, output = Wire)]
pub async fn get_leavings(c: String, r: String, name: String) -> Result<Leavings, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let mut leavings = report(services.deletions.leavings(&caller, &Place::new(c, r), &name).await)?;
    leavings.token = leptos::nonce::Nonce::new().to_string();
    Ok(leavings)
}

/// Starts the operation that deletes the function and what is named by `remove`, and goes to its page.
#[server(prefix = "/api", endpoint = "functions/delete", output = Wire)]
pub async fn delete_function(
    c: String,
    r: String,
    name: String,
    token: String,
    #[server(default)] confirm: String,
    #[server(default)] remove: Vec<String>,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    report(confirmed(&name, &confirm).map_err(|rule| ConsoleError::invalid("confirm", rule)))?;
    let leavings = report(services.deletions.leavings(&caller, &place, &name).await)?;
    let removals = report(chosen(leavings.offered, &remove).map_err(|message| ConsoleError::Conflict { message }))?;
    let id = report(services.deletions.delete(&caller, &place, &name, removals, &token).await)?;
    go_to(&routes::operation(&id));
    Ok(())
}
