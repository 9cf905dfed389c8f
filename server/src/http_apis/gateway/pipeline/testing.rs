//! An account in memory, a clock that stands still, and requests to try on them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use time::{Date, Month, OffsetDateTime, Time};

use super::super::alias::Alias;
use super::super::*;

/// 12 March 2020, 19:03:58.123 UTC.
pub const AT: OffsetDateTime =
    match (Date::from_calendar_date(2020, Month::March, 12), Time::from_hms_milli(19, 3, 58, 123)) {
        (Ok(date), Ok(time)) => OffsetDateTime::new_utc(date, time),
        _ => panic!("a real date"),
    };

/// A clock moved by hand, and random bytes that are all the same.
pub struct StillWorld {
    pub millis: AtomicU64,
    pub byte: u8,
}

impl World for StillWorld {
    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.millis.load(Ordering::Relaxed))
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        bytes.fill(self.byte);
    }
}

pub fn context() -> GatewayContext {
    context_rolling(0)
}

/// A context whose random bytes are all `byte`: 0 rolls 0.0, 128 rolls about 0.5.
pub fn context_rolling(byte: u8) -> GatewayContext {
    GatewayContext::new("eu-west-1", "000000000000", Box::new(StillWorld { millis: AtomicU64::new(0), byte }))
}

pub fn request(method: &str, path: &str) -> GatewayRequest {
    GatewayRequest {
        api_id: "abc123".into(),
        stage: None,
        method: method.into(),
        host: "abc123.execute-api.localhost:4100".into(),
        path: path.into(),
        query: String::new(),
        headers: Vec::new(),
        body: Vec::new(),
        source_ip: "127.0.0.1".into(),
        protocol: "HTTP/1.1".into(),
        time: AT,
    }
}

pub fn stage(name: &str) -> Stage {
    Stage {
        name: name.into(),
        auto_deploy: true,
        deployment_id: None,
        variables: BTreeMap::new(),
        access_log: None,
        default_limits: Limits::default(),
        route_limits: BTreeMap::new(),
        detailed_metrics: false,
    }
}

pub const FUNCTION: &str = "arn:aws:lambda:eu-west-1:000000000000:function:example-hello";
pub const LOG_GROUP: &str = "arn:aws:logs:eu-west-1:000000000000:log-group:/aws/http-api/abc123";

/// The founding story's account: function `example-hello` behind `ANY /test`, with its permission and a log.
pub struct FakeBackend {
    pub api: Option<Api>,
    pub stages: Vec<Stage>,
    pub routes: Vec<Route>,
    pub integration: Option<Integration>,
    pub policy: PolicyLookup,
    pub alias: Option<Alias>,
    /// Answers in turn; the last one stays.
    pub outcomes: Mutex<VecDeque<InvokeOutcome>>,
    pub down: bool,
    pub invoked: Mutex<Vec<(String, String, Duration)>>,
    pub lines: Mutex<Vec<(String, String)>>,
    pub metrics: Mutex<Vec<RequestMetrics>>,
}

impl FakeBackend {
    pub fn story() -> Self {
        let mut default = stage("$default");
        default.access_log =
            Some(AccessLogSettings { destination_arn: LOG_GROUP.into(), format: access_log::DEFAULT_FORMAT.into() });
        Self {
            api: Some(Api {
                id: "abc123".into(),
                name: "hello".into(),
                disable_execute_api_endpoint: false,
                cors: None,
            }),
            stages: vec![default],
            routes: vec![route("ANY /test")],
            integration: Some(Integration {
                id: "int1".into(),
                kind: IntegrationKind::Lambda,
                uri: FUNCTION.into(),
                payload_format: PayloadFormat::V2,
                timeout_ms: 30_000,
                credentials_arn: None,
            }),
            policy: PolicyLookup::Policy(policy(FUNCTION, "abc123/*/*/test")),
            alias: None,
            outcomes: Mutex::new(VecDeque::from([answers(r#"{"statusCode":200,"body":"\"Hello from Lambda!\""}"#)])),
            down: false,
            invoked: Mutex::default(),
            lines: Mutex::default(),
            metrics: Mutex::default(),
        }
    }

    pub fn answering(self, outcome: InvokeOutcome) -> Self {
        Self { outcomes: Mutex::new(VecDeque::from([outcome])), ..self }
    }

    /// Function and event of the only invocation.
    pub fn invocation(&self) -> (String, serde_json::Value, Duration) {
        let invoked = self.invoked.lock().unwrap();
        let [(arn, event, timeout)] = &invoked[..] else { panic!("{} invocations", invoked.len()) };
        (arn.clone(), serde_json::from_str(event).unwrap(), *timeout)
    }

    /// The only line of the access log.
    pub fn line(&self) -> serde_json::Value {
        let lines = self.lines.lock().unwrap();
        let [(group, line)] = &lines[..] else { panic!("{} lines", lines.len()) };
        assert_eq!(group, LOG_GROUP);
        serde_json::from_str(line).unwrap()
    }

    fn up(&self) -> Result<(), BackendError> {
        if self.down { Err(BackendError("Connection refused.".into())) } else { Ok(()) }
    }
}

pub fn route(key: &str) -> Route {
    Route {
        id: key.into(),
        key: RouteKey::parse(key).unwrap(),
        integration_id: Some("int1".into()),
        authorization: Authorization::None,
    }
}

/// A function's answer.
pub fn answers(payload: &str) -> InvokeOutcome {
    InvokeOutcome::Completed(Invocation {
        payload: payload.as_bytes().to_vec(),
        function_error: None,
        request_id: Some("b7f2".into()),
        executed_version: Some("$LATEST".into()),
    })
}

/// A function's failure.
pub fn fails(error_type: &str, message: &str) -> InvokeOutcome {
    let payload = serde_json::json!({ "errorType": error_type, "errorMessage": message, "stackTrace": [] });
    InvokeOutcome::Completed(Invocation {
        payload: payload.to_string().into_bytes(),
        function_error: Some("Unhandled".into()),
        request_id: Some("b7f2".into()),
        executed_version: Some("$LATEST".into()),
    })
}

pub fn refuses(status: u16, code: &str, message: &str) -> InvokeOutcome {
    InvokeOutcome::Refused { status, code: code.into(), message: message.into() }
}

/// A policy with one statement, as AddPermission writes it.
pub fn policy(function: &str, source: &str) -> String {
    serde_json::json!({ "Version": "2012-10-17", "Id": "default", "Statement": [{
        "Sid": "s1", "Effect": "Allow", "Principal": { "Service": permission::PRINCIPAL }, "Action": permission::ACTION,
        "Resource": function,
        "Condition": { "ArnLike": { "AWS:SourceArn": format!("arn:aws:execute-api:eu-west-1:000000000000:{source}") } },
    }]})
    .to_string()
}

#[async_trait]
impl Backend for FakeBackend {
    async fn api(&self, api_id: &str) -> Result<Option<Api>, BackendError> {
        self.up()?;
        Ok(self.api.clone().filter(|api| api.id == api_id))
    }

    async fn stages(&self, _: &str) -> Result<Vec<Stage>, BackendError> {
        Ok(self.stages.clone())
    }

    async fn routes(&self, _: &str, _: &Stage) -> Result<Vec<Route>, BackendError> {
        Ok(self.routes.clone())
    }

    async fn integration(&self, _: &str, _: &Stage, id: &str) -> Result<Option<Integration>, BackendError> {
        Ok(self.integration.clone().filter(|integration| integration.id == id))
    }

    async fn function_policy(&self, _: &FunctionRef) -> Result<PolicyLookup, BackendError> {
        Ok(self.policy.clone())
    }

    async fn alias(&self, _: &FunctionRef, name: &str) -> Result<Option<Alias>, BackendError> {
        Ok(self.alias.clone().filter(|alias| alias.name == name))
    }

    async fn invoke(&self, function: &FunctionRef, payload: Vec<u8>, timeout: Duration) -> InvokeOutcome {
        let event = String::from_utf8(payload).unwrap();
        self.invoked.lock().unwrap().push((function.arn(), event, timeout));
        let mut outcomes = self.outcomes.lock().unwrap();
        if outcomes.len() > 1 { outcomes.pop_front().unwrap() } else { outcomes[0].clone() }
    }

    async fn write_access_log(&self, group_arn: &str, line: String) {
        self.lines.lock().unwrap().push((group_arn.into(), line));
    }

    async fn record_metrics(&self, metrics: RequestMetrics) {
        self.metrics.lock().unwrap().push(metrics);
    }
}
