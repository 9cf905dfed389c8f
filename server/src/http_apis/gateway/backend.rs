//! What the gateway needs of the account it serves. The local gateway implements it over the engine's API; tests
//! keep it in memory.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

use super::alias::Alias;
use super::{Api, FunctionRef, Integration, Route, Stage};

/// The account behind a gateway.
///
/// Reads may be cached for a moment. `routes` and `integration` answer for what the stage serves: the newest
/// configuration when it deploys automatically, else its deployment's.
#[async_trait]
pub trait Backend: Send + Sync {
    async fn api(&self, api_id: &str) -> Result<Option<Api>, BackendError>;

    async fn stages(&self, api_id: &str) -> Result<Vec<Stage>, BackendError>;

    async fn routes(&self, api_id: &str, stage: &Stage) -> Result<Vec<Route>, BackendError>;

    async fn integration(&self, api_id: &str, stage: &Stage, id: &str) -> Result<Option<Integration>, BackendError>;

    /// The resource policy of exactly this function, version or alias, as `GetPolicy` returns it.
    async fn function_policy(&self, function: &FunctionRef) -> Result<PolicyLookup, BackendError>;

    /// An alias of a function; none if there is no such alias.
    async fn alias(&self, function: &FunctionRef, name: &str) -> Result<Option<Alias>, BackendError>;

    /// Invokes a function and waits, at most `timeout`.
    async fn invoke(&self, function: &FunctionRef, payload: Vec<u8>, timeout: Duration) -> InvokeOutcome;

    /// Hands a line to a log group. Must not wait for its delivery: the client is still waiting.
    async fn write_access_log(&self, group_arn: &str, line: String);

    /// Counts a request in `AWS/ApiGateway`. Must not wait for its delivery either.
    async fn record_metrics(&self, metrics: RequestMetrics);
}

/// The account could not be asked. The message is for people: one sentence, no secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendError(pub String);

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BackendError {}

/// What became of a question for a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyLookup {
    /// A JSON document.
    Policy(String),
    NoPolicy,
    /// The function, version or alias does not exist.
    NoFunction,
}

/// How an invocation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvokeOutcome {
    /// Lambda answered 200: the function ran, well or not.
    Completed(Invocation),
    /// No answer in the time given.
    TimedOut,
    /// Lambda refused: its status, error code (`TooManyRequestsException`) and message.
    Refused { status: u16, code: String, message: String },
    /// Lambda could not be reached.
    Unreachable { message: String },
}

/// A function's run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invocation {
    pub payload: Vec<u8>,
    /// `X-Amz-Function-Error`: `Unhandled` or `Handled`; the payload is then an error object.
    pub function_error: Option<String>,
    /// `X-Amzn-RequestId`, which leads to the function's log.
    pub request_id: Option<String>,
    /// `X-Amz-Executed-Version`.
    pub executed_version: Option<String>,
}

/// One request in numbers: `Count`, `4xx`, `5xx`, `Latency`, `IntegrationLatency`, `DataProcessed`.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestMetrics {
    pub api_id: String,
    pub stage: String,
    /// Only when the stage has detailed metrics.
    pub route_key: Option<String>,
    pub status: u16,
    pub latency_ms: u64,
    /// None when no integration was called.
    pub integration_latency_ms: Option<u64>,
    /// Bytes of both bodies.
    pub data_processed: usize,
    /// The function as the integration names it, and the version that ran.
    pub ran: Option<(String, String)>,
    /// Whether it ended with an error.
    pub function_failed: bool,
}
