//! Doorways of the gallery. Nothing here calls AWS, so answers are there at once.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Blueprint, BlueprintCard};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::session::{
    api::{report, require, services},
    model::Permission,
};

/// Every card, in the order of their ids.
#[server(prefix = "/api", endpoint = "blueprints/list", input = GetUrl, output = Wire)]
pub async fn list_blueprints() -> Result<Vec<BlueprintCard>, ConsoleError> {
    let (_, services) = (require(Permission::FunctionsRead)?, services()?);
    Ok(services.blueprints.list())
}

/// One blueprint with its code.
#[server(prefix = "/api", endpoint = "blueprints/get", input = GetUrl, output = Wire)]
pub async fn get_blueprint(id: String) -> Result<Blueprint, ConsoleError> {
    let (_, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.blueprints.get(&id).ok_or_else(|| ConsoleError::not_found("blueprint", id)))
}
