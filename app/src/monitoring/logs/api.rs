//! Doorways to a function's logs.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::{
    ask::{LogAsk, OpenAsk},
    model::{Found, Opened},
};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

/// Newest first; an invalid pattern or time names its field.
#[server(prefix = "/api", endpoint = "logs/search", input = GetUrl, output = Wire)]
pub async fn search_logs(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] ask: LogAsk,
) -> Result<Found, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    let chosen = Some(qualifier.as_str()).filter(|qualifier| !qualifier.is_empty());
    report(services.logs.search(&caller, &Place::new(c, r), &name, chosen, ask).await)
}

/// One invocation with its lines.
#[server(prefix = "/api", endpoint = "logs/invocation", input = GetUrl, output = Wire)]
pub async fn open_invocation(
    c: String,
    r: String,
    name: String,
    #[server(default)] open: OpenAsk,
) -> Result<Opened, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.logs.open(&caller, &Place::new(c, r), &name, open).await)
}
