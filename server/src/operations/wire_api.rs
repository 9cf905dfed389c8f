//! Makes an HTTP API with its integrations, routes, permissions and stage, or adds routes to one that is there, or leads
//! one of its routes elsewhere. All or nothing, in the manner of making a function.

mod find;
mod run;
mod undo;

use app::{
    connections::model::Place,
    http_apis::model::wire::{self, Leads, RouteWork, Target, Wire, WireRoute},
    operations::model::{Outcome, WIRE_API},
};
use async_trait::async_trait;
use std::sync::Arc;

use super::{
    cloud::{Cloud, Tags},
    create_function::FUNCTION_TAG,
    documents::{partition, tag_value},
    plan::{AfterLoss, Done, Found, Made, Plan, Undone},
    trouble::Trouble,
    work::{CREATED_BY_TAG, OPERATION_TAG, Permit, Work},
};
use crate::http_apis::gateway::FunctionRef;

pub const KIND: &str = WIRE_API;

/// Integrations, routes and permissions are counted from 1 in the steps' keys, from 0 here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Check,
    Api,
    Integration(usize),
    Route(usize),
    Permission(usize),
    AccessLogs,
    Stage,
    Verify,
}

impl Step {
    fn key(self) -> String {
        match self {
            Self::Check => "check".into(),
            Self::Api => "api".into(),
            Self::Integration(index) => format!("integration-{}", index + 1),
            Self::Route(index) => format!("route-{}", index + 1),
            Self::Permission(index) => format!("permission-{}", index + 1),
            Self::AccessLogs => "access-logs".into(),
            Self::Stage => "stage".into(),
            Self::Verify => "verify".into(),
        }
    }

    fn parse(key: &str) -> Result<Self, Trouble> {
        let numbered = key.rsplit_once('-').and_then(|(word, number)| {
            let index = number.parse::<usize>().ok()?.checked_sub(1)?;
            match word {
                "integration" => Some(Self::Integration(index)),
                "route" => Some(Self::Route(index)),
                "permission" => Some(Self::Permission(index)),
                _ => None,
            }
        });
        let plain = [Self::Check, Self::Api, Self::AccessLogs, Self::Stage, Self::Verify];
        let step = numbered.or_else(|| plain.into_iter().find(|step| step.key() == key));
        step.ok_or_else(|| Trouble::Stop(format!("This version of Lambent does not know the step “{key}”.")))
    }
}

/// What a numbered step keeps.
fn fact(word: &str, index: usize) -> String {
    format!("{word}.{}", index + 1)
}

/// For the audit trail.
pub fn action(request: &Wire) -> &'static str {
    match request.changes() {
        _ if request.is_new() => "api.create",
        true => "api.route.change",
        false => "api.route.add",
    }
}

pub fn title(request: &Wire) -> String {
    let (key, name) = (request.routes.first().map_or("", |route| route.key.as_str()), request.api.name());
    match action(request) {
        "api.create" => format!("Create API {name}"),
        "api.route.change" => format!("Change target of {key} of {name}"),
        _ => format!("Add route {key} to {name}"),
    }
}

pub fn details(request: &Wire) -> Vec<(String, String)> {
    let first = match &request.api {
        wire::WireApi::New { stage, .. } => ("stage", stage),
        wire::WireApi::Existing { id, .. } => ("api id", id),
    };
    let mut details = vec![(first.0.to_owned(), first.1.clone())];
    let route = |route: &WireRoute| ("route".to_owned(), format!("{} → {}", route.key, route.leads.label()));
    details.extend(request.routes.iter().map(route));
    details
}

/// The steps this request needs, with their titles.
pub fn steps(request: &Wire) -> Vec<(String, String)> {
    let mut steps = vec![(Step::Check, "Check that nothing is in the way".to_owned())];
    if let wire::WireApi::New { name, .. } = &request.api {
        steps.push((Step::Api, format!("Create API {name}")));
    }
    let integrations = request.integrations.iter().enumerate();
    steps.extend(
        integrations.map(|(at, target)| (Step::Integration(at), format!("Connect the API with {}", target.label()))),
    );
    let routes = || request.routes.iter().enumerate();
    let permissions: Vec<_> = routes()
        .filter_map(|(at, route)| {
            let name = route.leads.target()?.label();
            Some((Step::Permission(at), format!("Let the API invoke {name} for {}", route.key)))
        })
        .collect();
    let own: Vec<_> = routes().map(|(at, route)| (Step::Route(at), route_title(route))).collect();
    // A route that answers already is led elsewhere only when all it needs is there.
    if request.changes() {
        steps.extend(permissions);
        steps.extend(own);
    } else {
        steps.extend(own);
        steps.extend(permissions);
    }
    if let wire::WireApi::New { stage, .. } = &request.api {
        steps.push((Step::AccessLogs, "Create log group for access logs".into()));
        steps.push((Step::Stage, format!("Create stage {stage}")));
    }
    let words =
        if request.routes.len() == 1 { "Check that the route is live" } else { "Check that the routes are live" };
    steps.push((Step::Verify, words.into()));
    steps.into_iter().map(|(step, title)| (step.key(), title)).collect()
}

fn route_title(route: &WireRoute) -> String {
    match route.work {
        RouteWork::Add => format!("Create route {}", route.key),
        RouteWork::Change { .. } => format!("Lead {} to {}", route.key, route.leads.label()),
    }
}

/// One operation's plan, with all it needs.
pub struct WireApi {
    pub id: String,
    pub place: Place,
    pub request: Wire,
    /// Who is named on what is made.
    pub member: String,
    pub cloud: Arc<dyn Cloud>,
}

impl WireApi {
    fn work(&self) -> Work<'_> {
        Work { cloud: self.cloud.as_ref(), place: &self.place, id: &self.id }
    }

    fn tags(&self) -> Tags {
        let mut tags =
            Tags::from([(OPERATION_TAG.into(), self.id.clone()), (CREATED_BY_TAG.into(), tag_value(&self.member))]);
        // An API for one function is offered to go with it.
        if let [function] = self.request.functions()[..] {
            tags.insert(FUNCTION_TAG.into(), function.to_owned());
        }
        tags
    }

    fn api_id<'a>(&'a self, made: &'a Made) -> Result<&'a str, Trouble> {
        match &self.request.api {
            wire::WireApi::Existing { id, .. } => Ok(id),
            wire::WireApi::New { .. } => made.text("api_id"),
        }
    }

    fn target(&self, index: usize) -> Result<&Target, Trouble> {
        self.request.integrations.get(index).ok_or_else(|| Trouble::stop("This operation has no such integration."))
    }

    fn route(&self, index: usize) -> Result<&WireRoute, Trouble> {
        self.request.routes.get(index).ok_or_else(|| Trouble::stop("This operation has no such route."))
    }

    /// The function of the account as an integration names it.
    fn function(&self, target: &Target, made: &Made) -> Result<FunctionRef, Trouble> {
        Ok(FunctionRef {
            partition: partition(&self.place.region).into(),
            region: self.place.region.clone(),
            account_id: made.text("account")?.to_owned(),
            name: target.function.clone(),
            qualifier: target.qualifier.clone(),
        })
    }

    /// Two integrations may be for one function.
    fn integration_mark(&self, target: &Target) -> String {
        self.work().mark(&target.label())
    }

    /// The integration a route is to have.
    fn integration_of<'a>(&'a self, route: &'a WireRoute, made: &'a Made) -> Result<&'a str, Trouble> {
        match &route.leads {
            Leads::Existing { id, .. } => Ok(id),
            Leads::New(target) => {
                let at = self.request.integrations.iter().position(|known| known == target);
                let at = at.ok_or_else(|| Trouble::stop("This operation has no such integration."))?;
                made.text(&fact("integration_id", at))
            }
        }
    }

    fn statement_id(&self, index: usize) -> String {
        format!("lambent-{}-{}", self.work().short(), index + 1)
    }

    fn permit<'a>(target: &'a Target, statement_id: &'a str) -> Permit<'a> {
        Permit { function: &target.function, qualifier: target.qualifier.as_deref(), statement_id }
    }

    /// Whether a route keeps leading to what this operation made: it led nowhere before, and cannot be led there again.
    fn stays(&self) -> bool {
        self.request.routes.iter().any(|route| matches!(route.work, RouteWork::Change { was: None, .. }))
    }
}

#[async_trait]
impl Plan for WireApi {
    async fn run(&self, step: &str, made: &Made) -> Result<Done, Trouble> {
        run::run(self, Step::parse(step)?, made).await
    }

    fn after_loss(&self, step: &str) -> AfterLoss {
        let Ok(step) = Step::parse(step) else { return AfterLoss::RunAgain };
        match step {
            // Their names are not unique, and a list may lag behind.
            Step::Api | Step::Integration(_) => AfterLoss::LookUp(3),
            Step::Route(at) if self.route(at).is_ok_and(|route| route.work != RouteWork::Add) => AfterLoss::RunAgain,
            Step::Route(_) | Step::Permission(_) | Step::Stage => AfterLoss::LookUp(1),
            Step::Check | Step::AccessLogs | Step::Verify => AfterLoss::RunAgain,
        }
    }

    async fn find(&self, step: &str, made: &Made) -> Result<Found, Trouble> {
        find::find(self, Step::parse(step)?, made).await
    }

    async fn undo(&self, step: &str, made: &Made) -> Result<Undone, Trouble> {
        undo::undo(self, Step::parse(step)?, made).await
    }

    fn outcome(&self, made: &Made) -> Outcome {
        let functions = self.request.functions();
        Outcome {
            // Where several answer, the API leads to each.
            function: functions.first().filter(|_| functions.len() == 1).map(|name| (*name).to_owned()),
            url: made.find("url").map(str::to_owned),
            api_id: self.api_id(made).ok().map(str::to_owned),
            route_key: self.request.routes.first().map(|route| route.key.clone()),
        }
    }

    async fn rests(&self, made: &Made) {
        self.cloud.changed(None, self.api_id(made).ok()).await;
        for function in self.request.functions() {
            self.cloud.changed(Some(function), None).await;
        }
    }
}
