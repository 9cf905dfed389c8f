//! Doorways to HTTP APIs.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{ApiDetail, ApiList};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "apis/list", input = GetUrl, output = Wire)]
pub async fn list_apis(c: String, r: String) -> Result<ApiList, ConsoleError> {
    let (caller, services) = (require(Permission::ApisRead)?, services()?);
    report(services.http_apis.list(&caller, &Place::new(c, r)).await)
}

/// One API with its routes, integrations and stages.
#[server(prefix = "/api", endpoint = "apis/get", input = GetUrl, output = Wire)]
pub async fn get_api(c: String, r: String, id: String) -> Result<ApiDetail, ConsoleError> {
    let (caller, services) = (require(Permission::ApisRead)?, services()?);
    report(services.http_apis.get(&caller, &Place::new(c, r), &id).await)
}
