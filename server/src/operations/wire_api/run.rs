//! What each step does. A step of the kind [`AfterLoss::RunAgain`](super::AfterLoss) copes with its own traces.

use app::http_apis::model::{
    rules::same_route,
    wire::{Leads, RouteWork, WireApi, WireRoute},
};

use super::{Step, fact};
use crate::{
    http_apis::{gateway::RouteKey, permits},
    operations::{
        cloud::{NewIntegration, RouteFound},
        documents::access_log_group,
        plan::{Done, Made},
        trouble::{Trouble, of_read, of_write},
        work::has_statement,
    },
};

pub async fn run(plan: &super::WireApi, step: Step, made: &Made) -> Result<Done, Trouble> {
    let work = plan.work();
    match step {
        Step::Check => check(plan).await,
        Step::Api => work.api(plan.request.api.name(), &plan.tags()).await,
        Step::Integration(at) => {
            let target = plan.target(at)?;
            let (arn, description) = (plan.function(target, made)?.arn(), plan.integration_mark(target));
            let new = NewIntegration { function_arn: &arn, description: &description };
            work.integration(plan.api_id(made)?, new, &fact("integration_id", at)).await
        }
        Step::Route(at) => route(plan, at, made).await,
        Step::Permission(at) => permission(plan, at, made).await,
        Step::AccessLogs => {
            let group = access_log_group(plan.api_id(made)?);
            work.log_group(made.text("account")?, group, "access_log_group", &plan.tags()).await
        }
        Step::Stage => match &plan.request.api {
            WireApi::New { stage, .. } => {
                work.stage(made.text("account")?, plan.api_id(made)?, stage, &plan.tags()).await
            }
            WireApi::Existing { .. } => Err(Trouble::stop("This operation makes no stage.")),
        },
        Step::Verify => verify(plan, made).await,
    }
}

/// Nothing is made here, so this stops at the first thing in the way.
async fn check(plan: &super::WireApi) -> Result<Done, Trouble> {
    let (cloud, request) = (&plan.cloud, &plan.request);
    let account = cloud.account().await.map_err(of_read)?;
    for target in &request.integrations {
        let name = &target.function;
        if cloud.function(name).await.map_err(of_read)?.is_none() {
            return Err(Trouble::Stop(format!(
                "There is no function {name} in {}. Start again with another.",
                plan.place.region
            )));
        }
        if let Some(qualifier) = &target.qualifier
            && !cloud.has_version(name, qualifier).await.map_err(of_read)?
        {
            return Err(Trouble::Stop(format!(
                "{name} has no version or alias {qualifier}. Start again with one it has."
            )));
        }
    }
    let done = Done::nothing().with("account", account);
    let WireApi::Existing { id, .. } = &request.api else { return Ok(done) };
    let api = cloud.api(id).await.map_err(of_read)?;
    let api = api.ok_or_else(|| Trouble::Stop(format!("There is no API {id} any more. Start again with another.")))?;
    if !api.http {
        return Err(Trouble::Stop(format!("{} is not an HTTP API. Start again with another.", api.name)));
    }
    let routes = cloud.routes(id).await.map_err(of_read)?;
    let uses_present = request.routes.iter().any(|route| matches!(route.leads, Leads::Existing { .. }));
    let integrations = if uses_present { cloud.integrations(id).await.map_err(of_read)? } else { Vec::new() };
    for route in &request.routes {
        in_the_way(&api.name, route, &routes)?;
        if let Leads::Existing { id, .. } = &route.leads
            && !integrations.iter().any(|integration| integration.id == *id)
        {
            return Err(Trouble::Stop(format!("{} has no integration {id} any more. Start again.", api.name)));
        }
    }
    Ok(done.with("api_endpoint", api.endpoint))
}

fn in_the_way(api: &str, route: &WireRoute, present: &[RouteFound]) -> Result<(), Trouble> {
    match &route.work {
        RouteWork::Add if present.iter().any(|one| same_route(&one.key, &route.key)) => {
            Err(Trouble::Stop(format!("{api} has a route {} already. Start again with another.", route.key)))
        }
        RouteWork::Add => Ok(()),
        RouteWork::Change { id, was } => match present.iter().find(|one| one.id == *id) {
            Some(one) if one.integration_id == *was => Ok(()),
            Some(_) => Err(Trouble::Stop(format!(
                "Somebody else led {} elsewhere meanwhile. Look at it, then start again.",
                route.key
            ))),
            None => Err(Trouble::Stop(format!("Somebody else removed {} meanwhile.", route.key))),
        },
    }
}

async fn route(plan: &super::WireApi, at: usize, made: &Made) -> Result<Done, Trouble> {
    let (route, api) = (plan.route(at)?, plan.api_id(made)?);
    let (integration, kept) = (plan.integration_of(route, made)?, fact("route_id", at));
    let RouteWork::Change { id, was } = &route.work else {
        return plan.work().route(api, &route.key, integration, &kept).await;
    };
    let routes = plan.cloud.routes(api).await.map_err(of_read)?;
    let now = routes.iter().find(|one| one.id == *id);
    if now.is_none_or(|now| now.integration_id.as_deref() != Some(integration)) {
        in_the_way(
            "The API",
            &WireRoute { work: RouteWork::Change { id: id.clone(), was: was.clone() }, ..route.clone() },
            &routes,
        )?;
        plan.cloud.update_route(api, id, integration).await.map_err(of_write)?;
    }
    Ok(Done::nothing().with(&kept, id.as_str()))
}

/// Where the policy lets the whole route in already, nothing is added.
async fn permission(plan: &super::WireApi, at: usize, made: &Made) -> Result<Done, Trouble> {
    let (route, api) = (plan.route(at)?, plan.api_id(made)?);
    let Some(target) = route.leads.target() else { return Ok(Done::nothing()) };
    let statement_id = plan.statement_id(at);
    if let Ok(key) = RouteKey::parse(&route.key) {
        let function = plan.function(target, made)?;
        let policy =
            plan.cloud.function_policy(&target.function, target.qualifier.as_deref()).await.map_err(of_read)?;
        // Ours, when what was made before a lost answer is seen only now.
        if policy.as_deref().is_some_and(|policy| has_statement(policy, &statement_id)) {
            return Ok(Done::nothing().with(&fact("statement_id", at), statement_id));
        }
        let asks = permits::asks(api, permits::EVERY_STAGE, &key, &function);
        if permits::allowed(policy.as_deref(), &asks) {
            return Ok(Done::nothing().note("It may already."));
        }
        if permits::denied(policy.as_deref(), &asks) {
            return Err(Trouble::Stop(format!(
                "The resource policy of {} denies it: remove the statement that does, then resume.",
                target.label()
            )));
        }
    }
    let permit = super::WireApi::permit(target, &statement_id);
    plan.work().permission(made.text("account")?, api, &route.key, permit, &fact("statement_id", at)).await
}

/// Reads back what a call to the URL needs. The URL itself is not called: that would run the function's code.
async fn verify(plan: &super::WireApi, made: &Made) -> Result<Done, Trouble> {
    let (work, api) = (plan.work(), plan.api_id(made)?);
    for (at, target) in plan.request.integrations.iter().enumerate() {
        if made.tried_again(&Step::Integration(at).key()) {
            let used = made.text(&fact("integration_id", at))?;
            work.remove_double_integrations(api, used, &plan.integration_mark(target)).await?;
        }
    }
    if made.tried_again(&Step::Api.key()) {
        work.remove_double_apis(api).await?;
    }
    let mut wanted = Vec::new();
    for route in &plan.request.routes {
        wanted.push((route.key.as_str(), plan.integration_of(route, made)?));
    }
    work.see_routes(api, &wanted).await?;
    let Some((first, _)) = wanted.first() else { return Ok(Done::nothing()) };
    work.published(api, made.text("api_endpoint")?, first, made.find("stage")).await
}
