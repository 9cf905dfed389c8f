//! Creates a function with everything it needs: role, log group, function, and where wished an HTTP API with
//! integration, route, permission and stage. All or nothing: each thing made carries this operation's id, by which a
//! lost answer is found again and the roll-back knows what it may remove.

pub mod documents;
pub mod facts;
mod find;
mod run;
mod undo;

use app::{
    blueprints::model::Blueprint,
    connections::model::Place,
    error::ConsoleError,
    functions::create::{
        draft::PARAMETER,
        model::{ApiChoice, CodeSource, CreateFunction, RoleChoice},
    },
    operations::model::Outcome,
};
use async_trait::async_trait;
use std::sync::Arc;

use super::{
    cloud::{Cloud, Code, Tags},
    documents::tag_value,
    journal::Journal,
    plan::{AfterLoss, Done, Found, Made, Plan, Undone},
    trouble::Trouble,
    work::{CREATED_BY_TAG, OPERATION_TAG, Permit, Work},
};
use crate::blueprints::{
    self,
    policy::{self, Unfit},
    scratch,
};

pub const KIND: &str = "create-function";
/// For which function a role, a log group or an API was made.
pub const FUNCTION_TAG: &str = "lambent:function";
/// Which blueprint a function was made from: its sample events are offered on the test tab.
const BLUEPRINT_TAG: &str = "lambent:blueprint";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Check,
    Role,
    RoleLogs,
    RolePolicy,
    Logs,
    Function,
    Active,
    Api,
    Integration,
    Route,
    Permission,
    AccessLogs,
    Stage,
    Verify,
}

impl Step {
    const ALL: [Self; 14] = [
        Self::Check,
        Self::Role,
        Self::RoleLogs,
        Self::RolePolicy,
        Self::Logs,
        Self::Function,
        Self::Active,
        Self::Api,
        Self::Integration,
        Self::Route,
        Self::Permission,
        Self::AccessLogs,
        Self::Stage,
        Self::Verify,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Role => "role",
            Self::RoleLogs => "role-logs",
            Self::RolePolicy => "role-policy",
            Self::Logs => "logs",
            Self::Function => "function",
            Self::Active => "active",
            Self::Api => "api",
            Self::Integration => "integration",
            Self::Route => "route",
            Self::Permission => "permission",
            Self::AccessLogs => "access-logs",
            Self::Stage => "stage",
            Self::Verify => "verify",
        }
    }

    fn parse(key: &str) -> Result<Self, Trouble> {
        let step = Self::ALL.into_iter().find(|step| step.key() == key);
        step.ok_or_else(|| Trouble::Stop(format!("This version of Lambent does not know the step “{key}”.")))
    }
}

/// The steps this request needs, with their titles.
pub fn steps(request: &CreateFunction) -> Vec<(String, String)> {
    let name = &request.name;
    let mut steps = vec![(Step::Check, "Check that nothing is in the way".to_owned())];
    if !matches!(request.role, RoleChoice::Existing { .. }) {
        steps.push((Step::Role, format!("Create role {}", request.role_name())));
        steps.push((Step::RoleLogs, "Let the role write logs".into()));
    }
    if request.role == RoleChoice::Blueprint {
        steps.push((Step::RolePolicy, "Give the role the blueprint's policy".into()));
    }
    steps.push((Step::Logs, format!("Create log group {}", documents::log_group(name))));
    steps.push((Step::Function, format!("Create function {name}")));
    steps.push((Step::Active, format!("Wait until {name} is active")));
    if let Some(route) = &request.route {
        let new = if let ApiChoice::New { name } = &route.api {
            steps.push((Step::Api, format!("Create API {name}")));
            true
        } else {
            false
        };
        steps.push((Step::Integration, format!("Connect the API with {name}")));
        steps.push((Step::Route, format!("Create route {}", route.route_key)));
        steps.push((Step::Permission, format!("Let the API invoke {name}")));
        if new {
            steps.push((Step::AccessLogs, "Create log group for access logs".into()));
            steps.push((Step::Stage, "Create stage $default".into()));
        }
        steps.push((Step::Verify, "Check that the route is live".into()));
    }
    steps.into_iter().map(|(step, title)| (step.key().to_owned(), title)).collect()
}

/// One operation's plan, with all it needs.
pub struct Create {
    pub id: String,
    pub place: Place,
    pub request: CreateFunction,
    pub blueprint: Option<Blueprint>,
    /// Whose upload it is, and who is named on what is made.
    pub owner_id: String,
    pub member: String,
    pub cloud: Arc<dyn Cloud>,
    pub journal: Arc<dyn Journal>,
}

impl Create {
    /// What can be known without AWS. The error names the wizard's field.
    pub fn check_input(&self, upload: bool) -> Result<(), ConsoleError> {
        match &self.request.code {
            CodeSource::Upload { .. } if upload => Ok(()),
            CodeSource::Upload { .. } => {
                Err(ConsoleError::invalid("upload", "The upload has expired; choose the zip and upload it again."))
            }
            CodeSource::Blueprint { id } if self.blueprint.is_none() => {
                Err(ConsoleError::invalid("blueprint", format!("There is no blueprint “{id}”.")))
            }
            CodeSource::Scratch => self.scratch().map(drop).map_err(|reason| ConsoleError::invalid("handler", reason)),
            CodeSource::Blueprint { .. } | CodeSource::Image { .. } => Ok(()),
        }?;
        if self.request.role == RoleChoice::Blueprint {
            self.blueprint_policy("000000000000").map_err(|unfit| match unfit.parameter {
                Some(key) => ConsoleError::invalid(format!("{PARAMETER}{key}"), unfit.reason),
                None => ConsoleError::invalid("role", unfit.reason),
            })?;
        }
        Ok(())
    }

    fn scratch(&self) -> Result<Vec<u8>, String> {
        let runtime = self.request.runtime.as_deref().unwrap_or_default();
        scratch::package(runtime, self.request.handler.as_deref().unwrap_or_default())
    }

    async fn code(&self) -> Result<Code, Trouble> {
        match &self.request.code {
            CodeSource::Image { uri } => Ok(Code::Image(uri.clone())),
            CodeSource::Scratch => self.scratch().map(Code::Zip).map_err(Trouble::Stop),
            CodeSource::Blueprint { id } => {
                let blueprint =
                    self.blueprint.as_ref().ok_or_else(|| Trouble::Stop(format!("There is no blueprint “{id}”.")))?;
                let zip = blueprints::package(blueprint);
                zip.map(Code::Zip).map_err(|error| Trouble::Stop(format!("The package could not be built: {error}.")))
            }
            CodeSource::Upload { id } => match self.journal.upload(&self.owner_id, id).await {
                Ok(Some(upload)) => Ok(Code::Zip(upload.content)),
                Ok(None) => {
                    Err(Trouble::stop("The uploaded zip has expired. Roll back, then start again with the zip."))
                }
                Err(error) => {
                    tracing::error!(operation = %self.id, %error, "an upload could not be read");
                    Err(Trouble::wait("Lambent's own store does not answer; trying again.", super::trouble::Pace::SLOW))
                }
            },
        }
    }

    fn blueprint_policy(&self, account: &str) -> Result<String, Unfit> {
        let template = self.blueprint.as_ref().and_then(|blueprint| blueprint.role_policy.as_deref());
        let none = || Unfit { parameter: None, reason: "This blueprint has no policy of its own.".into() };
        let values = policy::Values {
            region: &self.place.region,
            account,
            function: &self.request.name,
            parameters: &self.request.environment,
        };
        policy::fill(template.ok_or_else(none)?, &values)
    }

    fn tags(&self) -> Tags {
        Tags::from([(OPERATION_TAG.into(), self.id.clone()), (FUNCTION_TAG.into(), self.request.name.clone())])
    }

    fn function_tags(&self) -> Tags {
        let mut tags =
            Tags::from([(OPERATION_TAG.into(), self.id.clone()), (CREATED_BY_TAG.into(), tag_value(&self.member))]);
        if let CodeSource::Blueprint { id } = &self.request.code {
            tags.insert(BLUEPRINT_TAG.into(), id.clone());
        }
        tags
    }

    fn work(&self) -> Work<'_> {
        Work { cloud: self.cloud.as_ref(), place: &self.place, id: &self.id }
    }

    fn ours(&self, tags: &Tags) -> bool {
        self.work().ours(tags)
    }

    fn short(&self) -> String {
        self.work().short()
    }

    /// The wished name, and the one taken when that belongs to somebody else.
    fn role_names(&self) -> [String; 2] {
        let name = self.request.role_name();
        let head: String = name.chars().take(64 - 9).collect();
        let other = format!("{head}-{}", self.short());
        [name, other]
    }

    fn statement_id(&self) -> String {
        format!("lambent-{}", self.short())
    }

    fn permit<'a>(&'a self, statement_id: &'a str) -> Permit<'a> {
        Permit { function: &self.request.name, qualifier: None, statement_id }
    }

    fn integration_mark(&self) -> String {
        self.work().mark(&self.request.name)
    }

    fn route_key(&self) -> Result<&str, Trouble> {
        let route = self.request.route.as_ref();
        route.map(|route| route.route_key.as_str()).ok_or_else(|| Trouble::stop("This operation has no route."))
    }

    fn api_id<'a>(&'a self, made: &'a Made) -> Result<&'a str, Trouble> {
        match self.request.route.as_ref().map(|route| &route.api) {
            Some(ApiChoice::Existing { id }) => Ok(id),
            _ => made.text("api_id"),
        }
    }
}

#[async_trait]
impl Plan for Create {
    async fn run(&self, step: &str, made: &Made) -> Result<Done, Trouble> {
        run::run(self, Step::parse(step)?, made).await
    }

    fn after_loss(&self, step: &str) -> AfterLoss {
        match Step::parse(step) {
            // Their names are not unique, and a list may lag behind.
            Ok(Step::Api | Step::Integration) => AfterLoss::LookUp(3),
            Ok(Step::Role | Step::Function | Step::Route | Step::Permission | Step::Stage) => AfterLoss::LookUp(1),
            _ => AfterLoss::RunAgain,
        }
    }

    async fn find(&self, step: &str, made: &Made) -> Result<Found, Trouble> {
        find::find(self, Step::parse(step)?, made).await
    }

    async fn undo(&self, step: &str, made: &Made) -> Result<Undone, Trouble> {
        undo::undo(self, Step::parse(step)?, made).await
    }

    fn outcome(&self, made: &Made) -> Outcome {
        let route_key = self.request.route.as_ref().map(|route| route.route_key.clone());
        Outcome {
            function: Some(self.request.name.clone()),
            url: made.find("url").map(str::to_owned),
            api_id: route_key.as_ref().and_then(|_| self.api_id(made).ok().map(str::to_owned)),
            route_key,
        }
    }

    async fn rests(&self, made: &Made) {
        let api = self.request.route.as_ref().and_then(|_| self.api_id(made).ok());
        self.cloud.changed(Some(&self.request.name), api).await;
    }
}
