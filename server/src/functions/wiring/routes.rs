//! The routes of an API that reach a function, and what keeps calls from arriving.

use std::collections::BTreeMap;

use app::{connections::model::Place, functions::model::FunctionRoute};

use crate::{
    aws::{
        AwsHub,
        apigateway::{Integration, Route, Stage},
    },
    http_apis::{
        catalog::ApiParts,
        gateway::{FunctionRef, RouteKey, integration_uri},
        permits, urls,
    },
};

/// The function looked at, with the policy of that qualifier.
pub struct Function<'a> {
    pub place: &'a Place,
    pub name: &'a str,
    pub qualifier: Option<&'a str>,
    pub policy: Option<&'a str>,
}

/// One row per route and stage.
pub fn of_api(hub: &AwsHub, function: &Function<'_>, parts: &ApiParts) -> Vec<FunctionRoute> {
    let base = urls::base(hub, function.place, &parts.api).unwrap_or_default();
    let mut found = Vec::new();
    for route in &parts.routes {
        let Some(integration) = route.integration_id.as_deref().and_then(|id| parts.integration(id)) else { continue };
        let row = |stage: &str, broken: Option<String>| FunctionRoute {
            api_id: parts.api.id.clone(),
            api_name: parts.api.name.clone(),
            route_id: route.id.clone(),
            route_key: route.key.clone(),
            stage: stage.to_owned(),
            url: if base.is_empty() || stage.is_empty() {
                String::new()
            } else {
                urls::route(&base, stage, &route.key)
            },
            broken,
        };
        for stage in &parts.stages {
            if let Some(target) = reaches(function, integration, &stage.variables) {
                found.push(row(&stage.name, broken(function, parts, route, integration, stage, &target)));
            }
        }
        if parts.stages.is_empty() && reaches(function, integration, &BTreeMap::new()).is_some() {
            found.push(row("", Some("The API has no stage, so that nothing serves it.".into())));
        }
    }
    found
}

/// The function behind the integration, if it is this one by this qualifier.
fn reaches(
    function: &Function<'_>,
    integration: &Integration,
    variables: &BTreeMap<String, String>,
) -> Option<FunctionRef> {
    let target = integration_uri::parse(&integration.uri, variables).ok()?;
    let qualifier = target.qualifier.as_deref().filter(|qualifier| *qualifier != "$LATEST");
    let same =
        target.name == function.name && target.region == function.place.region && qualifier == function.qualifier;
    same.then_some(target)
}

fn broken(
    function: &Function<'_>,
    parts: &ApiParts,
    route: &Route,
    integration: &Integration,
    stage: &Stage,
    target: &FunctionRef,
) -> Option<String> {
    if parts.api.disable_execute_api_endpoint {
        return Some("The API's own address is switched off; only its custom domains are called.".into());
    }
    if !urls::is_served(stage) {
        return Some(format!("The stage {} has never been deployed.", stage.name));
    }
    // A role of the integration's own is used instead of the resource policy.
    if integration.credentials_arn.is_some() {
        return None;
    }
    let key = RouteKey::parse(&route.key).ok()?;
    permits::refused(function.policy, &permits::asks(&parts.api.id, &stage.name, &key, target))
}
