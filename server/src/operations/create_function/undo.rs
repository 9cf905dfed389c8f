//! How each step is taken back. Only what carries this operation's mark is removed; what is gone already is fine.

use super::{Create, Step, documents, find::known};
use crate::operations::{
    plan::{Made, Undone},
    trouble::{Trouble, gone, of_read},
    work::kept,
};

pub async fn undo(create: &Create, step: Step, made: &Made) -> Result<Undone, Trouble> {
    let (cloud, work) = (&create.cloud, create.work());
    match step {
        Step::Check | Step::Active | Step::Verify => return Ok(Undone::Nothing),
        Step::Role => return role(create, made).await,
        Step::RoleLogs => return role_policy(create, made, documents::LOGS_POLICY).await,
        Step::RolePolicy => return role_policy(create, made, documents::BLUEPRINT_POLICY).await,
        Step::Logs => return work.undo_log_group(made.text("account")?, made.find("log_group")).await,
        Step::AccessLogs => return work.undo_log_group(made.text("account")?, made.find("access_log_group")).await,
        Step::Function => return function(create).await,
        Step::Api => return work.undo_api(made.text("api_id")?, made.tried_again(Step::Api.key())).await,
        Step::Integration => {
            let (api, id) = (create.api_id(made)?, made.text("integration_id")?);
            let tried_again = made.tried_again(Step::Integration.key());
            return work.undo_integration(api, id, &create.integration_mark(), tried_again).await;
        }
        Step::Route => gone(cloud.delete_route(create.api_id(made)?, made.text("route_id")?).await)?,
        Step::Permission => {
            gone(cloud.remove_permission(&create.request.name, None, made.text("statement_id")?).await)?;
        }
        Step::Stage => gone(cloud.delete_stage(create.api_id(made)?, "$default").await)?,
    }
    Ok(Undone::Removed)
}

async fn role(create: &Create, made: &Made) -> Result<Undone, Trouble> {
    let name = made.text("role_name")?;
    match create.cloud.role(name).await.map_err(of_read)? {
        None => Ok(Undone::Removed),
        Some(role) if create.ours(&role.tags) => {
            // AWS deletes no role that has policies.
            gone(create.cloud.delete_role_policy(name, documents::LOGS_POLICY).await)?;
            gone(create.cloud.delete_role_policy(name, documents::BLUEPRINT_POLICY).await)?;
            gone(create.cloud.delete_role(name).await)?;
            Ok(Undone::Removed)
        }
        Some(_) => Ok(kept("role", name)),
    }
}

async fn role_policy(create: &Create, made: &Made, policy: &str) -> Result<Undone, Trouble> {
    let name = made.text("role_name")?;
    match create.cloud.role(name).await.map_err(of_read)? {
        None => Ok(Undone::Removed),
        Some(role) if create.ours(&role.tags) => {
            gone(create.cloud.delete_role_policy(name, policy).await)?;
            Ok(Undone::Removed)
        }
        Some(_) => Ok(kept("role", name)),
    }
}

async fn function(create: &Create) -> Result<Undone, Trouble> {
    let name = &create.request.name;
    match create.cloud.function(name).await.map_err(of_read)? {
        None => Ok(Undone::Removed),
        Some(function) if create.ours(known(function.tags.as_ref())?) => {
            gone(create.cloud.delete_function(name).await)?;
            Ok(Undone::Removed)
        }
        Some(_) => Ok(kept("function", name)),
    }
}
