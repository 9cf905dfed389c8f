//! Lambent's local gateway, its pure core: what API Gateway does with one request to an HTTP API.
//!
//! Two callers share it: the local gateway (the data plane of the local engine) and the console's request bench.
//! Nothing in here opens a socket, reads a clock or names an AWS SDK: the account comes in through [`Backend`],
//! time and chance through [`World`]. The steps are one file each, and [`handle`] runs them in AWS's order:
//! stage → preflight → route → throttle → integration → permission → alias → event → invoke → response → log.
//!
//! Rules are from AWS's developer guide for HTTP APIs
//! (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html>). Where the guide is silent, the
//! comment at the rule says that it was observed on AWS rather than documented.

pub mod access_log;
pub mod alias;
pub mod backend;
pub mod cause;
pub mod cors;
pub mod event;
pub mod integration_uri;
pub mod permission;
pub mod pipeline;
pub mod response;
pub mod route_key;
pub mod routing;
pub mod throttle;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

pub use backend::{Backend, BackendError, Invocation, InvokeOutcome, PolicyLookup, RequestMetrics};
pub use cause::{Cause, Failure};
pub use cors::Cors;
pub use integration_uri::FunctionRef;
pub use pipeline::{Answer, Trace, handle};
pub use route_key::RouteKey;
pub use throttle::{Limits, Throttle};

/// The largest request body API Gateway takes, in bytes (10 MB; cannot be raised).
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html>
pub const MAX_REQUEST_BYTES: usize = 10 * 1024 * 1024;
/// The largest event a synchronous invocation takes, in bytes (6 MB).
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub const MAX_EVENT_BYTES: usize = 6 * 1024 * 1024;
/// The largest answer Lambda passes on, in bytes: 6 MB and 100 bytes, as its own error sentence says.
pub const MAX_ANSWER_BYTES: usize = 6_291_556;
/// Shortest and longest time an integration may take, in milliseconds. The longest is also the default.
pub const TIMEOUT_RANGE_MS: (u32, u32) = (50, 30_000);

/// An HTTP API, as far as its data plane goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Api {
    pub id: String,
    pub name: String,
    /// Refuse calls to the generated `execute-api` address.
    #[serde(default)]
    pub disable_execute_api_endpoint: bool,
    #[serde(default)]
    pub cors: Option<Cors>,
}

/// One stage of an API. `$default` is served at the root, every other stage under `/{name}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    pub name: String,
    #[serde(default)]
    pub auto_deploy: bool,
    /// The deployment it serves. Without one, and without automatic deployment, nothing is served.
    #[serde(default)]
    pub deployment_id: Option<String>,
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    #[serde(default)]
    pub access_log: Option<AccessLogSettings>,
    /// Limits shared by the routes that have none of their own.
    #[serde(default)]
    pub default_limits: Limits,
    /// Limits by route key.
    #[serde(default)]
    pub route_limits: BTreeMap<String, Limits>,
    /// Whether metrics also carry the route.
    #[serde(default)]
    pub detailed_metrics: bool,
}

impl Stage {
    pub const DEFAULT: &str = "$default";

    pub fn is_default(&self) -> bool {
        self.name == Self::DEFAULT
    }

    pub fn is_deployed(&self) -> bool {
        self.auto_deploy || self.deployment_id.is_some()
    }
}

/// Where a stage writes one line per request, and how the line looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessLogSettings {
    /// ARN of a CloudWatch log group.
    pub destination_arn: String,
    /// Text with `$context.…` variables, at most 3 KB.
    pub format: String,
}

/// A route: which requests, and the integration that answers them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    pub id: String,
    pub key: RouteKey,
    /// The integration of its target `integrations/{id}`.
    #[serde(default)]
    pub integration_id: Option<String>,
    #[serde(default)]
    pub authorization: Authorization,
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Authorization {
    #[default]
    None,
    Jwt,
    Custom,
    AwsIam,
}

impl Authorization {
    /// AWS's own name for it, as in `AuthorizationType`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Jwt => "JWT",
            Self::Custom => "CUSTOM",
            Self::AwsIam => "AWS_IAM",
        }
    }
}

/// What answers a route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Integration {
    pub id: String,
    pub kind: IntegrationKind,
    /// For Lambda: the function's ARN, bare or in API Gateway's `…/invocations` form.
    pub uri: String,
    pub payload_format: PayloadFormat,
    /// Milliseconds; values outside [`TIMEOUT_RANGE_MS`] are brought into it.
    pub timeout_ms: u32,
    /// A role (or the caller) used instead of the function's resource policy.
    #[serde(default)]
    pub credentials_arn: Option<String>,
}

impl Integration {
    pub fn timeout(&self) -> Duration {
        let (shortest, longest) = TIMEOUT_RANGE_MS;
        Duration::from_millis(u64::from(self.timeout_ms.clamp(shortest, longest)))
    }
}

/// The kinds of integration; only Lambda functions are run here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntegrationKind {
    /// `AWS_PROXY` without a subtype: a Lambda function.
    Lambda,
    /// `HTTP_PROXY`: a URL.
    HttpProxy,
    /// `AWS_PROXY` with a subtype, such as `SQS-SendMessage`.
    AwsService(String),
}

/// The shape of the event a function gets, and of the answer it owes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PayloadFormat {
    #[serde(rename = "1.0")]
    V1,
    #[default]
    #[serde(rename = "2.0")]
    V2,
}

/// A request as it came from the client, nothing decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct GatewayRequest {
    pub api_id: String,
    /// Set when the address named the stage apart from the path; otherwise the path's first segment may.
    pub stage: Option<String>,
    pub method: String,
    /// The `Host` header, port included.
    pub host: String,
    /// Percent-encoded, starting with `/`.
    pub path: String,
    /// Percent-encoded, without the `?`.
    pub query: String,
    /// In order, duplicates kept.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub source_ip: String,
    /// `HTTP/1.1`, `HTTP/2.0`.
    pub protocol: String,
    pub time: OffsetDateTime,
}

impl GatewayRequest {
    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn user_agent(&self) -> &str {
        self.header("user-agent").unwrap_or_default()
    }

    /// The host without its port.
    pub fn domain_name(&self) -> &str {
        match self.host.rsplit_once(':') {
            // The last colon of a bare IPv6 address is no port's.
            Some((name, port)) if port.parse::<u16>().is_ok() => name,
            _ => &self.host,
        }
    }
}

/// What the client gets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewayResponse {
    pub status: u16,
    /// Names in lower case, duplicates kept. `content-length` and `date` are the server's business.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl GatewayResponse {
    /// A header's first value; names are kept in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// The account and address a gateway stands for, and what it keeps between requests.
pub struct GatewayContext {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    pub region: String,
    pub account_id: String,
    /// For `x-forwarded-proto` and `x-forwarded-port`: `https` and 443 on AWS, the listener's own locally.
    pub scheme: String,
    pub port: u16,
    pub throttle: Throttle,
    pub world: Box<dyn World>,
}

impl GatewayContext {
    pub fn new(region: &str, account_id: &str, world: Box<dyn World>) -> Self {
        Self {
            partition: "aws".into(),
            region: region.into(),
            account_id: account_id.into(),
            scheme: "https".into(),
            port: 443,
            throttle: Throttle::default(),
            world,
        }
    }
}

/// Time and chance, so that tests can hold both still.
pub trait World: Send + Sync {
    /// Time since a fixed moment; never goes back.
    fn elapsed(&self) -> Duration;
    fn fill_random(&self, bytes: &mut [u8]);
}

/// The machine's clock and random numbers.
pub struct SystemWorld(Instant);

impl Default for SystemWorld {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl World for SystemWorld {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}

/// The names one request goes by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ids {
    /// 15 characters and `=`: the shape of HTTP APIs' `apigw-requestid`.
    pub request_id: String,
    /// `Root=1-{seconds in hex}-{96 random bits}`.
    pub trace_id: String,
}

impl Ids {
    pub fn new(world: &dyn World, time: OffsetDateTime) -> Self {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut bytes = [0_u8; 27];
        world.fill_random(&mut bytes);
        let (id, root) = bytes.split_at(15);
        let request_id: String = id.iter().map(|b| char::from(ALPHABET[usize::from(b % 64)])).collect();
        let root: String = root.iter().map(|b| format!("{b:02x}")).collect();
        Self { request_id: format!("{request_id}="), trace_id: format!("Root=1-{:08x}-{root}", time.unix_timestamp()) }
    }
}

/// A number in `[0, 1)`, for alias weights.
pub fn roll(world: &dyn World) -> f64 {
    let mut bytes = [0_u8; 4];
    world.fill_random(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
}

/// `12/Mar/2020:19:03:58 +0000`, the time format of events and access logs.
pub fn clf_time(time: OffsetDateTime) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let t = time.to_offset(time::UtcOffset::UTC);
    let month = MONTHS[usize::from(u8::from(t.month())) - 1];
    format!("{:02}/{month}/{}:{:02}:{:02}:{:02} +0000", t.day(), t.year(), t.hour(), t.minute(), t.second())
}

/// Milliseconds since 1970.
pub fn epoch_ms(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}
