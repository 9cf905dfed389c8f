//! Adds a trigger whose source calls the function: lets it, then tells the source. All or nothing.

mod check;
mod find;
mod run;
mod undo;

use app::{
    connections::model::Place,
    functions::triggers::push::model::{ADD, AddTrigger, Group, NewSource, ScheduleRole, When},
    operations::model::Outcome,
};
use async_trait::async_trait;
use serde_json::json;
use std::sync::Arc;

use super::{
    cloud::{Cloud, Sources, SourcesNow, Tags},
    create_function::FUNCTION_TAG,
    documents::{partition, tag_value},
    plan::{AfterLoss, Done, Found, Made, Plan, Undone},
    trouble::{Trouble, of_read},
    work::{CREATED_BY_TAG, OPERATION_TAG, Permit, Work},
};

pub const KIND: &str = ADD;

/// The inline policy of a role made for a schedule.
const ROLE_POLICY: &str = "invoke";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Check,
    Role,
    RolePolicy,
    Group,
    Permission,
    Rule,
    Target,
    Schedule,
    Notification,
    Subscription,
    Filter,
    MultiValue,
    Register,
    ListenerRule,
    Verify,
}

impl Step {
    const ALL: [Self; 15] = [
        Self::Check,
        Self::Role,
        Self::RolePolicy,
        Self::Group,
        Self::Permission,
        Self::Rule,
        Self::Target,
        Self::Schedule,
        Self::Notification,
        Self::Subscription,
        Self::Filter,
        Self::MultiValue,
        Self::Register,
        Self::ListenerRule,
        Self::Verify,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Role => "role",
            Self::RolePolicy => "role-policy",
            Self::Group => "group",
            Self::Permission => "permission",
            Self::Rule => "rule",
            Self::Target => "target",
            Self::Schedule => "schedule",
            Self::Notification => "notification",
            Self::Subscription => "subscription",
            Self::Filter => "filter",
            Self::MultiValue => "multi-value",
            Self::Register => "register",
            Self::ListenerRule => "listener-rule",
            Self::Verify => "verify",
        }
    }

    fn parse(key: &str) -> Result<Self, Trouble> {
        let step = Self::ALL.into_iter().find(|step| step.key() == key);
        step.ok_or_else(|| Trouble::Stop(format!("This version of Lambent does not know the step “{key}”.")))
    }

    fn title(self, request: &AddTrigger) -> String {
        let (source, function) = (request.source.words(), request.target.label());
        match self {
            Self::Check => "Check that nothing is in the way".into(),
            Self::Role => "Create a role for the schedule".into(),
            Self::RolePolicy => format!("Let the role invoke {function}"),
            Self::Group => format!("Create {source}"),
            Self::Permission => format!("Let {source} invoke {function}"),
            Self::Rule | Self::Schedule => format!("Create {source}"),
            Self::Target => format!("Lead {source} to {function}"),
            Self::Notification => format!("Tell {source} to notify {function}"),
            Self::Subscription => format!("Subscribe {function} to {source}"),
            Self::Filter => format!("Send lines of {source} to {function}"),
            Self::MultiValue => format!("Set multi-value headers of {source}"),
            Self::Register => format!("Register {function} with {source}"),
            Self::ListenerRule => "Create a rule of the listener".into(),
            Self::Verify => "Check that the source leads to the function".into(),
        }
    }
}

/// The steps this request needs.
fn needed(request: &AddTrigger) -> Vec<Step> {
    let mut steps = vec![Step::Check];
    match &request.source {
        NewSource::Rule(_) => steps.extend([Step::Permission, Step::Rule, Step::Target]),
        NewSource::Schedule(new) => {
            if new.role == ScheduleRole::New {
                steps.extend([Step::Role, Step::RolePolicy]);
            }
            steps.push(Step::Schedule);
        }
        NewSource::Bucket(_) => steps.extend([Step::Permission, Step::Notification]),
        NewSource::Topic(_) => steps.extend([Step::Permission, Step::Subscription]),
        NewSource::Logs(_) => steps.extend([Step::Permission, Step::Filter]),
        NewSource::Balancer(new) => {
            if matches!(new.group, Group::New { .. }) {
                steps.push(Step::Group);
            }
            steps.push(Step::Permission);
            if new.multi_value.is_some() {
                steps.push(Step::MultiValue);
            }
            steps.push(Step::Register);
            if new.listener.is_some() {
                steps.push(Step::ListenerRule);
            }
        }
    }
    steps.push(Step::Verify);
    steps
}

pub fn steps(request: &AddTrigger) -> Vec<(String, String)> {
    needed(request).into_iter().map(|step| (step.key().to_owned(), step.title(request))).collect()
}

pub fn title(request: &AddTrigger) -> String {
    format!("Add trigger {} to {}", request.source.words(), request.target.label())
}

pub fn details(request: &AddTrigger) -> Vec<(String, String)> {
    let mut details = vec![("source".to_owned(), request.source.words())];
    let mut add = |key: &str, value: &str| details.push((key.to_owned(), value.to_owned()));
    if let Some(qualifier) = &request.target.qualifier {
        add("qualifier", qualifier);
    }
    match &request.source {
        NewSource::Rule(rule) => match &rule.when {
            When::Schedule(expression) => add("schedule", expression),
            When::Pattern(pattern) => add("pattern", pattern),
        },
        NewSource::Schedule(new) => add("schedule", &format!("{} in {}", new.expression, new.time_zone)),
        NewSource::Bucket(new) => add("objects", &new.claim("").words()),
        NewSource::Topic(new) => new.filter.iter().for_each(|filter| add("filter", filter)),
        NewSource::Balancer(new) => new.listener.iter().for_each(|rule| add("listener rule", &rule.words())),
        NewSource::Logs(new) => add("filter", &new.name),
    }
    details
}

/// One operation's plan, with all it needs.
pub struct Add {
    pub id: String,
    pub place: Place,
    pub request: AddTrigger,
    /// Who is named on what is made.
    pub member: String,
    pub cloud: Arc<dyn Cloud>,
    pub sources: SourcesNow,
}

impl Add {
    fn work(&self) -> Work<'_> {
        Work { cloud: self.cloud.as_ref(), place: &self.place, id: &self.id }
    }

    fn sources(&self) -> Result<Arc<dyn Sources>, Trouble> {
        (self.sources)().map_err(of_read)
    }

    fn tags(&self) -> Tags {
        Tags::from([
            (OPERATION_TAG.into(), self.id.clone()),
            (CREATED_BY_TAG.into(), tag_value(&self.member)),
            (FUNCTION_TAG.into(), self.request.target.function.clone()),
        ])
    }

    /// What names this operation where there are no tags: the statement's id, the notification's, the rule's target's.
    fn mark(&self) -> String {
        format!("lambent-{}", self.work().short())
    }

    fn description(&self) -> String {
        self.work().mark(&format!("Calls {}", self.request.target.label()))
    }

    /// Of the function, version or alias.
    fn function_arn(&self, made: &Made) -> Result<String, Trouble> {
        Ok(format!(
            "arn:{}:lambda:{}:{}:function:{}",
            partition(&self.place.region),
            self.place.region,
            made.text("account")?,
            self.request.target.label()
        ))
    }

    /// What the statement names.
    fn source_arn(&self, made: &Made) -> Result<String, Trouble> {
        let (partition, region, account) = (partition(&self.place.region), &self.place.region, made.text("account")?);
        Ok(match &self.request.source {
            NewSource::Rule(rule) if rule.bus == "default" => {
                format!("arn:{partition}:events:{region}:{account}:rule/{}", rule.name)
            }
            NewSource::Rule(rule) => {
                format!("arn:{partition}:events:{region}:{account}:rule/{}/{}", rule.bus, rule.name)
            }
            NewSource::Schedule(new) => {
                format!("arn:{partition}:scheduler:{region}:{account}:schedule/default/{}", new.name)
            }
            NewSource::Bucket(new) => format!("arn:{partition}:s3:::{}", new.bucket),
            NewSource::Topic(new) => new.topic.clone(),
            NewSource::Balancer(_) => self.group(made)?.to_owned(),
            NewSource::Logs(new) => format!("arn:{partition}:logs:{region}:{account}:log-group:{}:*", new.group),
        })
    }

    /// The target group's ARN.
    fn group<'a>(&'a self, made: &'a Made) -> Result<&'a str, Trouble> {
        match &self.request.source {
            NewSource::Balancer(new) => match &new.group {
                Group::Existing { arn } => Ok(arn),
                Group::New { .. } => made.text("group_arn"),
            },
            _ => Err(Trouble::stop("This operation has no target group.")),
        }
    }

    fn principal(&self) -> &'static str {
        match &self.request.source {
            NewSource::Rule(_) => "events.amazonaws.com",
            NewSource::Schedule(_) => "scheduler.amazonaws.com",
            NewSource::Bucket(_) => "s3.amazonaws.com",
            NewSource::Topic(_) => "sns.amazonaws.com",
            NewSource::Balancer(_) => "elasticloadbalancing.amazonaws.com",
            NewSource::Logs(_) => "logs.amazonaws.com",
        }
    }

    fn permit<'a>(&'a self, statement_id: &'a str) -> Permit<'a> {
        let target = &self.request.target;
        Permit { function: &target.function, qualifier: target.qualifier.as_deref(), statement_id }
    }

    fn role_name(&self) -> String {
        format!("lambent-scheduler-{}-role", self.work().short())
    }

    /// Scheduler may take it, for this account's schedules alone.
    fn trust_policy(&self, made: &Made) -> Result<String, Trouble> {
        Ok(json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "Service": "scheduler.amazonaws.com" },
                "Action": "sts:AssumeRole",
                "Condition": { "StringEquals": { "aws:SourceAccount": made.text("account")? } },
            }],
        })
        .to_string())
    }

    fn role_policy(&self, made: &Made) -> Result<String, Trouble> {
        let statement =
            json!({ "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": self.function_arn(made)? });
        Ok(json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string())
    }
}

#[async_trait]
impl Plan for Add {
    async fn run(&self, step: &str, made: &Made) -> Result<Done, Trouble> {
        run::run(self, Step::parse(step)?, made).await
    }

    fn after_loss(&self, step: &str) -> AfterLoss {
        match Step::parse(step) {
            Ok(Step::Permission | Step::Subscription | Step::ListenerRule) => AfterLoss::LookUp(1),
            // They look at what is there before they change it.
            _ => AfterLoss::RunAgain,
        }
    }

    async fn find(&self, step: &str, made: &Made) -> Result<Found, Trouble> {
        find::find(self, Step::parse(step)?, made).await
    }

    async fn undo(&self, step: &str, made: &Made) -> Result<Undone, Trouble> {
        undo::undo(self, Step::parse(step)?, made).await
    }

    fn outcome(&self, _made: &Made) -> Outcome {
        Outcome { function: Some(self.request.target.function.clone()), url: None, api_id: None, route_key: None }
    }

    async fn rests(&self, _made: &Made) {
        self.cloud.changed(Some(&self.request.target.function), None).await;
    }
}
