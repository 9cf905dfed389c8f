//! The routes of HTTP APIs that lead to a function; the whole API where Lambent made it and nothing else is in it.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    connections::model::Place,
    functions::{
        delete::model::{Leaving, Removal},
        model::FunctionRoute,
    },
};

use super::{Found, unknown};
use crate::{
    aws::{
        Aws, Who,
        apigateway::{Integration, Route},
    },
    functions::Caches,
    http_apis::{catalog::ApiParts, gateway::integration_uri},
    operations::{create_function::FUNCTION_TAG, documents, work::OPERATION_TAG},
};

/// `known` are the routes the function's policy, or somebody's last look, leads to.
pub async fn add(
    found: &mut Found,
    caches: &Caches,
    who: &Who,
    place: &Place,
    aws: &Aws,
    name: &str,
    known: &[FunctionRoute],
) {
    let ids: BTreeSet<&str> =
        known.iter().filter(|route| !route.route_id.is_empty()).map(|r| r.api_id.as_str()).collect();
    for id in ids {
        match caches.apis.api(who, place, id).await {
            Ok(parts) => {
                let leavings = of_api(name, place, &parts.value);
                let whole = leavings.iter().any(|leaving| matches!(leaving.removal, Removal::Api { .. }));
                found.offered.extend(leavings);
                if whole {
                    found.offered.extend(access_logs(aws, place, &parts.value).await);
                }
            }
            Err(error) => found.stays.push(unknown(&format!("the routes of the HTTP API {id}"), &error)),
        }
    }
}

pub fn of_api(name: &str, place: &Place, parts: &ApiParts) -> Vec<Leaving> {
    let leads = |integration: &Integration| leads_to(name, place, parts, integration);
    let of_function = |route: &&Route| {
        let integration = route.integration_id.as_deref().and_then(|id| parts.integration(id));
        integration.is_some_and(leads)
    };
    let routes: Vec<&Route> = parts.routes.iter().filter(of_function).collect();
    let api = &parts.api;
    let made_here = api.tags.contains_key(OPERATION_TAG) && api.tags.get(FUNCTION_TAG).is_some_and(|of| of == name);
    if made_here && !routes.is_empty() && routes.len() == parts.routes.len() {
        let keys: Vec<String> = routes.iter().map(|route| route.key.clone()).collect();
        let note = format!("Made by Lambent for this function, and all of its routes lead here: {}.", keys.join(", "));
        let removal = Removal::Api { id: api.id.clone(), name: api.name.clone(), routes: keys };
        return vec![Leaving { removal, ticked: true, note }];
    }
    let route = |route: &Route| Leaving {
        removal: Removal::Route {
            api_id: api.id.clone(),
            api_name: api.name.clone(),
            route_id: route.id.clone(),
            route_key: route.key.clone(),
            integration_id: route.integration_id.clone().unwrap_or_default(),
        },
        ticked: true,
        note: "It would answer 500 without the function. Its integration goes with it when no other route uses it."
            .into(),
    };
    routes.into_iter().map(route).collect()
}

/// By any version or alias, on any stage.
fn leads_to(name: &str, place: &Place, parts: &ApiParts, integration: &Integration) -> bool {
    let none = BTreeMap::new();
    let variables = parts.stages.iter().map(|stage| &stage.variables).chain([&none]);
    let mut targets = variables.filter_map(|variables| integration_uri::parse(&integration.uri, variables).ok());
    targets.any(|target| target.name == name && target.region == place.region)
}

/// The log group Lambent makes with an API.
async fn access_logs(aws: &Aws, place: &Place, parts: &ApiParts) -> Option<Leaving> {
    let name = documents::access_log_group(&parts.api.id);
    let log = parts.stages.iter().filter_map(|stage| stage.access_log.as_ref());
    let account =
        log.filter(|log| log.destination_arn.contains(&name)).find_map(|log| log.destination_arn.split(':').nth(4))?;
    let tags = aws.log_group_tags(&documents::log_group_arn(&place.region, account, &name)).await.ok()?;
    tags.contains_key(OPERATION_TAG).then(|| Leaving {
        removal: Removal::LogGroup { name },
        ticked: true,
        note: format!("Made by Lambent: the access logs of {}, lost with it.", parts.api.name),
    })
}
