//! A trigger to be taken away, and the sources there are.

use serde::{Deserialize, Serialize};

use super::last;
use crate::http_apis::model::wire::Target;

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
