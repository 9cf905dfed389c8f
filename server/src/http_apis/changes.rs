//! Adding and changing routes, and the permission a route lacks. Each reads the API anew and compares before it sends
//! anything, one member after another.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::rules::function_name,
    http_apis::{
        cli,
        model::{
            LeftPermission,
            wire::{AskedApi, AskedWork, RouteAsk, Target},
        },
    },
    session::service::Caller,
};

use super::{
    HttpApisServiceImpl,
    catalog::ApiParts,
    gateway::{FunctionRef, RouteKey, permission},
    get, permits,
};
use crate::{
    activity::detail,
    aws::{Aws, AwsErrorKind, Who, apigateway::Route, lambda::NewPermission},
    operations::{documents::source_arn, work::has_statement},
};

/// When somebody, here or with another tool, was faster.
pub fn changed(what: &str) -> ConsoleError {
    ConsoleError::Conflict {
        message: format!("{what} changed after you opened this page. Nothing was sent. This is how it is now."),
    }
}

impl HttpApisServiceImpl {
    pub(super) async fn start_route(
        &self,
        caller: &Caller,
        place: &Place,
        ask: RouteAsk,
        token: &str,
    ) -> Result<String, ConsoleError> {
        self.hub.check(place)?;
        // Pressed twice: what the first press has made meanwhile is no change by somebody else.
        if let Some(id) = self.wirings.started(caller, token).await? {
            return Ok(id);
        }
        let AskedApi::Existing { id, mark } = &ask.api else {
            let wire = ask.wire(None).map_err(|error| ConsoleError::Invalid(vec![error]))?;
            return self.wirings.start_wire(caller, place, wire, token).await;
        };
        let _turn = self.hub.turn(place, id).await;
        let parts = self.caches.apis.api_now(&Who::of(caller), place, id).await?;
        let api = get::detail(&self.hub, place, &parts.value, parts.as_of);
        let (now, what) = match &ask.work {
            AskedWork::Add { .. } => (Some(&api.mark), format!("The API {}", api.summary.name)),
            AskedWork::Change { route_id } => (api.route(route_id).map(|route| &route.mark), "The route".to_owned()),
        };
        if now != Some(mark) {
            return Err(changed(&what));
        }
        let wire = ask.wire(Some(&api)).map_err(|error| ConsoleError::Invalid(vec![error]))?;
        self.wirings.start_wire(caller, place, wire, token).await
    }

    /// Lets the API call the function behind a route.
    pub(super) async fn permit_route(
        &self,
        caller: &Caller,
        place: &Place,
        id: &str,
        route_id: &str,
    ) -> Result<(), ConsoleError> {
        let who = Who::of(caller);
        let _turn = self.hub.turn(place, id).await;
        let parts = self.caches.apis.api_now(&who, place, id).await?.value;
        let route = route_of(&parts, route_id)?;
        let Some((key, function)) = way(&parts, route, place) else {
            return Err(ConsoleError::Conflict { message: "The route leads to no function of this region.".into() });
        };
        let aws = self.hub.at(place, &who)?;
        let qualifier = function.qualifier.as_deref();
        let (policy, revision_id) = aws.get_policy_revision(&function.name, qualifier).await?;
        let asks = permits::asks(id, permits::EVERY_STAGE, &key, &function);
        if permits::allowed(policy.as_deref(), &asks) {
            self.caches.function_changed(place, &function.name);
            return Ok(());
        }
        if permits::denied(policy.as_deref(), &asks) {
            let message = "A statement of the function's resource policy denies it: remove that first.".into();
            return Err(ConsoleError::Conflict { message });
        }
        let statement = free_statement(policy.as_deref(), permission::statement_id(id, &key));
        let target = Target { function: function.name.clone(), qualifier: function.qualifier.clone() };
        let commands = cli::add_permission(&target, id, &route.key, place, &statement);
        let details = vec![
            detail("api id", id),
            detail("route", &route.key),
            detail("statement", &statement),
            detail("aws cli", commands.join("\n")),
        ];
        let entry = self
            .audit
            .begin(caller, "function.permission.add", "function", &function.name, Some(place), details)
            .await?;
        let new = NewPermission {
            statement_id: statement,
            action: permission::ACTION.into(),
            principal: permission::PRINCIPAL.into(),
            source_arn: Some(source_arn(&function.region, &function.account_id, id, &route.key)),
            source_account: None,
            revision_id,
        };
        let result = match aws.add_permission(&function.name, qualifier, new).await {
            // Made by a press before this one.
            Err(error) if error.kind == AwsErrorKind::AlreadyExists => Ok(()),
            other => other.map_err(|error| error.about("function", &function.name)),
        };
        self.caches.function_changed(place, &function.name);
        entry.finish(&result).await;
        result
    }

    /// Removes statements, each on its own; those that could not be, with why.
    pub(super) async fn remove_permissions(
        &self,
        aws: &Aws,
        place: &Place,
        permissions: &[LeftPermission],
    ) -> Vec<(String, String)> {
        let mut left = Vec::new();
        for permission in permissions {
            let LeftPermission { function, qualifier, statement } = permission;
            match aws.remove_permission(function, qualifier.as_deref(), statement).await {
                Ok(()) => {}
                Err(error) if error.is_not_found() => {}
                Err(error) => {
                    left.push(detail("left over", format!("{}: {}", permission.words(), ConsoleError::from(error))))
                }
            }
            self.caches.function_changed(place, function);
        }
        left
    }
}

pub fn route_of<'a>(parts: &'a ApiParts, route_id: &str) -> Result<&'a Route, ConsoleError> {
    let route = parts.routes.iter().find(|route| route.id == route_id);
    route.ok_or_else(|| ConsoleError::not_found("route", route_id))
}

/// The function of this region a route leads to by its resource policy; none for other integrations.
pub fn way(parts: &ApiParts, route: &Route, place: &Place) -> Option<(RouteKey, FunctionRef)> {
    let integration = parts.integration(route.integration_id.as_deref()?)?;
    // A role of the integration's own is used instead of the policy.
    if integration.credentials_arn.is_some() {
        return None;
    }
    let mut function = get::function_of(integration, &parts.stages).filter(|f| f.region == place.region)?;
    function.qualifier = function.qualifier.filter(|qualifier| qualifier != "$LATEST");
    function_name(&function.name).ok()?;
    Some((RouteKey::parse(&route.key).ok()?, function))
}

/// The id, or another where a statement of that name is for something else.
fn free_statement(policy: Option<&str>, id: String) -> String {
    let taken = |id: &str| policy.is_some_and(|policy| has_statement(policy, id));
    if !taken(&id) {
        return id;
    }
    (2..).map(|number| format!("{id}-{number}")).find(|id| !taken(id)).unwrap_or(id)
}
