//! Doorways to roles and policies.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Need, RoleSays};
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

/// Which of these the function's execution role does not allow.
#[server(prefix = "/api", endpoint = "functions/role-needs", input = GetUrl, output = Wire)]
pub async fn role_needs(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] needs: Vec<Need>,
) -> Result<RoleSays, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.permissions.role_needs(&caller, &Place::new(c, r), &name, chosen(&qualifier), needs).await)
}

/// Lets the function's execution role do these.
#[server(prefix = "/api", endpoint = "functions/grant", output = Wire)]
pub async fn grant(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] needs: Vec<Need>,
) -> Result<RoleSays, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.permissions.grant(&caller, &Place::new(c, r), &name, chosen(&qualifier), needs).await)
}
