//! What each step does. A step of the kind [`AfterLoss::RunAgain`](super::AfterLoss) copes with its own traces.

use app::functions::{
    create::model::{ApiChoice, RoleChoice},
    model::FunctionState,
};

use super::{Create, Step, documents};
use crate::{
    aws::{AwsError, AwsErrorKind},
    operations::{
        cloud::{NewFunction, NewIntegration, NewRole},
        documents::access_log_group,
        plan::{Done, Made},
        trouble::{Pace, Trouble, of_read, of_write},
    },
};

pub async fn run(create: &Create, step: Step, made: &Made) -> Result<Done, Trouble> {
    match step {
        Step::Check => check(create).await,
        Step::Role => role(create).await,
        Step::RoleLogs => {
            let account = made.text("account")?;
            let document = documents::logs_policy(&create.place.region, account, &create.request.name);
            role_policy(create, made, documents::LOGS_POLICY, &document).await
        }
        Step::RolePolicy => {
            let document =
                create.blueprint_policy(made.text("account")?).map_err(|unfit| Trouble::Stop(unfit.reason))?;
            role_policy(create, made, documents::BLUEPRINT_POLICY, &document).await
        }
        Step::Logs => {
            let group = documents::log_group(&create.request.name);
            create.work().log_group(made.text("account")?, group, "log_group", &create.tags()).await
        }
        Step::Function => function(create, made).await,
        Step::Active => active(create).await,
        Step::Api => api(create).await,
        Step::Integration => {
            let description = create.integration_mark();
            let new = NewIntegration { function_arn: made.text("function_arn")?, description: &description };
            create.work().integration(create.api_id(made)?, new, "integration_id").await
        }
        Step::Route => {
            let (api, integration) = (create.api_id(made)?, made.text("integration_id")?);
            create.work().route(api, create.route_key()?, integration, "route_id").await
        }
        Step::Permission => {
            let (account, api, statement_id) = (made.text("account")?, create.api_id(made)?, create.statement_id());
            let permit = create.permit(&statement_id);
            create.work().permission(account, api, create.route_key()?, permit, "statement_id").await
        }
        Step::AccessLogs => {
            let group = access_log_group(create.api_id(made)?);
            create.work().log_group(made.text("account")?, group, "access_log_group", &create.tags()).await
        }
        Step::Stage => {
            let (account, api) = (made.text("account")?, create.api_id(made)?);
            create.work().stage(account, api, "$default", &create.tags()).await
        }
        Step::Verify => verify(create, made).await,
    }
}

/// Nothing is made here, so this stops at the first thing in the way.
async fn check(create: &Create) -> Result<Done, Trouble> {
    let (cloud, request) = (&create.cloud, &create.request);
    let account = cloud.account().await.map_err(of_read)?;
    if cloud.function(&request.name).await.map_err(of_read)?.is_some() {
        return Err(Trouble::Stop(format!(
            "There is already a function {} in {}. Start again with another name.",
            request.name, create.place.region
        )));
    }
    create.code().await?;
    let done = Done::nothing().with("account", account);
    let Some(route) = &request.route else { return Ok(done) };
    let ApiChoice::Existing { id } = &route.api else { return Ok(done) };
    let api = cloud.api(id).await.map_err(of_read)?;
    let api = api.ok_or_else(|| Trouble::Stop(format!("There is no API {id} any more. Start again with another.")))?;
    if !api.http {
        return Err(Trouble::Stop(format!("{} is not an HTTP API. Start again with another.", api.name)));
    }
    if cloud.routes(id).await.map_err(of_read)?.iter().any(|present| present.key == route.route_key) {
        return Err(Trouble::Stop(format!(
            "{} has a route {} already. Start again with another.",
            api.name, route.route_key
        )));
    }
    Ok(done.with("api_endpoint", api.endpoint))
}

async fn role(create: &Create) -> Result<Done, Trouble> {
    let [wished, other] = create.role_names();
    let description = format!("Made by Lambent for the function {}.", create.request.name);
    for name in [&wished, &other] {
        let (trust_policy, tags) = (documents::trust_policy(), create.tags());
        let new = NewRole { name, description: &description, trust_policy: &trust_policy, tags: &tags };
        match create.cloud.create_role(new).await {
            Ok(arn) => return Ok(role_made(&wished, name, arn)),
            Err(error) if error.kind == AwsErrorKind::AlreadyExists => {
                match create.cloud.role(name).await.map_err(of_read)? {
                    Some(role) if create.ours(&role.tags) => return Ok(role_made(&wished, name, role.arn)),
                    Some(_) => {}
                    None => return Err(Trouble::wait(format!("Waiting for the role {name} to appear."), Pace::BUSY)),
                }
            }
            Err(error) => return Err(of_write(error)),
        }
    }
    Err(Trouble::Stop(format!(
        "There are already roles {wished} and {other}. Delete one that nobody uses, then resume."
    )))
}

pub(super) fn role_made(wished: &str, name: &str, arn: String) -> Done {
    let done = Done::nothing().with("role_name", name).with("role_arn", arn);
    if name == wished { done } else { done.note(format!("{wished} belongs to something else; this one is {name}.")) }
}

async fn role_policy(create: &Create, made: &Made, policy: &str, document: &str) -> Result<Done, Trouble> {
    create.cloud.put_role_policy(made.text("role_name")?, policy, document).await.map_err(of_write)?;
    Ok(Done::nothing())
}

async fn function(create: &Create, made: &Made) -> Result<Done, Trouble> {
    let request = &create.request;
    let (role_arn, new_role) = match &request.role {
        RoleChoice::Existing { arn } => (arn.as_str(), false),
        RoleChoice::Basic | RoleChoice::Blueprint => (made.text("role_arn")?, true),
    };
    let tags = create.function_tags();
    let new = NewFunction {
        name: &request.name,
        description: &request.description,
        role_arn,
        code: create.code().await?,
        runtime: request.runtime.as_deref(),
        handler: request.handler.as_deref(),
        architecture: request.architecture,
        memory_mb: request.memory_mb,
        timeout_s: request.timeout_s,
        environment: &request.environment,
        tags: &tags,
    };
    let arn = create.cloud.create_function(new).await.map_err(|error| creating(error, new_role))?;
    Ok(Done::nothing().with("function_arn", arn))
}

fn creating(error: AwsError, new_role: bool) -> Trouble {
    // An existing role that Lambda cannot assume will not heal with time.
    if error.kind == AwsErrorKind::RoleNotAssumable && !new_role {
        return Trouble::Stop(format!("{} Its trust policy must name lambda.amazonaws.com.", error.message));
    }
    of_write(error)
}

async fn active(create: &Create) -> Result<Done, Trouble> {
    let name = &create.request.name;
    let Some(function) = create.cloud.function(name).await.map_err(of_read)? else {
        return Err(Trouble::wait(format!("Waiting for {name} to appear."), Pace::BUSY));
    };
    let reason = function.state_reason.unwrap_or_default();
    match function.state {
        FunctionState::Pending => {
            Err(Trouble::wait(format!("AWS is preparing {name}. {reason}").trim_end(), Pace::POLL))
        }
        FunctionState::Failed => Err(Trouble::Stop(format!("AWS could not prepare {name}: {reason}"))),
        FunctionState::Active | FunctionState::Inactive | FunctionState::Other(_) => Ok(Done::nothing()),
    }
}

async fn api(create: &Create) -> Result<Done, Trouble> {
    let Some(ApiChoice::New { name }) = create.request.route.as_ref().map(|route| &route.api) else {
        return Err(Trouble::stop("This operation makes no API."));
    };
    create.work().api(name, &create.tags()).await
}

/// Reads back what a call to the URL needs. The URL itself is not called: that would run the function's code.
async fn verify(create: &Create, made: &Made) -> Result<Done, Trouble> {
    let (work, api, key) = (create.work(), create.api_id(made)?, create.route_key()?);
    let integration = made.text("integration_id")?;
    if made.tried_again(Step::Integration.key()) {
        work.remove_double_integrations(api, integration, &create.integration_mark()).await?;
    }
    if made.tried_again(Step::Api.key()) {
        work.remove_double_apis(api).await?;
    }
    work.see_routes(api, &[(key, integration)]).await?;
    work.published(api, made.text("api_endpoint")?, key, made.find("stage")).await
}
