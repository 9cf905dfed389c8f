//! What each step does. A step of the kind [`AfterLoss::RunAgain`](super::AfterLoss) copes with its own traces.

use app::functions::{
    create::model::{ApiChoice, RoleChoice},
    model::FunctionState,
};

use super::{Create, Step, documents};
use crate::{
    aws::{AwsError, AwsErrorKind},
    http_apis::{gateway::access_log::DEFAULT_FORMAT, urls},
    operations::{
        cloud::{NewFunction, NewIntegration, NewPermission, NewRole, NewStage},
        plan::{Done, Made},
        trouble::{Pace, Trouble, gone, of_read, of_write},
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
            log_group(create, made, group, "log_group").await
        }
        Step::Function => function(create, made).await,
        Step::Active => active(create).await,
        Step::Api => api(create).await,
        Step::Integration => {
            let description = create.integration_description();
            let new = NewIntegration { function_arn: made.text("function_arn")?, description: &description };
            let id = create.cloud.create_integration(create.api_id(made)?, new).await.map_err(of_write)?;
            Ok(Done::nothing().with("integration_id", id))
        }
        Step::Route => {
            let (api, integration) = (create.api_id(made)?, made.text("integration_id")?);
            let created = create.cloud.create_route(api, create.route_key()?, integration).await;
            Ok(Done::nothing().with("route_id", created.map_err(of_write)?))
        }
        Step::Permission => permission(create, made).await,
        Step::AccessLogs => {
            let group = documents::access_log_group(create.api_id(made)?);
            log_group(create, made, group, "access_log_group").await
        }
        Step::Stage => stage(create, made).await,
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

/// A group of that name may be left from an earlier function: it stays as it is.
async fn log_group(create: &Create, made: &Made, name: String, fact: &str) -> Result<Done, Trouble> {
    match create.cloud.create_log_group(&name, &create.tags()).await {
        Ok(()) => {}
        Err(error) if error.kind == AwsErrorKind::AlreadyExists => {
            let arn = documents::log_group_arn(&create.place.region, made.text("account")?, &name);
            let tags = create.cloud.log_group_tags(&arn).await.map_err(of_read)?;
            if !tags.is_some_and(|tags| create.ours(&tags)) {
                return Ok(Done::nothing().note("It was there before and stays as it is."));
            }
        }
        Err(error) => return Err(of_write(error)),
    }
    create.cloud.put_retention(&name, documents::RETENTION_DAYS).await.map_err(of_write)?;
    Ok(Done::nothing().with(fact, name).note(format!("Keeps logs for {} days.", documents::RETENTION_DAYS)))
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
    let api = create.cloud.create_api(name, &create.tags()).await.map_err(of_write)?;
    Ok(Done::nothing().with("api_id", api.id).with("api_endpoint", api.endpoint))
}

async fn permission(create: &Create, made: &Made) -> Result<Done, Trouble> {
    let (account, api) = (made.text("account")?, create.api_id(made)?);
    let source_arn = documents::source_arn(&create.place.region, account, api, create.route_key()?);
    let statement_id = create.statement_id();
    let new = NewPermission { statement_id: &statement_id, source_arn: &source_arn };
    create.cloud.add_permission(&create.request.name, new).await.map_err(of_write)?;
    Ok(Done::nothing().with("statement_id", statement_id))
}

async fn stage(create: &Create, made: &Made) -> Result<Done, Trouble> {
    let api = create.api_id(made)?;
    let group = documents::access_log_group(api);
    let log_group_arn = documents::log_group_arn(&create.place.region, made.text("account")?, &group);
    let tags = create.tags();
    let new = NewStage { name: "$default", log_group_arn: &log_group_arn, log_format: DEFAULT_FORMAT, tags: &tags };
    create.cloud.create_stage(api, new).await.map_err(of_write)?;
    Ok(Done::nothing().with("stage", "$default"))
}

/// Reads back what a call to the URL needs. The URL itself is not called: that would run the function's code.
async fn verify(create: &Create, made: &Made) -> Result<Done, Trouble> {
    let (api, key) = (create.api_id(made)?, create.route_key()?);
    remove_doubles(create, made).await?;
    let integration = Some(made.text("integration_id")?);
    let routes = create.cloud.routes(api).await.map_err(of_read)?;
    if !routes.iter().any(|route| route.key == key && route.integration_id.as_deref() == integration) {
        return Err(Trouble::wait(format!("Waiting for the route {key} to appear."), Pace::BUSY));
    }
    let stages = create.cloud.stages(api).await.map_err(of_read)?;
    let stage = stages.iter().find(|stage| stage.name == "$default").or_else(|| stages.first());
    let Some(stage) = stage else {
        if made.find("stage").is_some() {
            return Err(Trouble::wait("Waiting for the stage to appear.", Pace::BUSY));
        }
        return Ok(Done::nothing().note("The API has no stage yet: the route answers once it has one."));
    };
    let done = match made.text("api_endpoint")? {
        "" => Done::nothing(),
        endpoint => Done::nothing().with("url", urls::route(endpoint, &stage.name, key)),
    };
    if stage.auto_deploy {
        return Ok(done);
    }
    Ok(done.note(format!(
        "The stage {} does not deploy by itself: the route answers after its next deployment.",
        stage.name
    )))
}

/// A create whose answer was lost, looked up in vain and repeated, may have worked twice after all.
async fn remove_doubles(create: &Create, made: &Made) -> Result<(), Trouble> {
    let api = create.api_id(made)?;
    if made.tried_again(Step::Integration.key()) {
        let (used, ours) = (made.text("integration_id")?, create.integration_description());
        for double in create.cloud.integrations(api).await.map_err(of_read)? {
            if double.description == ours && double.id != used {
                gone(create.cloud.delete_integration(api, &double.id).await)?;
            }
        }
    }
    if made.tried_again(Step::Api.key()) {
        for double in create.cloud.apis().await.map_err(of_read)? {
            if create.ours(&double.tags) && double.id != api {
                gone(create.cloud.delete_api(&double.id).await)?;
            }
        }
    }
    Ok(())
}
