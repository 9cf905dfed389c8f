//! The routes of an API that cannot work, and why: no integration, a function that is not there, a permission that lacks.

use std::collections::BTreeMap;

use app::{
    connections::model::Place,
    error::ConsoleError,
    http_apis::{
        cli,
        model::{LinkTrouble, wire::Target},
    },
};

use super::{
    catalog::ApiParts,
    changes::way,
    gateway::{FunctionRef, RouteKey, permission},
    permits, urls,
};
use crate::{
    aws::{AwsHub, Who, apigateway::Route},
    functions::{Caches, get, wiring},
};

/// Functions looked at for one API: two calls each.
const FUNCTIONS_MOST: usize = 20;

/// What is known of a function behind the API.
enum Known {
    There(Option<String>),
    Missing,
    /// AWS may not tell.
    Unknown,
}

type Functions = BTreeMap<(String, Option<String>), Known>;

pub async fn links(
    hub: &AwsHub,
    caches: &Caches,
    who: &Who,
    place: &Place,
    id: &str,
) -> Result<Vec<LinkTrouble>, ConsoleError> {
    let parts = caches.apis.api(who, place, id).await?.value;
    let functions = functions(hub, caches, who, place, &parts).await?;
    let troubles = parts.routes.iter().filter_map(|route| trouble(&parts, route, place, &functions));
    Ok(troubles.collect())
}

async fn functions(
    hub: &AwsHub,
    caches: &Caches,
    who: &Who,
    place: &Place,
    parts: &ApiParts,
) -> Result<Functions, ConsoleError> {
    let aws = hub.at(place, who)?;
    let mut names: Vec<_> = parts
        .routes
        .iter()
        .filter_map(|route| way(parts, route, place))
        .map(|(_, function)| (function.name, function.qualifier))
        .collect();
    names.sort();
    names.dedup();
    names.truncate(FUNCTIONS_MOST);
    let asked = names.iter().map(|(name, qualifier)| {
        let aws = &aws;
        async move {
            let qualifier = qualifier.as_deref();
            let (there, policy) = futures::join!(
                get::get(hub, caches, who, place, name, qualifier),
                wiring::policy_of(aws, caches, place, name, qualifier),
            );
            match (there, policy) {
                (Err(ConsoleError::NotFound { .. }), _) => Ok(Known::Missing),
                (Ok(_), Ok(policy)) => Ok(Known::There(policy)),
                (Err(ConsoleError::AwsDenied { .. }), _) | (_, Err(ConsoleError::AwsDenied { .. })) => {
                    Ok(Known::Unknown)
                }
                (Err(error), _) | (_, Err(error)) => Err(error),
            }
        }
    });
    let found = futures::future::join_all(asked).await;
    names.clone().into_iter().zip(found).map(|(name, known)| known.map(|known| (name, known))).collect()
}

fn trouble(parts: &ApiParts, route: &Route, place: &Place, functions: &Functions) -> Option<LinkTrouble> {
    let told = |why: String, permission_cli: Vec<String>| LinkTrouble {
        route_id: route.id.clone(),
        key: route.key.clone(),
        why,
        permission_cli,
    };
    let Some(id) = &route.integration_id else {
        return Some(told("It has no integration: requests are answered 404.".into(), Vec::new()));
    };
    if parts.integration(id).is_none() {
        return Some(told(format!("Its integration {id} does not exist."), Vec::new()));
    }
    let (key, function) = way(parts, route, place)?;
    match functions.get(&(function.name.clone(), function.qualifier.clone()))? {
        Known::Unknown => None,
        Known::Missing => {
            let name = match &function.qualifier {
                Some(qualifier) => format!("the version or alias {qualifier} of the function {}", function.name),
                None => format!("the function {}", function.name),
            };
            Some(told(format!("It leads to {name}, which does not exist in {}.", place.region), Vec::new()))
        }
        Known::There(policy) => {
            let refused = refused(parts, policy.as_deref(), &key, &function)?;
            let every = permits::asks(&parts.api.id, permits::EVERY_STAGE, &key, &function);
            let cli = if permits::denied(policy.as_deref(), &every) {
                Vec::new()
            } else {
                let statement = permission::statement_id(&parts.api.id, &key);
                let target = Target { function: function.name.clone(), qualifier: function.qualifier.clone() };
                cli::add_permission(&target, &parts.api.id, &route.key, place, &statement)
            };
            Some(told(refused, cli))
        }
    }
}

/// Why no stage that is served lets the route in.
fn refused(parts: &ApiParts, policy: Option<&str>, key: &RouteKey, function: &FunctionRef) -> Option<String> {
    let mut why = None;
    for stage in parts.stages.iter().filter(|stage| urls::is_served(stage)) {
        let asks = permits::asks(&parts.api.id, &stage.name, key, function);
        why = why.or(Some(permits::refused(policy, &asks)?));
    }
    why
}
