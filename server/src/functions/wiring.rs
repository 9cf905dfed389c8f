//! What leads to a function, and where its asynchronous results go: its resource policy, joined with the routes of the
//! APIs named there.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        model::{FunctionRoute, Trigger, TriggerKind, Wiring},
        triggers::mapping::cli,
    },
};

use super::{
    caches::{Caches, key},
    get::checked,
};
use crate::aws::{Aws, AwsHub, Who};

pub mod policy;
mod routes;

use policy::Policy;
use routes::Function;

/// APIs looked up for one function; a policy of 20 KB could name more.
const APIS_MOST: usize = 10;

/// What the resource policy lets call the function: one call, or none.
pub async fn triggers(
    hub: &AwsHub,
    caches: &Caches,
    who: &Who,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<Vec<Trigger>, ConsoleError> {
    let (name, qualifier) = checked(name, qualifier)?;
    let policy = policy_of(&hub.at(place, who)?, caches, place, name, qualifier).await?;
    Ok(Policy::parse(policy.as_deref()).triggers())
}

/// The whole picture: the policy, the destinations, and all there is of each API named there.
pub async fn wiring(
    hub: &AwsHub,
    caches: &Caches,
    who: &Who,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<Wiring, ConsoleError> {
    let (name, qualifier) = checked(name, qualifier)?;
    let aws = hub.at(place, who)?;
    let (policy, destinations, polled) = futures::join!(
        policy_of(&aws, caches, place, name, qualifier),
        destinations_of(&aws, caches, place, name, qualifier),
        polled_of(&aws, caches, place, name, qualifier),
    );
    let policy = policy?;
    let parsed = Policy::parse(policy.as_deref());
    let function = Function { place, name, qualifier, policy: policy.as_deref() };
    let asked = parsed.apis(place).take(APIS_MOST).map(|named| routes_of(hub, caches, who, &function, named));
    let mut routes: Vec<FunctionRoute> = Vec::new();
    for found in futures::future::join_all(asked).await {
        routes.extend(found?);
    }
    // APIs that no statement names, as far as somebody has just looked at them.
    for known in caches.apis.known(place) {
        if !parsed.names_api(place, &known.api.id) {
            routes.extend(routes::of_api(hub, &function, &known));
        }
    }
    routes.sort_by(|a, b| (&a.api_name, &a.route_key, &a.stage).cmp(&(&b.api_name, &b.route_key, &b.stage)));
    // Without permission to read them, destinations and mappings are left out rather than the whole picture.
    let destinations = destinations.unwrap_or_default().unwrap_or_default();
    let mut triggers = parsed.triggers();
    triggers.extend(polled.unwrap_or_default());
    Ok(Wiring { triggers, routes, on_success: destinations.on_success, on_failure: destinations.on_failure })
}

pub(crate) async fn policy_of(
    aws: &Aws,
    caches: &Caches,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<Option<String>, ConsoleError> {
    let (aws, owned) = (aws.clone(), (name.to_owned(), qualifier.map(str::to_owned)));
    let load = || async move { Ok(aws.get_policy(&owned.0, owned.1.as_deref()).await?) };
    Ok(caches.policies.get(place, &key(name, qualifier), load).await?.value.as_ref().clone())
}

async fn destinations_of(
    aws: &Aws,
    caches: &Caches,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<Option<crate::aws::lambda::Destinations>, ConsoleError> {
    let (aws, owned) = (aws.clone(), (name.to_owned(), qualifier.map(str::to_owned)));
    let load = || async move { Ok(aws.get_destinations(&owned.0, owned.1.as_deref()).await?) };
    Ok(caches.destinations.get(place, &key(name, qualifier), load).await?.value.as_ref().clone())
}

/// What polls for the function, or for the version or alias.
async fn polled_of(
    aws: &Aws,
    caches: &Caches,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<Vec<Trigger>, ConsoleError> {
    let (aws, target) = (aws.clone(), cli::target(name, qualifier.unwrap_or_default()));
    let load = || async move { Ok(aws.mappings(&target, None).await?) };
    let all = caches.mappings.get(place, &key(name, qualifier), load).await?;
    let own = all.value.iter().filter(|mapping| mapping.qualifier() == qualifier.unwrap_or_default());
    Ok(own
        .map(|mapping| Trigger {
            kind: TriggerKind::Other { service: mapping.source_arn.split(':').nth(2).unwrap_or("kafka").to_owned() },
            label: mapping.source(),
            source_arn: Some(mapping.source_arn.clone()),
            statement_id: String::new(),
        })
        .collect())
}

/// The routes of one API the policy names; a broken one where the API or its route is gone.
async fn routes_of(
    hub: &AwsHub,
    caches: &Caches,
    who: &Who,
    function: &Function<'_>,
    named: policy::NamedApi,
) -> Result<Vec<FunctionRoute>, ConsoleError> {
    match caches.apis.api(who, function.place, &named.api_id).await {
        Ok(parts) => {
            let routes = routes::of_api(hub, function, &parts.value);
            if !routes.is_empty() {
                return Ok(routes);
            }
            let why = format!(
                "No route of {} leads to this function; statement {} is left over.",
                parts.value.api.name, named.statement
            );
            Ok(vec![named.broken(&parts.value.api.name, why)])
        }
        Err(ConsoleError::NotFound { .. }) => {
            let why = format!(
                "There is no HTTP API {} in this region: it was deleted, or is a REST API. Statement {} allows it.",
                named.api_id, named.statement
            );
            Ok(vec![named.broken(&named.api_id, why)])
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
