//! Doorways to metrics.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::{cold::ColdStarts, model::MetricsView, span::Asked, worst::Worst};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use super::{rows, service::Of};
#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

/// A function's graphs. `one` and `two` are versions to compare.
#[server(prefix = "/api", endpoint = "metrics/function", input = GetUrl, output = Wire)]
pub async fn function_metrics(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] one: String,
    #[server(default)] two: String,
    #[server(default)] asked: Asked,
) -> Result<MetricsView, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    let of = Of { name, qualifier, compare: [one, two] };
    report(services.metrics.function(&caller, &Place::new(c, r), &of, &asked).await)
}

/// Cold starts of a function, as its log tells of them.
#[server(prefix = "/api", endpoint = "metrics/cold-starts", input = GetUrl, output = Wire)]
pub async fn get_cold_starts(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] asked: Asked,
) -> Result<ColdStarts, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    let of = Of { name, qualifier, ..Of::default() };
    report(services.metrics.cold_starts(&caller, &Place::new(c, r), &of, &asked).await)
}

/// An HTTP API's graphs, of one stage or of all.
#[server(prefix = "/api", endpoint = "metrics/api", input = GetUrl, output = Wire)]
pub async fn api_metrics(
    c: String,
    r: String,
    id: String,
    #[server(default)] name: String,
    #[server(default)] stage: String,
    #[server(default)] asked: Asked,
) -> Result<MetricsView, ConsoleError> {
    let (caller, services) = (require(Permission::ApisRead)?, services()?);
    report(services.metrics.api(&caller, &Place::new(c, r), (&id, &name), &stage, &asked).await)
}

/// The last hours of functions in a list, drawn: see [`rows::symbols`](super::rows::symbols). `names` with commas between.
#[server(prefix = "/api", endpoint = "metrics/rows", input = GetUrl, output = Wire)]
pub async fn row_metrics(c: String, r: String, #[server(default)] names: String) -> Result<String, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    let names: Vec<String> = names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    report(services.metrics.rows(&caller, &Place::new(c, r), &names).await.map(|found| rows::symbols(&found)))
}

/// Functions with most errors, wherever they are.
#[server(prefix = "/api", endpoint = "metrics/worst", input = GetUrl, output = Wire)]
pub async fn worst_functions() -> Result<Worst, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.metrics.worst(&caller).await)
}
