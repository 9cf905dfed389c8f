//! What is asked for when a trigger is added whose source calls the function, or taken away. Every value obeys its rule.

use serde::{Deserialize, Serialize};

use super::bucket::Claim;
use crate::http_apis::model::wire::Target;

mod removal;

pub use removal::{Removal, RemoveTrigger, Source};

/// The operations' kinds.
pub const ADD: &str = "add-trigger";
pub const REMOVE: &str = "remove-trigger";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddTrigger {
    pub target: Target,
    pub source: NewSource,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NewSource {
    Rule(NewRule),
    Schedule(NewSchedule),
    Bucket(NewNotification),
    Topic(NewSubscription),
    Balancer(NewTarget),
    Logs(NewFilter),
}

/// A rule of an event bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRule {
    pub bus: String,
    pub name: String,
    pub when: When,
    pub enabled: bool,
    /// JSON that is sent instead of the event.
    pub input: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    Schedule(String),
    Pattern(String),
}

/// A schedule of EventBridge Scheduler, in its default group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSchedule {
    pub name: String,
    pub expression: String,
    pub time_zone: String,
    pub enabled: bool,
    pub role: ScheduleRole,
    pub input: Option<String>,
}

/// Scheduler calls with a role, not by the function's resource policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScheduleRole {
    /// One that may invoke this function and nothing else.
    New,
    Existing {
        arn: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNotification {
    pub bucket: String,
    pub events: Vec<String>,
    pub prefix: String,
    pub suffix: String,
}

impl NewNotification {
    pub fn claim(&self, id: &str) -> Claim {
        Claim {
            id: id.to_owned(),
            events: self.events.clone(),
            prefix: self.prefix.clone(),
            suffix: self.suffix.clone(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSubscription {
    /// Its ARN.
    pub topic: String,
    /// JSON.
    pub filter: Option<String>,
    /// Whether the filter is for the message's body, not for its attributes.
    pub filter_body: bool,
}

/// The function as a target of an Application Load Balancer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTarget {
    pub group: Group,
    /// Whether headers and query parameters come as lists; None leaves the group as it is.
    pub multi_value: Option<bool>,
    pub listener: Option<ListenerRule>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Group {
    New { name: String },
    Existing { arn: String },
}

impl Group {
    pub fn name(&self) -> &str {
        match self {
            Self::New { name } => name,
            Self::Existing { arn } => arn.rsplit('/').nth(1).unwrap_or(arn),
        }
    }
}

/// A new rule of a listener that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListenerRule {
    /// The listener's ARN.
    pub listener: String,
    /// One of the two at least.
    pub path: Option<String>,
    pub host: Option<String>,
}

impl ListenerRule {
    /// `host example.com, path /x/*`
    pub fn words(&self) -> String {
        let host = self.host.as_ref().map(|host| format!("host {host}"));
        let path = self.path.as_ref().map(|path| format!("path {path}"));
        host.into_iter().chain(path).collect::<Vec<_>>().join(", ")
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFilter {
    pub group: String,
    pub name: String,
    pub pattern: String,
}

impl NewSource {
    /// “rule nightly”, for titles.
    pub fn words(&self) -> String {
        match self {
            Self::Rule(rule) => format!("rule {}", rule.name),
            Self::Schedule(schedule) => format!("schedule {}", schedule.name),
            Self::Bucket(new) => format!("bucket {}", new.bucket),
            Self::Topic(new) => format!("topic {}", last(&new.topic)),
            Self::Balancer(new) => format!("target group {}", new.group.name()),
            Self::Logs(new) => format!("log group {}", new.group),
        }
    }
}

pub(super) fn last(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or(arn)
}

/// Something to choose: its value and its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub value: String,
    pub words: String,
}

/// What can be chosen in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    pub rows: Vec<Offer>,
    /// Roles for a schedule, listeners of load balancers: the form's second choice.
    pub second: Vec<Offer>,
    /// There are more; a search narrows them.
    pub more: bool,
    /// Why something could not be read.
    pub missing: Option<String>,
}

/// What AWS says of a trigger before it is added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// What is in the way: field and sentence.
    pub refused: Vec<(String, String)>,
    /// What is worth knowing.
    pub warnings: Vec<String>,
}
