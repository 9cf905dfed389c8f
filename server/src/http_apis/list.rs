//! The list of a place's HTTP APIs.

use app::{
    connections::model::Place,
    error::ConsoleError,
    http_apis::{
        list::BEHIND_MOST,
        model::{ApiList, ApiSummary, Behind},
    },
};
use std::collections::BTreeSet;

use super::{Catalog, get::function_of, urls};
use crate::aws::{
    AwsHub, Priority, Who,
    apigateway::{Api, Integration},
};

pub async fn list(hub: &AwsHub, catalog: &Catalog, who: &Who, place: &Place) -> Result<ApiList, ConsoleError> {
    let apis = catalog.list(who, place).await?;
    let with_functions = |api: &Api| {
        let known = catalog.known_integrations(place, &api.id);
        ApiSummary { functions: known.map(|all| function_names(&all)), ..summary(hub, place, api) }
    };
    let mut rows: Vec<ApiSummary> = apis.value.iter().map(with_functions).collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
    Ok(ApiList { rows, as_of: apis.as_of })
}

/// The functions behind some APIs. Each not known costs a call, behind whatever people wait for; one that is gone by now
/// is left out.
pub async fn behind(catalog: &Catalog, who: &Who, place: &Place, ids: &[&str]) -> Result<Vec<Behind>, ConsoleError> {
    let who = Who { priority: Priority::Background, ..who.clone() };
    let asked = ids.iter().take(BEHIND_MOST).map(|id| catalog.integrations(&who, place, id));
    let mut told = Vec::new();
    for (id, found) in ids.iter().zip(futures::future::join_all(asked).await) {
        match found {
            Ok(found) => {
                told.push(Behind { api_id: (*id).to_owned(), functions: function_names(&found.value) });
            }
            Err(ConsoleError::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(told)
}

/// Each once, in order.
fn function_names(integrations: &[Integration]) -> Vec<String> {
    let names = integrations.iter().filter_map(|one| function_of(one, &[]).map(|function| function.name));
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

/// With the address it is really called at.
pub fn summary(hub: &AwsHub, place: &Place, api: &Api) -> ApiSummary {
    let mut summary = api.summary();
    if let Some(base) = urls::base(hub, place, api) {
        summary.endpoint = base;
    }
    summary
}
