//! What calls a function, as the list and the services speak of it.

use serde::{Deserialize, Serialize};

/// One thing that calls the function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// Unique in the list.
    pub id: String,
    pub kind: Kind,
    /// What people recognise: a queue's name, a bucket, an API and its route.
    pub source: String,
    pub source_arn: Option<String>,
    /// Facts worth a line: term and value.
    pub detail: Vec<(String, String)>,
    /// `Enabled`, `Creating`, … as AWS spells it; empty where nothing is known but that it may call.
    pub state: String,
    pub half: Half,
    /// The statement of the resource policy that lets it in.
    pub statement_id: Option<String>,
    /// The event source mapping that polls for the function.
    pub mapping_id: Option<String>,
    /// The alias or version it calls; empty is the function itself.
    pub qualifier: String,
    /// When it was made or changed last, milliseconds since 1970.
    pub since: Option<i64>,
    /// What keeps it from working, or soon will; a sentence with the fix.
    pub trouble: Option<String>,
}

/// A push trigger has two sides: the source sends, and the function's resource policy lets it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Half {
    Both,
    /// Nothing is sent: the source is gone, or points elsewhere.
    PermissionOnly,
    /// It is sent, and refused.
    SourceOnly,
    /// Not looked at, or not to be seen.
    #[default]
    Unknown,
}

/// What a look at the source has found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub half: Half,
    /// The source's own state, where it has one: `Enabled`, `Disabled`.
    pub state: String,
    /// Facts worth a line, such as a schedule.
    pub detail: Vec<(String, String)>,
    /// What keeps it from working, where it is more than a missing half.
    pub trouble: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    ApiGateway,
    FunctionUrl,
    /// A rule of an event bus, by pattern or by schedule.
    Rule,
    /// EventBridge Scheduler.
    Schedule,
    Bucket,
    Topic,
    LoadBalancer,
    LogGroup,
    Queue,
    Stream,
    Table,
    /// Amazon MSK, or a Kafka of one's own.
    Kafka,
    /// A person or role of an account.
    Account,
    /// By the service's name in principals: `cognito-idp`.
    Other(String),
}

impl Kind {
    pub fn title(&self) -> &str {
        match self {
            Self::ApiGateway => "API Gateway",
            Self::FunctionUrl => "Function URL",
            Self::Rule => "EventBridge rule",
            Self::Schedule => "EventBridge schedule",
            Self::Bucket => "S3",
            Self::Topic => "SNS",
            Self::LoadBalancer => "Load balancer",
            Self::LogGroup => "CloudWatch Logs",
            Self::Queue => "SQS",
            Self::Stream => "Kinesis",
            Self::Table => "DynamoDB",
            Self::Kafka => "Kafka",
            Self::Account => "Account",
            Self::Other(service) => service,
        }
    }

    /// By a statement's principal without `.amazonaws.com`.
    pub fn of_principal(principal: &str) -> Self {
        match principal {
            "apigateway" => Self::ApiGateway,
            "events" => Self::Rule,
            "scheduler" => Self::Schedule,
            "s3" => Self::Bucket,
            "sns" => Self::Topic,
            "elasticloadbalancing" => Self::LoadBalancer,
            // `logs.eu-west-1` is the older spelling.
            text if text == "logs" || text.starts_with("logs.") => Self::LogGroup,
            text => Self::Other(text.to_owned()),
        }
    }

    /// By the ARN of what is polled; without one it is a Kafka of one's own.
    pub fn of_source(arn: &str) -> Self {
        match arn.split(':').nth(2).unwrap_or_default() {
            "sqs" => Self::Queue,
            "kinesis" => Self::Stream,
            "dynamodb" => Self::Table,
            "kafka" | "" => Self::Kafka,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// What the tab shows at first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerList {
    pub rows: Vec<Trigger>,
    /// Why the resource policy, or the event source mappings, could not be read.
    pub missing: Vec<String>,
}

/// The term of a row's detail that names where failed records go.
pub const FAILURE: &str = "On failure";

/// What a look at the sources has added: by [`Trigger::id`], and what the list did not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    pub seen: Vec<(String, Seen)>,
    pub found: Vec<Trigger>,
}
