//! The list of a place's HTTP APIs.

use app::{
    connections::model::Place,
    error::ConsoleError,
    http_apis::model::{ApiList, ApiSummary},
};

use super::{Catalog, urls};
use crate::aws::{AwsHub, Who, apigateway::Api};

pub async fn list(hub: &AwsHub, catalog: &Catalog, who: &Who, place: &Place) -> Result<ApiList, ConsoleError> {
    let apis = catalog.list(who, place).await?;
    let mut rows: Vec<ApiSummary> = apis.value.iter().map(|api| summary(hub, place, api)).collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
    Ok(ApiList { rows, as_of: apis.as_of })
}

/// With the address it is really called at.
pub fn summary(hub: &AwsHub, place: &Place, api: &Api) -> ApiSummary {
    let mut summary = api.summary();
    if let Some(base) = urls::base(hub, place, api) {
        summary.endpoint = base;
    }
    summary
}
