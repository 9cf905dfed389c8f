//! Deleting an API, and the statements of functions that name it, which AWS leaves.

use app::{
    connections::model::Place,
    error::ConsoleError,
    http_apis::{
        cli,
        model::{Deletion, LeftPermission},
    },
    session::{model::Permission, service::Caller},
};

use super::{
    HttpApisServiceImpl,
    catalog::ApiParts,
    changes::{changed, way},
    gateway::FunctionRef,
    get, permits, urls,
};
use crate::{
    activity::detail,
    aws::{AwsHub, Who, cache::Aged},
};

/// Functions whose policies are read: one call each.
const FUNCTIONS_MOST: usize = 20;

pub async fn deletion(hub: &AwsHub, who: &Who, place: &Place, parts: &Aged<ApiParts>) -> Deletion {
    let api = get::detail(hub, place, &parts.value, parts.as_of);
    let (permissions, unknown) = match permissions(hub, who, place, &parts.value).await {
        Ok(permissions) => (permissions, None),
        Err(error) => (Vec::new(), Some(format!("{}. {}", error.title(), error))),
    };
    let base = urls::base(hub, place, &parts.value.api).filter(|base| !base.is_empty());
    let served = || parts.value.stages.iter().filter(|stage| urls::is_served(stage));
    let urls = base.iter().flat_map(|base| {
        served().flat_map(|stage| parts.value.routes.iter().map(|route| urls::route(base, &stage.name, &route.key)))
    });
    Deletion { urls: urls.collect(), api, permissions, unknown }
}

async fn permissions(
    hub: &AwsHub,
    who: &Who,
    place: &Place,
    parts: &ApiParts,
) -> Result<Vec<LeftPermission>, ConsoleError> {
    let mut functions: Vec<FunctionRef> =
        parts.routes.iter().filter_map(|route| way(parts, route, place)).map(|(_, function)| function).collect();
    // Also behind integrations that no route uses any more.
    functions.extend(
        parts
            .integrations
            .iter()
            .filter_map(|one| get::function_of(one, &parts.stages))
            .filter(|function| function.region == place.region),
    );
    functions.sort_by_key(FunctionRef::arn);
    functions.dedup();
    functions.truncate(FUNCTIONS_MOST);
    let aws = hub.at(place, who)?;
    let mut left = Vec::new();
    for function in functions {
        let policy = aws.get_policy(&function.name, function.qualifier.as_deref()).await?;
        let named =
            permits::statements_of_api(policy.as_deref().unwrap_or_default(), place, &parts.api.id, &function.arn());
        left.extend(named.into_iter().map(|statement| LeftPermission {
            function: function.name.clone(),
            qualifier: function.qualifier.clone(),
            statement,
        }));
    }
    Ok(left)
}

impl HttpApisServiceImpl {
    /// Its id, its mark as the member saw it, and the name typed.
    pub(super) async fn delete_api(
        &self,
        caller: &Caller,
        place: &Place,
        (id, mark, typed): (&str, &str, &str),
        permissions: bool,
    ) -> Result<bool, ConsoleError> {
        if permissions {
            caller.check(Permission::FunctionsWrite)?;
        }
        let who = Who::of(caller);
        let _turn = self.hub.turn(place, id).await;
        let parts = self.caches.apis.api_now(&who, place, id).await?;
        let seen = deletion(&self.hub, &who, place, &parts).await;
        let name = seen.api.summary.name;
        if typed.trim() != name {
            return Err(ConsoleError::invalid("confirm", format!("Type {name} to delete it.")));
        }
        if seen.api.mark != mark {
            return Err(changed("The API"));
        }
        let permissions = if permissions { seen.permissions } else { Vec::new() };
        let commands = cli::delete_api(place, id, &permissions);
        let mut details = vec![detail("api id", id)];
        details.extend(seen.api.routes.iter().map(|route| detail("route", &route.key)));
        details.extend(permissions.iter().map(|left| detail("permission", left.words())));
        details.push(detail("aws cli", commands.join("\n")));
        let entry = self.audit.begin(caller, "api.delete", "api", &name, Some(place), details).await?;
        let aws = self.hub.at(place, &who)?;
        let result = match aws.delete_api(id).await {
            Err(error) if !error.is_not_found() => Err(ConsoleError::from(error)),
            _ => Ok(()),
        };
        let left = if result.is_ok() { self.remove_permissions(&aws, place, &permissions).await } else { Vec::new() };
        self.caches.api_changed(place, id);
        for function in seen.api.integrations.iter().filter_map(|row| row.function.as_deref()) {
            self.caches.function_changed(place, function);
        }
        let whole = left.is_empty();
        entry.finish_with(&result, left).await;
        result.map(|()| whole)
    }
}
