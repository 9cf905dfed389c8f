//! Whether a step's work is there, after its answer was lost: by the tag, id or description only this operation has.

use app::http_apis::model::wire::{RouteWork, WireApi};

use super::{Step, fact};
use crate::operations::{
    documents::access_log_group,
    plan::{Done, Found, Made},
    trouble::{Trouble, of_read},
    work::found,
};

pub async fn find(plan: &super::WireApi, step: Step, made: &Made) -> Result<Found, Trouble> {
    let work = plan.work();
    match step {
        Step::Check | Step::Verify => Ok(Found::Absent),
        Step::Api => work.find_api().await,
        Step::Integration(at) => {
            let mark = plan.integration_mark(plan.target(at)?);
            work.find_integration(plan.api_id(made)?, &mark, &fact("integration_id", at)).await
        }
        Step::Route(at) => {
            let (route, api) = (plan.route(at)?, plan.api_id(made)?);
            let (integration, kept) = (plan.integration_of(route, made)?, fact("route_id", at));
            let RouteWork::Change { id, .. } = &route.work else {
                return work.find_route(api, &route.key, integration, &kept).await;
            };
            let routes = plan.cloud.routes(api).await.map_err(of_read)?;
            let ours = routes.iter().any(|one| one.id == *id && one.integration_id.as_deref() == Some(integration));
            Ok(found(ours.then(|| Done::nothing().with(&kept, id.as_str()))))
        }
        Step::Permission(at) => {
            let Some(target) = plan.route(at)?.leads.target() else { return Ok(Found::Absent) };
            let statement_id = plan.statement_id(at);
            work.find_permission(super::WireApi::permit(target, &statement_id), &fact("statement_id", at)).await
        }
        Step::AccessLogs => {
            let group = access_log_group(plan.api_id(made)?);
            work.find_log_group(made.text("account")?, group, "access_log_group").await
        }
        Step::Stage => match &plan.request.api {
            WireApi::New { stage, .. } => work.find_stage(plan.api_id(made)?, stage).await,
            WireApi::Existing { .. } => Ok(Found::Absent),
        },
    }
}
