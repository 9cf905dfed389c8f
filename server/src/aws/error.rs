//! What it means when AWS did not do what was asked: AWS's own code, sentence and request id, and what kind of error
//! it is, for those who decide what to do next.

use app::error::ConsoleError;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::{display::DisplayErrorContext, metadata::ProvideErrorMetadata};

use super::call::Op;

/// Our own code, for what never reached AWS.
const NO_CREDENTIALS: &str = "CredentialsNotFound";
const GIVE_CREDENTIALS: &str = "Give Lambent's process some: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a role of \
    the machine, or a profile or role_arn for this connection in lambent.toml.";

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{service}:{operation} answered {code}: {message}")]
pub struct AwsError {
    /// `lambda`, `apigateway`, `iam`, …
    pub service: &'static str,
    /// `CreateFunction`
    pub operation: &'static str,
    /// “AWS Lambda”, “The local engine”: who did not answer.
    pub party: &'static str,
    pub code: String,
    pub message: String,
    /// Absent when there was no answer.
    pub status: Option<u16>,
    pub request_id: Option<String>,
    pub kind: AwsErrorKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AwsErrorKind {
    /// IAM refuses.
    Denied,
    /// There are no credentials, or AWS does not take them (any more). Nothing was done.
    Credentials,
    NotFound,
    AlreadyExists,
    /// Busy, or somebody else changes it now.
    Conflict,
    /// The revision named is not the present one.
    Precondition,
    Throttled {
        retry_after_s: u32,
    },
    /// “The role defined for the function cannot be assumed by Lambda.”: true only for now when the role is new.
    RoleNotAssumable,
    Invalid,
    /// Sent, and the answer is unknown: it may have been done.
    Lost,
    /// Not sent: nothing was done.
    Unreachable,
    Other,
}

impl AwsError {
    /// Whether what was asked may have been done all the same: the answer was lost, or AWS broke off with a 5xx.
    /// After a create, look before trying again.
    pub fn outcome_unknown(&self) -> bool {
        self.kind == AwsErrorKind::Lost || self.status.is_some_and(|status| status >= 500)
    }

    /// Whether the same call may work in a moment.
    pub fn is_transient(&self) -> bool {
        matches!(self.kind, AwsErrorKind::Throttled { .. } | AwsErrorKind::Unreachable) || self.outcome_unknown()
    }

    pub fn is_not_found(&self) -> bool {
        self.kind == AwsErrorKind::NotFound
    }

    /// The error for people, where the thing asked for is known by kind and name.
    pub fn about(self, kind: &str, name: &str) -> ConsoleError {
        if self.is_not_found() { ConsoleError::not_found(kind, name) } else { self.into() }
    }

    pub(super) fn from_sdk<E>(op: &Op, party: &'static str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let new = |code: &str, message: String, kind| Self {
            service: op.service.prefix(),
            operation: op.name,
            party,
            code: code.to_owned(),
            message,
            status: None,
            request_id: None,
            kind,
        };
        match error {
            SdkError::ServiceError(context) if context.raw().status().is_success() => unreadable(&new, context.raw()),
            SdkError::ServiceError(context) => answered(&new, context.raw(), context.err()),
            unbuilt @ SdkError::ConstructionFailure(_) => {
                new("RequestNotBuilt", DisplayErrorContext(unbuilt).to_string(), AwsErrorKind::Invalid)
            }
            SdkError::TimeoutError(_) => {
                new("TimedOut", "No answer arrived in time; it may have been done.".into(), AwsErrorKind::Lost)
            }
            SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
                Some(connector) => not_answered(&new, connector, failure.is_timeout()),
                None => new("ConnectionFailed", "The connection failed.".into(), AwsErrorKind::Lost),
            },
            SdkError::ResponseError(context) => unreadable(&new, context.raw()),
            other => new("NoAnswer", DisplayErrorContext(other).to_string(), AwsErrorKind::Lost),
        }
    }
}

fn unreadable(new: &impl Fn(&str, String, AwsErrorKind) -> AwsError, raw: &HttpResponse) -> AwsError {
    let message = "The answer could not be read; what was asked may have been done.".into();
    let status = Some(raw.status().as_u16());
    AwsError { status, request_id: request_id(raw), ..new("AnswerUnreadable", message, AwsErrorKind::Lost) }
}

fn answered<E: ProvideErrorMetadata>(
    new: &impl Fn(&str, String, AwsErrorKind) -> AwsError,
    raw: &HttpResponse,
    error: &E,
) -> AwsError {
    let status = raw.status().as_u16();
    let code = error.meta().code().unwrap_or("Unknown");
    let message = error.meta().message().unwrap_or("AWS gave no reason.");
    let retry_after = raw.headers().get("retry-after").and_then(|text| text.trim().parse().ok());
    let kind = kind_of(code, message, status, retry_after);
    // EC2 names the request in its document alone.
    let named = || error.meta().extra("aws_request_id").map(str::to_owned);
    let request_id = request_id(raw).or_else(named);
    AwsError { status: Some(status), request_id, ..new(code, message.to_owned(), kind) }
}

fn request_id(raw: &HttpResponse) -> Option<String> {
    let headers = raw.headers();
    ["x-amzn-requestid", "x-amz-request-id", "apigw-requestid"]
        .into_iter()
        .find_map(|name| headers.get(name))
        .map(str::to_owned)
}

fn kind_of(code: &str, message: &str, status: u16, retry_after: Option<u32>) -> AwsErrorKind {
    use AwsErrorKind as Kind;
    // Services agree neither on the suffix nor on the prefix.
    let word = code.rsplit('#').next().unwrap_or(code);
    let word = word.strip_suffix("Exception").or_else(|| word.strip_suffix("Fault")).unwrap_or(word);
    let exists = || message.to_ascii_lowercase().contains("already exist");
    match word {
        "AccessDenied" | "UnauthorizedOperation" | "AuthorizationError" | "Forbidden" => Kind::Denied,
        "AuthFailure"
        | "ExpiredToken"
        | "UnrecognizedClient"
        | "InvalidClientTokenId"
        | "SignatureDoesNotMatch"
        | "InvalidSignature"
        | "IncompleteSignature"
        | "MissingAuthenticationToken"
        | "RequestExpired"
        | "InvalidToken"
        | "NotAuthorized"
        | "OptInRequired" => Kind::Credentials,
        // InvalidSubnetID.NotFound
        _ if word.ends_with(".NotFound") => Kind::NotFound,
        "DBProxyAlreadyExists" | "DBProxyTargetAlreadyRegistered" => Kind::AlreadyExists,
        "ResourceNotFound"
        | "NoSuchEntity"
        | "NotFound"
        | "NoSuchBucket"
        | "QueueDoesNotExist"
        | "AWS.SimpleQueueService.NonExistentQueue"
        | "TargetGroupNotFound"
        | "ListenerNotFound"
        | "RuleNotFound" => Kind::NotFound,
        "EntityAlreadyExists" | "ResourceAlreadyExists" | "AlreadyExists" | "DuplicateTargetGroupName" => {
            Kind::AlreadyExists
        }
        "ResourceConflict" | "Conflict" if exists() => Kind::AlreadyExists,
        "ResourceConflict"
        | "Conflict"
        | "ConcurrentModification"
        | "OperationAborted"
        | "ResourceInUse"
        | "PriorityInUse"
        | "ResourceNotReady" => Kind::Conflict,
        "PreconditionFailed" => Kind::Precondition,
        "TooManyRequests"
        | "Throttling"
        | "Throttled"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "SlowDown"
        | "EC2Throttled" => Kind::Throttled { retry_after_s: retry_after.unwrap_or(1) },
        "InvalidParameterValue" if message.contains("cannot be assumed by Lambda") => Kind::RoleNotAssumable,
        "Validation"
        | "ValidationError"
        | "InvalidParameterValue"
        | "InvalidParameter"
        | "InvalidParameterCombination"
        | "BadRequest"
        | "MalformedPolicyDocument"
        | "InvalidInput"
        | "InvalidRequestContent"
        | "RequestTooLarge"
        | "UnsupportedMediaType"
        | "InvalidZipFile"
        | "Serialization" => Kind::Invalid,
        _ => match status {
            404 => Kind::NotFound,
            412 => Kind::Precondition,
            429 => Kind::Throttled { retry_after_s: retry_after.unwrap_or(1) },
            _ => Kind::Other,
        },
    }
}

/// No answer: whether anything was sent decides between [`AwsErrorKind::Unreachable`] and [`AwsErrorKind::Lost`].
fn not_answered(
    new: &impl Fn(&str, String, AwsErrorKind) -> AwsError,
    error: &(dyn std::error::Error + 'static),
    timeout: bool,
) -> AwsError {
    let chain = || std::iter::successors(Some(error), |error| error.source());
    let reason = chain().last().map_or_else(String::new, ToString::to_string);
    if let Some(credentials) = chain().find_map(|error| error.downcast_ref::<CredentialsError>()) {
        let why = match credentials {
            CredentialsError::CredentialsNotLoaded(_) => "No credentials were found for this connection.".into(),
            other => format!("The credentials of this connection could not be read: {}", DisplayErrorContext(other)),
        };
        return new(NO_CREDENTIALS, why, AwsErrorKind::Credentials);
    }
    let refused = |error: &(dyn std::error::Error + 'static)| {
        error.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionRefused)
    };
    // hyper-util's and smithy's words for “while connecting”; their types are not public.
    let connecting = chain().any(|error| {
        let text = error.to_string();
        refused(error) || text == "client error (Connect)" || text.starts_with("HTTP connect timeout")
    });
    match (connecting, timeout) {
        (true, _) => new("NotConnected", format!("No connection: {reason}."), AwsErrorKind::Unreachable),
        (false, true) => {
            new("TimedOut", "No answer arrived in time; it may have been done.".into(), AwsErrorKind::Lost)
        }
        (false, false) => {
            let message = format!("The connection broke before the answer arrived ({reason}); it may have been done.");
            new("ConnectionLost", message, AwsErrorKind::Lost)
        }
    }
}

/// `lambda:ListFunctions`, as IAM's sentence names it, else as the operation is called.
fn denied_action(error: &AwsError) -> String {
    let named = error.message.split_once("to perform: ").and_then(|(_, rest)| rest.split_whitespace().next());
    match named.filter(|action| action.contains(':')) {
        Some(action) => action.to_owned(),
        None => format!("{}:{}", error.service, error.operation),
    }
}

impl From<AwsError> for ConsoleError {
    fn from(error: AwsError) -> Self {
        match error.kind {
            AwsErrorKind::Denied => {
                Self::AwsDenied { action: denied_action(&error), message: error.message, request_id: error.request_id }
            }
            AwsErrorKind::Conflict | AwsErrorKind::Precondition => {
                Self::AwsConflict { code: error.code, message: error.message, request_id: error.request_id }
            }
            AwsErrorKind::Throttled { retry_after_s } => Self::AwsThrottled {
                retry_after_s,
                code: error.code,
                message: error.message,
                request_id: error.request_id,
            },
            AwsErrorKind::Credentials if error.code == NO_CREDENTIALS => {
                Self::Unavailable { what: "AWS".into(), reason: format!("{} {GIVE_CREDENTIALS}", error.message) }
            }
            AwsErrorKind::Lost | AwsErrorKind::Unreachable => {
                Self::Unavailable { what: error.party.to_owned(), reason: error.message }
            }
            AwsErrorKind::Credentials
            | AwsErrorKind::NotFound
            | AwsErrorKind::AlreadyExists
            | AwsErrorKind::RoleNotAssumable
            | AwsErrorKind::Invalid
            | AwsErrorKind::Other => {
                Self::Aws { code: error.code, message: error.message, request_id: error.request_id }
            }
        }
    }
}

#[cfg(test)]
mod tests;
