//! Doorways to the list of triggers.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Looked, TriggerList};
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

#[server(prefix = "/api", endpoint = "triggers/list", input = GetUrl, output = Wire)]
pub async fn list_triggers(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<TriggerList, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.triggers.list(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// What the sources themselves say; asked for once the list is shown.
#[server(prefix = "/api", endpoint = "triggers/look", input = GetUrl, output = Wire)]
pub async fn look_at_sources(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Looked, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.triggers.look(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}
