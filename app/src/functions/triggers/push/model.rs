//! What is asked for when a trigger is added whose source calls the function, or taken away. Every value obeys its rule.

use serde::{Deserialize, Serialize};

use super::bucket::Claim;
use crate::http_apis::model::wire::Target;

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

/// A trigger to be taken away: both sides, or the one that is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveTrigger {
    pub target: Target,
    /// The statement's id.
    pub statement: Option<String>,
    pub source: Option<Source>,
    /// What at the source leads to the function, as it was looked at last, for the commands: ids of targets and
    /// notifications, ARNs of subscriptions, names of filters.
    pub ids: Vec<String>,
    /// Whether the rule goes, too.
    pub whole: bool,
}

/// A source that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    Rule { bus: String, name: String },
    Schedule { group: String, name: String },
    Bucket { name: String },
    Topic { arn: String },
    Balancer { arn: String },
    Logs { group: String },
}

impl Source {
    /// By the ARN in the statement's condition; None for what Lambent does not look at.
    pub fn of_arn(arn: &str) -> Option<Self> {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", _, service, _, _, rest] = parts[..] else { return None };
        let wild = |text: &str| text.is_empty() || text.contains('*');
        match service {
            "events" => {
                let path = rest.strip_prefix("rule/")?;
                let (bus, name) = path.rsplit_once('/').unwrap_or(("default", path));
                (!wild(name)).then(|| Self::Rule { bus: bus.into(), name: name.into() })
            }
            "scheduler" => {
                let (group, name) = rest.strip_prefix("schedule/")?.split_once('/')?;
                (!wild(name)).then(|| Self::Schedule { group: group.into(), name: name.into() })
            }
            "s3" => (!wild(rest) && !rest.contains('/')).then(|| Self::Bucket { name: rest.into() }),
            "sns" => (!wild(rest)).then(|| Self::Topic { arn: arn.into() }),
            "elasticloadbalancing" => {
                (rest.starts_with("targetgroup/") && !wild(rest)).then(|| Self::Balancer { arn: arn.into() })
            }
            "logs" => {
                let group = rest.strip_prefix("log-group:")?;
                let group = group.strip_suffix(":*").unwrap_or(group);
                (!wild(group)).then(|| Self::Logs { group: group.into() })
            }
            _ => None,
        }
    }

    pub fn words(&self) -> String {
        match self {
            Self::Rule { bus, name } if bus == "default" => format!("rule {name}"),
            Self::Rule { bus, name } => format!("rule {name} of bus {bus}"),
            Self::Schedule { group, name } if group == "default" => format!("schedule {name}"),
            Self::Schedule { group, name } => format!("schedule {name} of group {group}"),
            Self::Bucket { name } => format!("bucket {name}"),
            Self::Topic { arn } => format!("topic {}", last(arn)),
            Self::Balancer { arn } => format!("target group {}", arn.rsplit('/').nth(1).unwrap_or(arn)),
            Self::Logs { group } => format!("log group {group}"),
        }
    }
}

impl RemoveTrigger {
    pub fn words(&self) -> String {
        match (&self.source, &self.statement) {
            (Some(source), _) => source.words(),
            (None, Some(statement)) => format!("statement {statement}"),
            (None, None) => "trigger".into(),
        }
    }
}

fn last(arn: &str) -> &str {
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

/// What goes when a trigger is removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Each thing at the source, in words; empty when nothing of it points to the function.
    pub at_source: Vec<String>,
    /// What stays there; sentences.
    pub stays: Vec<String>,
    /// The statement, where it is there.
    pub statement: Option<String>,
    /// The equal commands.
    pub cli: Vec<String>,
    /// Why the source could not be looked at.
    pub unseen: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_known_by_their_arns() {
        let words = |arn: &str| Source::of_arn(arn).map(|source| source.words());
        for (arn, expected) in [
            ("arn:aws:events:eu-west-1:0:rule/nightly", "rule nightly"),
            ("arn:aws:events:eu-west-1:0:rule/bus2/r1", "rule r1 of bus bus2"),
            ("arn:aws:scheduler:eu-west-1:0:schedule/default/s", "schedule s"),
            ("arn:aws:s3:::my-bucket", "bucket my-bucket"),
            ("arn:aws:sns:eu-west-1:0:topic", "topic topic"),
            ("arn:aws:elasticloadbalancing:eu-west-1:0:targetgroup/tg1/1syd", "target group tg1"),
            ("arn:aws:logs:eu-west-1:0:log-group:/aws/x:*", "log group /aws/x"),
        ] {
            assert_eq!(words(arn).as_deref(), Some(expected), "{arn}");
        }
        for arn in
            ["arn:aws:s3:::my-*", "arn:aws:execute-api:eu-west-1:0:a/*", "arn:aws:events:eu-west-1:0:rule/*", "x", ""]
        {
            assert_eq!(words(arn), None, "{arn}");
        }
    }
}
