//! Creates a database proxy: its role where it needs a new one, the proxy, and the database behind it. What is made
//! carries this operation's id, by which a lost answer is found again and the roll-back knows what it may remove.

mod databases;
mod run;
mod undo;

use app::{
    connections::model::Place, functions::configuration::database_proxies::model::CreateProxy,
    operations::model::Outcome,
};
use async_trait::async_trait;
use std::sync::Arc;

use super::{
    cloud::{Cloud, Tags},
    documents::tag_value,
    plan::{AfterLoss, Done, Found, Made, Plan, Undone},
    trouble::{Trouble, of_read},
    work::{CREATED_BY_TAG, OPERATION_TAG},
};

pub use app::functions::configuration::database_proxies::model::KIND;
pub use databases::{Databases, NewProxy, ProxyFound, RealDatabases, TargetFound};

/// The inline policy of the new role.
pub const POLICY: &str = "database";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Check,
    Role,
    RolePolicy,
    Proxy,
    Available,
    Target,
    Answers,
}

impl Step {
    const ALL: [Self; 7] =
        [Self::Check, Self::Role, Self::RolePolicy, Self::Proxy, Self::Available, Self::Target, Self::Answers];

    fn key(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Role => "role",
            Self::RolePolicy => "role-policy",
            Self::Proxy => "proxy",
            Self::Available => "available",
            Self::Target => "target",
            Self::Answers => "answers",
        }
    }

    fn parse(key: &str) -> Result<Self, Trouble> {
        let step = Self::ALL.into_iter().find(|step| step.key() == key);
        step.ok_or_else(|| Trouble::Stop(format!("This version of Lambent does not know the step “{key}”.")))
    }
}

pub fn steps(request: &CreateProxy) -> Vec<(String, String)> {
    let (name, database) = (&request.name, &request.database.id);
    let mut steps = vec![(Step::Check, "Check that nothing is in the way".to_owned())];
    if request.role_arn.is_empty() {
        steps.push((Step::Role, format!("Create role {}", request.role_name())));
        steps.push((Step::RolePolicy, "Let the role sign in to the database".into()));
    }
    steps.push((Step::Proxy, format!("Create proxy {name}")));
    steps.push((Step::Available, format!("Wait until {name} is available")));
    steps.push((Step::Target, format!("Put it before {database}")));
    steps.push((Step::Answers, format!("Check that {database} answers through it")));
    steps.into_iter().map(|(step, title)| (step.key().to_owned(), title)).collect()
}

/// Names and ids alone.
pub fn details(request: &CreateProxy) -> Vec<(String, String)> {
    let sign_in = if request.secret_arn.is_empty() { "IAM from end to end" } else { request.secret_arn.as_str() };
    let role = if request.role_arn.is_empty() { "a new one" } else { request.role_arn.as_str() };
    [
        ("database", request.database.id.as_str()),
        ("signs in with", sign_in),
        ("functions sign in", if request.iam { "with their role" } else { "with the password" }),
        ("role", role),
        ("for function", request.function.as_str()),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into()
}

pub struct Create {
    pub id: String,
    pub place: Place,
    pub request: CreateProxy,
    pub member: String,
    pub cloud: Arc<dyn Cloud>,
}

impl Create {
    fn tags(&self) -> Tags {
        Tags::from([(OPERATION_TAG.into(), self.id.clone()), (CREATED_BY_TAG.into(), tag_value(&self.member))])
    }

    fn ours(&self, tags: &Tags) -> bool {
        tags.get(OPERATION_TAG).is_some_and(|id| *id == self.id)
    }

    fn databases(&self) -> Arc<dyn Databases> {
        self.cloud.databases()
    }

    /// The proxy of the wished name, and whether this operation made it.
    async fn proxy(&self) -> Result<Option<(ProxyFound, bool)>, Trouble> {
        let databases = self.databases();
        let Some(proxy) = databases.proxy(&self.request.name).await.map_err(of_read)? else { return Ok(None) };
        let tags = databases.proxy_tags(&proxy.arn).await.map_err(of_read)?;
        Ok(Some((proxy, self.ours(&tags))))
    }
}

#[async_trait]
impl Plan for Create {
    async fn run(&self, step: &str, made: &Made) -> Result<Done, Trouble> {
        run::run(self, Step::parse(step)?, made).await
    }

    fn after_loss(&self, step: &str) -> AfterLoss {
        match Step::parse(step) {
            Ok(Step::Role | Step::Proxy | Step::Target) => AfterLoss::LookUp(1),
            _ => AfterLoss::RunAgain,
        }
    }

    async fn find(&self, step: &str, _made: &Made) -> Result<Found, Trouble> {
        let (name, database) = (&self.request.name, &self.request.database.id);
        match Step::parse(step)? {
            Step::Check | Step::Available | Step::Answers => Ok(Found::Absent),
            // Writing it again is harmless.
            Step::RolePolicy => Ok(Found::Ours(Done::nothing())),
            Step::Role => {
                let role = self.cloud.role(&self.request.role_name()).await.map_err(of_read)?;
                Ok(match role {
                    None => Found::Absent,
                    Some(role) if self.ours(&role.tags) => Found::Ours(Done::nothing().with("role_arn", role.arn)),
                    Some(_) => Found::Theirs(format!(
                        "There is already a role {}. Roll back, and choose another name or that role.",
                        self.request.role_name()
                    )),
                })
            }
            Step::Proxy => Ok(match self.proxy().await? {
                None => Found::Absent,
                Some((proxy, true)) => Found::Ours(Done::nothing().with("proxy_arn", proxy.arn)),
                Some((_, false)) => Found::Theirs(format!(
                    "Somebody else made a proxy {name} meanwhile. Roll back and choose another name."
                )),
            }),
            Step::Target => {
                let targets = self.databases().targets(name).await.map_err(of_read)?;
                let there = targets.iter().any(|target| target.is(database));
                Ok(if there { Found::Ours(Done::nothing()) } else { Found::Absent })
            }
        }
    }

    async fn undo(&self, step: &str, _made: &Made) -> Result<Undone, Trouble> {
        undo::undo(self, Step::parse(step)?).await
    }

    fn outcome(&self, _made: &Made) -> Outcome {
        Outcome { function: Some(self.request.function.clone()), url: None, api_id: None, route_key: None }
    }

    async fn rests(&self, _made: &Made) {
        self.cloud.changed(Some(&self.request.function), None).await;
    }
}
