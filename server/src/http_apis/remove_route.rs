//! Removing a route, and what only it uses. Each call may be repeated, so this is no operation: what could not be removed
//! after the route was is told, and stays to be seen on the API's and the function's pages.

use app::{
    connections::model::Place,
    error::ConsoleError,
    http_apis::{
        cli,
        model::{LeftPermission, Removal},
    },
    session::{model::Permission, service::Caller},
};

use super::{
    HttpApisServiceImpl,
    catalog::ApiParts,
    changes::{changed, route_of, way},
    gateway::permission::Ask,
    get, permits, urls,
};
use crate::{
    activity::detail,
    aws::{AwsHub, Who, apigateway::Route, cache::Aged},
};

/// What removing a route would stop and leave. One GetPolicy at most.
pub async fn removal(
    hub: &AwsHub,
    who: &Who,
    place: &Place,
    parts: &Aged<ApiParts>,
    route_id: &str,
) -> Result<Removal, ConsoleError> {
    let route = route_of(&parts.value, route_id)?;
    let api = get::detail(hub, place, &parts.value, parts.as_of);
    let row = api.route(route_id).cloned().ok_or_else(|| ConsoleError::not_found("route", route_id))?;
    let alone = route.integration_id.as_deref().filter(|id| api.users(id).count() == 1);
    let integration = alone.and_then(|id| api.integration(id)).cloned();
    let (permissions, unknown) = match permissions(hub, who, place, &parts.value, route).await {
        Ok(permissions) => (permissions, None),
        Err(error) => (Vec::new(), Some(format!("{}. {}", error.title(), error))),
    };
    let base = urls::base(hub, place, &parts.value.api).filter(|base| !base.is_empty());
    let served = parts.value.stages.iter().filter(|stage| urls::is_served(stage));
    let urls = base.iter().flat_map(|base| served.clone().map(|stage| urls::route(base, &stage.name, &route.key)));
    Ok(Removal { urls: urls.collect(), api: api.summary, route: row, integration, permissions, unknown })
}

/// The statements of the function's policy that are for this route alone.
async fn permissions(
    hub: &AwsHub,
    who: &Who,
    place: &Place,
    parts: &ApiParts,
    route: &Route,
) -> Result<Vec<LeftPermission>, ConsoleError> {
    let Some((key, function)) = way(parts, route, place) else { return Ok(Vec::new()) };
    let qualifier = function.qualifier.as_deref();
    let policy = hub.at(place, who)?.get_policy(&function.name, qualifier).await?;
    let id = &parts.api.id;
    // Of other routes that lead to the same function.
    let others: Vec<Ask> = parts
        .routes
        .iter()
        .filter(|other| other.id != route.id)
        .filter_map(|other| way(parts, other, place))
        .filter(|(_, other)| *other == function)
        .flat_map(|(key, other)| every_ask(parts, &key, &other))
        .collect();
    let this = every_ask(parts, &key, &function);
    let own = permits::own_statements(policy.as_deref().unwrap_or_default(), place, id, &this, &others);
    let left = |statement| LeftPermission {
        function: function.name.clone(),
        qualifier: function.qualifier.clone(),
        statement,
    };
    Ok(own.into_iter().map(left).collect())
}

/// On all of its stages, and on any other.
fn every_ask(parts: &ApiParts, key: &super::gateway::RouteKey, function: &super::gateway::FunctionRef) -> Vec<Ask> {
    let stages = parts.stages.iter().map(|stage| stage.name.as_str()).chain([permits::EVERY_STAGE]);
    stages.flat_map(|stage| permits::asks(&parts.api.id, stage, key, function)).collect()
}

impl HttpApisServiceImpl {
    /// The API's id, the route's, and its mark as the member saw it.
    pub(super) async fn remove(
        &self,
        caller: &Caller,
        place: &Place,
        (id, route_id, mark): (&str, &str, &str),
        integration: bool,
        permission: bool,
    ) -> Result<bool, ConsoleError> {
        if permission {
            caller.check(Permission::FunctionsWrite)?;
        }
        let who = Who::of(caller);
        let _turn = self.hub.turn(place, id).await;
        let parts = self.caches.apis.api_now(&who, place, id).await?;
        let seen = removal(&self.hub, &who, place, &parts, route_id).await?;
        if seen.route.mark != mark {
            return Err(changed("The route"));
        }
        let integration = seen.integration.filter(|_| integration);
        let permissions = if permission { seen.permissions } else { Vec::new() };
        let commands =
            cli::remove_route(place, id, route_id, integration.as_ref().map(|row| row.id.as_str()), &permissions);
        let mut details = vec![detail("api id", id), detail("route", &seen.route.key)];
        details.extend(integration.as_ref().map(|row| detail("integration", &row.id)));
        details.extend(permissions.iter().map(|left| detail("permission", left.words())));
        details.push(detail("aws cli", commands.join("\n")));
        let entry = self.audit.begin(caller, "api.route.remove", "api", &seen.api.name, Some(place), details).await?;
        let aws = self.hub.at(place, &who)?;
        let removed = aws.delete_route(id, route_id).await;
        let result = match removed {
            Err(error) if !error.is_not_found() => Err(ConsoleError::from(error)),
            _ => Ok(()),
        };
        let mut left = Vec::new();
        if result.is_ok() {
            if let Some(row) = &integration
                && let Err(error) = aws.delete_integration(id, &row.id).await
                && !error.is_not_found()
            {
                left.push(detail("left over", format!("integration {}: {}", row.id, ConsoleError::from(error))));
            }
            left.extend(self.remove_permissions(&aws, place, &permissions).await);
        }
        self.caches.api_changed(place, id);
        if let Some((_, function)) = route_of(&parts.value, route_id).ok().and_then(|r| way(&parts.value, r, place)) {
            self.caches.function_changed(place, &function.name);
        }
        let whole = left.is_empty();
        entry.finish_with(&result, left).await;
        result.map(|()| whole)
    }
}
