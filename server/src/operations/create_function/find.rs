//! Whether a step's work is there, after its answer was lost: by the tag, id or description only this operation has.

use super::{Create, Step, documents, run::role_made};
use crate::operations::{
    cloud::Tags,
    documents::access_log_group,
    plan::{Done, Found, Made},
    trouble::{Trouble, of_read},
};

pub async fn find(create: &Create, step: Step, made: &Made) -> Result<Found, Trouble> {
    match step {
        Step::Check | Step::Active | Step::Verify => Ok(Found::Absent),
        // Removing them is repeatable, so nobody needs to know.
        Step::RoleLogs | Step::RolePolicy => Ok(Found::Ours(Done::nothing())),
        Step::Role => role(create).await,
        Step::Logs => {
            let group = documents::log_group(&create.request.name);
            create.work().find_log_group(made.text("account")?, group, "log_group").await
        }
        Step::AccessLogs => {
            let group = access_log_group(create.api_id(made)?);
            create.work().find_log_group(made.text("account")?, group, "access_log_group").await
        }
        Step::Function => function(create).await,
        Step::Api => create.work().find_api().await,
        Step::Integration => {
            let mark = create.integration_mark();
            create.work().find_integration(create.api_id(made)?, &mark, "integration_id").await
        }
        Step::Route => {
            let (api, integration) = (create.api_id(made)?, made.text("integration_id")?);
            create.work().find_route(api, create.route_key()?, integration, "route_id").await
        }
        Step::Permission => {
            let statement_id = create.statement_id();
            create.work().find_permission(create.permit(&statement_id), "statement_id").await
        }
        Step::Stage => create.work().find_stage(create.api_id(made)?, "$default").await,
    }
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
