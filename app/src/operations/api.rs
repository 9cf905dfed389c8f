//! Doorways of operations. Live views come over server-sent events instead.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{OperationRow, OperationView};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    routes,
    session::{
        api::{go_to, report, require, services},
        model::Permission,
    },
};

/// Newest first, at most 100.
#[server(prefix = "/api", endpoint = "operations/list", input = GetUrl, output = Wire)]
pub async fn operations() -> Result<Vec<OperationRow>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.operations.list(&caller).await)
}

#[server(prefix = "/api", endpoint = "operations/get", input = GetUrl, output = Wire)]
pub async fn operation(id: String) -> Result<OperationView, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.operations.get(&caller, &id).await)
}

/// Goes on at the failed step, and goes back to the operation's page.
#[server(prefix = "/api", endpoint = "operations/resume", output = Wire)]
pub async fn resume_operation(id: String) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.operations.resume(&caller, &id).await)?;
    go_to(&routes::operation(&id));
    Ok(())
}

/// Removes what the operation made, and goes back to its page.
#[server(prefix = "/api", endpoint = "operations/roll-back", output = Wire)]
pub async fn roll_back_operation(id: String) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.operations.roll_back(&caller, &id).await)?;
    go_to(&routes::operation(&id));
    Ok(())
}
