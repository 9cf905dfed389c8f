//! How each step is taken back. Only what carries this operation's mark is removed; what is gone already is fine.

use super::{Create, Step, documents, find::known};
use crate::operations::{
    plan::{Made, Undone},
    trouble::{Trouble, gone, of_read},
};

pub async fn undo(create: &Create, step: Step, made: &Made) -> Result<Undone, Trouble> {
    let cloud = &create.cloud;
    match step {
        Step::Check | Step::Active | Step::Verify => return Ok(Undone::Nothing),
        Step::Role => return role(create, made).await,
        Step::RoleLogs => return role_policy(create, made, documents::LOGS_POLICY).await,
        Step::RolePolicy => return role_policy(create, made, documents::BLUEPRINT_POLICY).await,
        Step::Logs => return log_group(create, made, "log_group").await,
        Step::AccessLogs => return log_group(create, made, "access_log_group").await,
        Step::Function => return function(create).await,
        Step::Api => return api(create, made).await,
        Step::Integration => return integration(create, made).await,
        Step::Route => gone(cloud.delete_route(create.api_id(made)?, made.text("route_id")?).await)?,
        Step::Permission => {
            gone(cloud.remove_permission(&create.request.name, made.text("statement_id")?).await)?;
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

async fn log_group(create: &Create, made: &Made, fact: &str) -> Result<Undone, Trouble> {
    let Some(name) = made.find(fact) else { return Ok(Undone::Nothing) };
    let arn = documents::log_group_arn(&create.place.region, made.text("account")?, name);
    match create.cloud.log_group_tags(&arn).await.map_err(of_read)? {
        None => Ok(Undone::Removed),
        Some(tags) if create.ours(&tags) => {
            gone(create.cloud.delete_log_group(name).await)?;
            Ok(Undone::Removed)
        }
        Some(_) => Ok(kept("log group", name)),
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

async fn api(create: &Create, made: &Made) -> Result<Undone, Trouble> {
    let id = made.text("api_id")?;
    if made.tried_again(Step::Api.key()) {
        for double in create.cloud.apis().await.map_err(of_read)? {
            if create.ours(&double.tags) && double.id != id {
                gone(create.cloud.delete_api(&double.id).await)?;
            }
        }
    }
    gone(create.cloud.delete_api(id).await)?;
    Ok(Undone::Removed)
}

async fn integration(create: &Create, made: &Made) -> Result<Undone, Trouble> {
    let (api, id) = (create.api_id(made)?, made.text("integration_id")?);
    if made.tried_again(Step::Integration.key()) {
        let ours = create.integration_description();
        let all = match create.cloud.integrations(api).await {
            // The whole API is gone.
            Err(error) if error.is_not_found() => return Ok(Undone::Removed),
            all => all.map_err(of_read)?,
        };
        for double in all {
            if double.description == ours && double.id != id {
                gone(create.cloud.delete_integration(api, &double.id).await)?;
            }
        }
    }
    gone(create.cloud.delete_integration(api, id).await)?;
    Ok(Undone::Removed)
}

fn kept(kind: &str, name: &str) -> Undone {
    Undone::Kept(format!("The {kind} {name} is no longer the one this operation made; it stays."))
}
