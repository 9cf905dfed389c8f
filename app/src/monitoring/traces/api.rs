//! Doorways to traces.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Trace, TraceList, TracesAsk};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

/// Traces that pass through a function.
#[server(prefix = "/api", endpoint = "traces/list", input = GetUrl, output = Wire)]
pub async fn list_traces(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] ask: TracesAsk,
) -> Result<TraceList, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    let chosen = Some(qualifier.as_str()).filter(|qualifier| !qualifier.is_empty());
    report(services.traces.list(&caller, &Place::new(c, r), &name, chosen, ask).await)
}

/// One trace with its parts.
#[server(prefix = "/api", endpoint = "traces/get", input = GetUrl, output = Wire)]
pub async fn get_trace(c: String, r: String, id: String) -> Result<Trace, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.traces.get(&caller, &Place::new(c, r), &id).await)
}
