//! What failed, what was checked, what was found, and what would heal it.

use serde::{Deserialize, Serialize};

mod question;
mod remedy;

pub use question::{Question, VIA_TEST, VIA_URL};
pub use remedy::{Fix, Heal, HealKind, Remedy};

/// What is looked at, in the order a call takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    Route,
    Authorizer,
    Permission,
    Url,
    State,
    Concurrency,
    Handler,
    Timeout,
    Memory,
    Role,
    Exception,
    Answer,
}

impl Check {
    pub const ALL: [Self; 12] = [
        Self::Route,
        Self::Authorizer,
        Self::Permission,
        Self::Url,
        Self::State,
        Self::Concurrency,
        Self::Handler,
        Self::Timeout,
        Self::Memory,
        Self::Role,
        Self::Exception,
        Self::Answer,
    ];

    /// Its name in the list.
    pub fn label(self) -> &'static str {
        match self {
            Self::Route => "Route, integration and deployment",
            Self::Authorizer => "Authorizer of the route",
            Self::Permission => "Permission of the API",
            Self::Url => "Permissions of the function URL",
            Self::State => "State of the function",
            Self::Concurrency => "Concurrency",
            Self::Handler => "Handler and modules",
            Self::Timeout => "Time",
            Self::Memory => "Memory",
            Self::Role => "Execution role",
            Self::Exception => "Exceptions in the code",
            Self::Answer => "Shape and size of the answer",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// A proven cause.
    Failed,
    Passed,
    /// Could not be checked; never counted as passed.
    Unknown,
    /// Not on the way of this call.
    Aside,
}

impl Outcome {
    pub fn label(self) -> &'static str {
        match self {
            Self::Failed => "Failed",
            Self::Passed => "Passed",
            Self::Unknown => "Could not be checked",
            Self::Aside => "Not on its way",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub check: Check,
    pub outcome: Outcome,
    /// What happened, in one sentence.
    pub title: String,
    /// Why, or what it means; may be empty.
    pub words: String,
    pub evidence: Vec<Evidence>,
    pub fixes: Vec<Fix>,
}

/// What proves a finding, as AWS said it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is: “Log line”, “Statement s1”.
    pub what: String,
    pub text: String,
    /// When it was so, milliseconds since 1970.
    pub at: Option<i64>,
    /// Where it can be seen.
    pub href: Option<String>,
}

impl Evidence {
    pub fn new(what: impl Into<String>, text: impl Into<String>) -> Self {
        Self { what: what.into(), text: text.into(), ..Self::default() }
    }

    pub fn at(self, at: impl Into<Option<i64>>) -> Self {
        Self { at: at.into(), ..self }
    }

    pub fn href(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }
}

/// What all checks found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// Proven causes first, the surest of them at the top; then the rest in the order a call takes.
    pub findings: Vec<Finding>,
    /// The question, with what was found out about it.
    pub question: Question,
    /// The invocation that was looked at: its id and when it began.
    pub invocation: Option<(String, i64)>,
    pub access_log: AccessLog,
    /// Calls of AWS it took.
    pub calls: u32,
    pub as_of: i64,
}

impl Diagnosis {
    pub fn causes(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.outcome == Outcome::Failed)
    }

    pub fn count(&self, outcome: Outcome) -> usize {
        self.findings.iter().filter(|finding| finding.outcome == outcome).count()
    }
}

/// Whether the stage writes down what API Gateway thinks of each request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessLog {
    /// The call did not come through an API.
    Aside,
    Off {
        api: String,
    },
    /// It is on, but its format leaves out `$context.integrationErrorMessage`.
    Mute {
        api: String,
    },
    On,
}
