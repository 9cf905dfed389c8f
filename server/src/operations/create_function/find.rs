//! Whether a step's work is there, after its answer was lost: by the tag, id or description only this operation has.

use super::{Create, Step, documents, run::role_made};
use crate::operations::{
    cloud::Tags,
    plan::{Done, Found, Made},
    trouble::{Trouble, of_read},
};

pub async fn find(create: &Create, step: Step, made: &Made) -> Result<Found, Trouble> {
    match step {
        Step::Check | Step::Active | Step::Verify => Ok(Found::Absent),
        // Removing them is repeatable, so nobody needs to know.
        Step::RoleLogs | Step::RolePolicy => Ok(Found::Ours(Done::nothing())),
        Step::Role => role(create).await,
        Step::Logs => log_group(create, made, documents::log_group(&create.request.name), "log_group").await,
        Step::AccessLogs => {
            let group = documents::access_log_group(create.api_id(made)?);
            log_group(create, made, group, "access_log_group").await
        }
        Step::Function => function(create).await,
        Step::Api => {
            let apis = create.cloud.apis().await.map_err(of_read)?;
            let ours = apis.into_iter().find(|api| create.ours(&api.tags));
            Ok(found(ours.map(|api| Done::nothing().with("api_id", api.id).with("api_endpoint", api.endpoint))))
        }
        Step::Integration => {
            let all = create.cloud.integrations(create.api_id(made)?).await.map_err(of_read)?;
            let description = create.integration_description();
            let ours = all.into_iter().find(|integration| integration.description == description);
            Ok(found(ours.map(|integration| Done::nothing().with("integration_id", integration.id))))
        }
        Step::Route => route(create, made).await,
        Step::Permission => {
            let policy = create.cloud.function_policy(&create.request.name).await.map_err(of_read)?;
            let statement_id = create.statement_id();
            let ours = policy.is_some_and(|policy| has_statement(&policy, &statement_id));
            Ok(found(ours.then(|| Done::nothing().with("statement_id", statement_id))))
        }
        Step::Stage => {
            // The API is new and ours, so is its stage.
            let stages = create.cloud.stages(create.api_id(made)?).await.map_err(of_read)?;
            let ours = stages.iter().any(|stage| stage.name == "$default");
            Ok(found(ours.then(|| Done::nothing().with("stage", "$default"))))
        }
    }
}

fn found(ours: Option<Done>) -> Found {
    ours.map_or(Found::Absent, Found::Ours)
}

async fn role(create: &Create) -> Result<Found, Trouble> {
    let [wished, other] = create.role_names();
    for name in [&wished, &other] {
        if let Some(role) = create.cloud.role(name).await.map_err(of_read)?
            && create.ours(&role.tags)
        {
            return Ok(Found::Ours(role_made(&wished, name, role.arn)));
        }
    }
    Ok(Found::Absent)
}

async fn log_group(create: &Create, made: &Made, name: String, fact: &str) -> Result<Found, Trouble> {
    let arn = documents::log_group_arn(&create.place.region, made.text("account")?, &name);
    let tags = create.cloud.log_group_tags(&arn).await.map_err(of_read)?;
    let ours = tags.is_some_and(|tags| create.ours(&tags));
    Ok(found(ours.then(|| Done::nothing().with(fact, name))))
}

async fn function(create: &Create) -> Result<Found, Trouble> {
    let name = &create.request.name;
    Ok(match create.cloud.function(name).await.map_err(of_read)? {
        None => Found::Absent,
        Some(function) if create.ours(known(function.tags.as_ref())?) => {
            Found::Ours(Done::nothing().with("function_arn", function.arn))
        }
        Some(_) => {
            Found::Theirs(format!("Somebody else made a function {name} meanwhile. Roll back and choose another name."))
        }
    })
}

/// Without the tags nobody can say whose function it is.
pub(super) fn known(tags: Option<&Tags>) -> Result<&Tags, Trouble> {
    tags.ok_or_else(|| Trouble::stop("AWS does not tell the function's tags. Allow lambda:ListTags for this connection's identity, then try again."))
}

async fn route(create: &Create, made: &Made) -> Result<Found, Trouble> {
    let key = create.route_key()?;
    let integration = Some(made.text("integration_id")?);
    let routes = create.cloud.routes(create.api_id(made)?).await.map_err(of_read)?;
    let same_key: Vec<_> = routes.into_iter().filter(|route| route.key == key).collect();
    Ok(match same_key.iter().find(|route| route.integration_id.as_deref() == integration) {
        Some(ours) => Found::Ours(Done::nothing().with("route_id", ours.id.clone())),
        None if same_key.is_empty() => Found::Absent,
        None => {
            Found::Theirs(format!("Somebody else made a route {key} meanwhile. Roll back and choose another path."))
        }
    })
}

fn has_statement(policy: &str, statement_id: &str) -> bool {
    let Ok(policy) = serde_json::from_str::<serde_json::Value>(policy) else { return false };
    policy["Statement"].as_array().is_some_and(|all| all.iter().any(|statement| statement["Sid"] == statement_id))
}
