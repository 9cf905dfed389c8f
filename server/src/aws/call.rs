//! One AWS call: who asks, through which bucket, counted, and with its error understood.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use app::{connections::model::Place, session::service::Caller};
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{Intercept, context::BeforeTransmitInterceptorContextRef},
        orchestrator::HttpResponse,
        result::SdkError,
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::{
    config_bag::ConfigBag, error::metadata::ProvideErrorMetadata, retry::RetryConfig, timeout::TimeoutConfig,
};

use super::{
    AwsError, AwsErrorKind,
    calls::{self, CallCounter, Metrics},
    clients::{Clients, Sdk},
    hub::Shared,
    quota::{Bucket, Class},
};

/// Who goes first when calls have to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Somebody looks at the screen.
    Interactive,
    Background,
}

/// On whose behalf AWS is called.
#[derive(Clone, Debug)]
pub struct Who {
    /// The name of the role session where a role is assumed: `lambent-<user>`.
    pub user: String,
    pub priority: Priority,
    /// Counts the calls of one request.
    pub calls: CallCounter,
}

impl Who {
    /// A member, in the request being served. Call it in the request's own task: the counter is found there.
    pub fn of(caller: &Caller) -> Self {
        Self { user: session_name(&caller.user.email), priority: Priority::Interactive, calls: calls::current() }
    }

    /// The same person, for work that goes on behind the request.
    pub fn in_background(&self) -> Self {
        Self { user: self.user.clone(), priority: Priority::Background, calls: CallCounter::default() }
    }

    /// A member by e-mail address, outside any request: an operation that goes on.
    pub fn member(email: &str) -> Self {
        Self { user: session_name(email), priority: Priority::Background, calls: CallCounter::default() }
    }

    /// The console itself.
    pub fn console() -> Self {
        Self { user: "lambent".into(), priority: Priority::Background, calls: CallCounter::default() }
    }
}

/// `lambent-<user>` in the letters STS takes, at most 64.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
fn session_name(user: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "_=,.@-".contains(c) { c } else { '-' };
    "lambent-".chars().chain(user.chars().map(plain)).take(64).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Lambda,
    ApiGateway,
    Iam,
    Sts,
    Logs,
    CloudWatch,
    DynamoDb,
    Ec2,
    Efs,
    Elb,
    Events,
    Kinesis,
    Kms,
    Rds,
    S3,
    Scheduler,
    Secrets,
    Sns,
    Sqs,
    Xray,
}

impl Service {
    /// As IAM actions begin.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Lambda => "lambda",
            Self::ApiGateway => "apigateway",
            Self::Iam => "iam",
            Self::Sts => "sts",
            Self::Logs => "logs",
            Self::CloudWatch => "cloudwatch",
            Self::DynamoDb => "dynamodb",
            Self::Ec2 => "ec2",
            Self::Efs => "elasticfilesystem",
            Self::Elb => "elasticloadbalancing",
            Self::Events => "events",
            Self::Kinesis => "kinesis",
            Self::Kms => "kms",
            Self::Rds => "rds",
            Self::S3 => "s3",
            Self::Scheduler => "scheduler",
            Self::Secrets => "secretsmanager",
            Self::Sns => "sns",
            Self::Sqs => "sqs",
            Self::Xray => "xray",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Lambda => "AWS Lambda",
            Self::ApiGateway => "Amazon API Gateway",
            Self::Iam => "AWS IAM",
            Self::Sts => "AWS STS",
            Self::Logs => "Amazon CloudWatch Logs",
            Self::CloudWatch => "Amazon CloudWatch",
            Self::DynamoDb => "Amazon DynamoDB",
            Self::Ec2 => "Amazon EC2",
            Self::Efs => "Amazon EFS",
            Self::Elb => "Elastic Load Balancing",
            Self::Events => "Amazon EventBridge",
            Self::Kinesis => "Amazon Kinesis",
            Self::Kms => "AWS KMS",
            Self::Rds => "Amazon RDS",
            Self::S3 => "Amazon S3",
            Self::Scheduler => "Amazon EventBridge Scheduler",
            Self::Secrets => "AWS Secrets Manager",
            Self::Sns => "Amazon SNS",
            Self::Sqs => "Amazon SQS",
            Self::Xray => "AWS X-Ray",
        }
    }
}

/// An AWS operation, as it is counted and limited.
#[derive(Clone, Copy, Debug)]
pub(super) struct Op {
    pub service: Service,
    pub name: &'static str,
    pub class: Class,
}

impl Op {
    pub const fn new(service: Service, name: &'static str, class: Class) -> Self {
        Self { service, name, class }
    }
}

/// A cheap handle on one connection and region, for one person. Each method is one AWS operation.
#[derive(Clone)]
pub struct Aws {
    pub(super) place: Place,
    pub(super) local: bool,
    pub(super) clients: Arc<Clients>,
    pub(super) who: Who,
    pub(super) shared: Arc<Shared>,
}

impl Aws {
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Whether this is the engine on this machine.
    pub fn is_local(&self) -> bool {
        self.local
    }

    /// Where every service is, when not at AWS's own addresses.
    pub(super) fn endpoint(&self) -> Option<&str> {
        self.clients.endpoint()
    }

    /// The port of the engine on this machine; none elsewhere.
    pub fn local_port(&self) -> Option<u16> {
        let endpoint = self.endpoint().filter(|_| self.local)?;
        endpoint.rsplit(':').next()?.trim_end_matches('/').parse().ok()
    }

    pub(super) async fn sdk(&self) -> &Sdk {
        self.clients.sdk().await
    }

    /// Waits for the bucket, sends, counts, and understands the error.
    pub(super) async fn call<T, E, F>(&self, op: Op, send: impl FnOnce() -> F) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let bucket = if self.local { None } else { self.shared.quotas.bucket(&self.place, op.class) };
        if let Some(bucket) = &bucket {
            bucket.take(self.who.priority).await;
        }
        let attempts = Attempts {
            op,
            sent: AtomicU32::new(0),
            counter: self.who.calls.clone(),
            metrics: Arc::clone(&self.shared.metrics),
            bucket: bucket.clone(),
        };
        // Made here and boxed: the SDK's futures are large, and every caller would carry them.
        let result = CALL.scope(Arc::new(attempts), Box::pin(send())).await;
        result.map_err(|error| {
            let party = if self.local { "The local engine" } else { op.service.label() };
            let error = AwsError::from_sdk(&op, party, error);
            self.shared.metrics.failed(op.service.prefix(), op.name);
            if let (AwsErrorKind::Throttled { retry_after_s }, Some(bucket)) = (error.kind, &bucket) {
                bucket.pause(Duration::from_secs(retry_after_s.into()));
            }
            tracing::debug!(
                service = error.service,
                operation = error.operation,
                code = %error.code,
                aws_request_id = error.request_id.as_deref().unwrap_or("-"),
                place = %self.place,
                "AWS call failed"
            );
            error
        })
    }
}

tokio::task_local! {
    static CALL: Arc<Attempts>;
}

struct Attempts {
    op: Op,
    sent: AtomicU32,
    counter: CallCounter,
    metrics: Arc<Metrics>,
    bucket: Option<Arc<Bucket>>,
}

/// Counts what is really sent, the SDK's own retries included.
#[derive(Debug)]
pub(super) struct CountAttempts;

impl Intercept for CountAttempts {
    fn name(&self) -> &'static str {
        "CountAttempts"
    }

    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        count_attempt();
        Ok(())
    }
}

/// Outside of a call nothing is counted: the SDK's own calls for credentials.
pub(super) fn count_attempt() {
    let _ = CALL.try_with(|call| {
        let earlier = call.sent.fetch_add(1, Ordering::Relaxed);
        call.counter.add();
        call.metrics.called(call.op.service.prefix(), call.op.name);
        if let (1.., Some(bucket)) = (earlier, &call.bucket) {
            bucket.charge();
        }
    });
}

/// How often and how long something is asked.
pub(super) struct Limits {
    pub attempts: u32,
    /// Of each.
    pub attempt: Duration,
    /// Of all together.
    pub operation: Duration,
}

/// Reads: three attempts in all; nothing waits longer than 25 s.
pub(super) const PATIENT: Limits =
    Limits { attempts: 3, attempt: Duration::from_secs(10), operation: Duration::from_secs(25) };

pub(super) fn patient() -> (RetryConfig, TimeoutConfig) {
    let retry = RetryConfig::standard().with_max_attempts(PATIENT.attempts);
    (retry, timeouts(PATIENT.attempt, PATIENT.operation))
}

/// Creates, invocations and whatever must not be done twice: the SDK would repeat a call whose answer was lost.
pub(super) fn once(answer_within: Duration) -> (RetryConfig, TimeoutConfig) {
    (RetryConfig::disabled(), timeouts(answer_within, answer_within + Duration::from_secs(15)))
}

pub(super) const CONNECT_WITHIN: Duration = Duration::from_secs(3);

fn timeouts(attempt: Duration, operation: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_WITHIN)
        .operation_attempt_timeout(attempt)
        .operation_timeout(operation)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_names_are_what_sts_takes() {
        assert_eq!(session_name("ana@example.com"), "lambent-ana@example.com");
        assert_eq!(session_name("Zoë O'Hara <x>"), "lambent-Zo--O-Hara--x-");
        assert_eq!(session_name(&"a".repeat(200)).len(), 64);
    }
}
