//! How each step is taken back. Only what carries this operation's mark is removed; what is gone already is fine.

use app::http_apis::model::wire::RouteWork;

use super::{Step, fact};
use crate::operations::{
    plan::{Made, Undone},
    trouble::{Trouble, gone, of_read},
};

pub async fn undo(plan: &super::WireApi, step: Step, made: &Made) -> Result<Undone, Trouble> {
    let (cloud, work) = (&plan.cloud, plan.work());
    match step {
        Step::Check | Step::Verify => return Ok(Undone::Nothing),
        Step::Api => return work.undo_api(made.text("api_id")?, made.tried_again(&step.key())).await,
        Step::Integration(_) | Step::Permission(_) if plan.stays() && led_here(plan, made).await? => {
            return Ok(Undone::Kept("The route that leads here had nowhere to lead before; it stays.".into()));
        }
        Step::Integration(at) => {
            let (api, id) = (plan.api_id(made)?, made.text(&fact("integration_id", at))?);
            let mark = plan.integration_mark(plan.target(at)?);
            return work.undo_integration(api, id, &mark, made.tried_again(&step.key())).await;
        }
        Step::Route(at) => return route(plan, at, made).await,
        Step::Permission(at) => {
            // Nothing is kept where the policy allowed it before.
            let kept = fact("statement_id", at);
            let (Some(target), Some(statement)) = (plan.route(at)?.leads.target(), made.find(&kept)) else {
                return Ok(Undone::Nothing);
            };
            gone(cloud.remove_permission(&target.function, target.qualifier.as_deref(), statement).await)?;
        }
        Step::AccessLogs => return work.undo_log_group(made.text("account")?, made.find("access_log_group")).await,
        Step::Stage => gone(cloud.delete_stage(plan.api_id(made)?, made.text("stage")?).await)?,
    }
    Ok(Undone::Removed)
}

async fn route(plan: &super::WireApi, at: usize, made: &Made) -> Result<Undone, Trouble> {
    let (route, api, id) = (plan.route(at)?, plan.api_id(made)?, made.text(&fact("route_id", at))?);
    let RouteWork::Change { was, .. } = &route.work else {
        gone(plan.cloud.delete_route(api, id).await)?;
        return Ok(Undone::Removed);
    };
    let integration = plan.integration_of(route, made)?;
    let routes = plan.cloud.routes(api).await.map_err(of_read)?;
    match (routes.iter().find(|one| one.id == id), was) {
        (None, _) => Ok(Undone::Removed),
        (Some(now), Some(was)) if now.integration_id.as_deref() == Some(integration) => {
            gone(plan.cloud.update_route(api, id, was).await)?;
            Ok(Undone::Removed)
        }
        (Some(now), None) if now.integration_id.as_deref() == Some(integration) => {
            Ok(Undone::Kept(format!("{} led nowhere before; it keeps leading to {}.", route.key, route.leads.label())))
        }
        (Some(_), _) => Ok(Undone::Kept(format!("Somebody else led {} elsewhere meanwhile; it stays.", route.key))),
    }
}

/// Whether a changed route still leads to what this operation made.
async fn led_here(plan: &super::WireApi, made: &Made) -> Result<bool, Trouble> {
    let api = plan.api_id(made)?;
    let routes = plan.cloud.routes(api).await.map_err(of_read)?;
    for route in &plan.request.routes {
        let Ok(integration) = plan.integration_of(route, made) else { continue };
        if routes.iter().any(|one| one.key == route.key && one.integration_id.as_deref() == Some(integration)) {
            return Ok(true);
        }
    }
    Ok(false)
}
