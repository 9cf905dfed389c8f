//! What failed, what was checked, what was found, and what would heal it.

use serde::{Deserialize, Serialize};

use crate::{connections::model::Place, functions::permissions::model::Need, routes, session::model::Permission};

/// The call somebody asks about, as a link names it. Everything may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// Empty where only a route is known.
    pub function: String,
    /// A version or an alias; empty is `$LATEST`.
    pub qualifier: String,
    /// The id of the invocation, or API Gateway's of the request.
    pub request: String,
    /// Milliseconds since 1970, UTC.
    pub at: Option<i64>,
    /// The HTTP API it came through.
    pub api: String,
    /// `ANY /test`
    pub route: String,
    pub stage: String,
    /// What the client got.
    pub status: Option<u16>,
    /// `test`, `url`, or nothing.
    pub via: String,
}

pub const VIA_TEST: &str = "test";
pub const VIA_URL: &str = "url";

impl Question {
    /// Of the parameters of a URL.
    pub fn read(function: String, api: String, text: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name| text(name).unwrap_or_default();
        Self {
            function,
            api: if api.is_empty() { word("api") } else { api },
            qualifier: word("qualifier"),
            request: word("request"),
            at: text("at").and_then(|at| at.parse().ok()).filter(|at| *at > 0),
            route: word("route"),
            stage: word("stage"),
            status: text("status").and_then(|status| status.parse().ok()),
            via: word("via"),
        }
    }

    /// Whether the call came through an HTTP API.
    pub fn by_api(&self) -> bool {
        !self.api.is_empty() || !self.route.is_empty()
    }

    /// The page that asks this.
    pub fn href(&self, place: &Place) -> String {
        let at = self.at.map(|at| at.to_string()).unwrap_or_default();
        let status = self.status.map(|status| status.to_string()).unwrap_or_default();
        let about = [
            ("request", self.request.as_str()),
            ("at", &at),
            ("api", &self.api),
            ("route", &self.route),
            ("stage", &self.stage),
            ("status", &status),
            ("via", &self.via),
            ("qualifier", &self.qualifier),
        ];
        if self.function.is_empty() {
            let rest: Vec<_> = about.into_iter().filter(|(name, _)| *name != "api").collect();
            return routes::why_route(place, &self.api, &rest);
        }
        routes::why(place, &self.function, &about)
    }
}

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

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fix {
    /// A button.
    Heal(Remedy),
    /// What the execution role has to allow: looked up, and added with one press.
    Role { needs: Vec<Need> },
    /// Somewhere else in the console.
    Go { words: String, href: String },
    /// It heals by itself.
    Again { words: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    pub heal: Heal,
    /// On the button.
    pub button: String,
    /// What will be changed, and what that means.
    pub words: String,
    /// The equal AWS CLI.
    pub commands: Vec<String>,
}

/// What one button changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Heal {
    pub kind: HealKind,
    /// A route, an integration or a stage.
    pub target: String,
    pub value: String,
    /// What was there when the page was read.
    pub base: String,
    /// The word typed, where one is asked for.
    pub consent: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HealKind {
    /// A statement of the function's resource policy for a route.
    #[default]
    Permission,
    /// A statement for the function of an authorizer.
    AuthorizerPermission,
    /// Both statements of a public function URL.
    UrlPermission,
    Handler,
    Timeout,
    Memory,
    Concurrency,
    /// A deployment of a stage.
    Deploy,
    /// Payload format 2.0.
    Payload,
    /// The integration's longest time.
    IntegrationTime,
    /// No authorization.
    OpenRoute,
}

impl HealKind {
    /// What it takes to press the button.
    pub fn permission(self) -> Permission {
        match self {
            Self::Permission | Self::Deploy | Self::Payload | Self::IntegrationTime | Self::OpenRoute => {
                Permission::ApisWrite
            }
            Self::AuthorizerPermission
            | Self::UrlPermission
            | Self::Handler
            | Self::Timeout
            | Self::Memory
            | Self::Concurrency => Permission::FunctionsWrite,
        }
    }

    /// The word to be typed for what lets others in, and what for.
    pub fn consent(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::UrlPermission => Some(("public", "Type public to let everybody in")),
            Self::OpenRoute => Some(("open", "Type open to take the authorizer off the route")),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Permission => "permission",
            Self::AuthorizerPermission => "authorizer-permission",
            Self::UrlPermission => "url-permission",
            Self::Handler => "handler",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Concurrency => "concurrency",
            Self::Deploy => "deploy",
            Self::Payload => "payload",
            Self::IntegrationTime => "integration-time",
            Self::OpenRoute => "open-route",
        }
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
    Off { api: String },
    /// It is on, but its format leaves out `$context.integrationErrorMessage`.
    Mute { api: String },
    On,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_survives_its_url() {
        let question = Question {
            function: "hello".into(),
            qualifier: "live".into(),
            request: "a=b".into(),
            at: Some(5),
            api: "a1".into(),
            route: "GET /x/{id}".into(),
            stage: "$default".into(),
            status: Some(500),
            via: String::new(),
        };
        let href = question.href(&Place::new("local", "us-east-1"));
        assert_eq!(
            href,
            "/c/local/us-east-1/functions/hello/why?request=a%3Db&at=5&api=a1&route=GET%20%2Fx%2F%7Bid%7D&stage=$default&status=500&qualifier=live"
        );
        let text = |name: &str| match name {
            "request" => Some("a=b".to_owned()),
            "at" => Some("5".to_owned()),
            "api" => Some("a1".to_owned()),
            "route" => Some("GET /x/{id}".to_owned()),
            "stage" => Some("$default".to_owned()),
            "status" => Some("500".to_owned()),
            "qualifier" => Some("live".to_owned()),
            _ => None,
        };
        assert_eq!(Question::read("hello".into(), String::new(), text), question);
        assert!(Question::default().href(&Place::new("l", "r")).starts_with("/c/l/r/apis//why"));
    }

    #[test]
    fn kinds_are_spelled_as_forms_send_them() {
        for kind in [HealKind::Permission, HealKind::UrlPermission, HealKind::IntegrationTime, HealKind::OpenRoute] {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.name()));
        }
    }
}
