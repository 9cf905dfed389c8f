//! The one error that crosses the wire. Variants carry facts; sentences for people are made here and nowhere else.

use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use std::fmt;

use crate::{session::model::Permission, wire::Text};

mod flat;

/// What is wrong with one field of a form, in a sentence that states the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    pub message: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// The sentence for one field, when there is one.
pub fn message_of(errors: &[FieldError], field: &str) -> Option<String> {
    errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
}

/// Everything that can go wrong between a screen and AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "flat::Flat", from = "flat::Flat")]
pub enum ConsoleError {
    /// No session, or it has expired.
    Unauthenticated,
    /// Lambent's own policy refuses: the member's role lacks the permission.
    Forbidden { permission: Permission },
    /// IAM refuses: the connection's AWS identity lacks the action.
    AwsDenied { action: String, message: String, request_id: Option<String> },
    /// The thing asked for does not exist (any more).
    NotFound { kind: String, name: String },
    /// Somebody changed it since it was read, or it is busy.
    Conflict { message: String },
    /// The same, as AWS said it.
    AwsConflict { code: String, message: String, request_id: Option<String> },
    /// Lambent's own limit asks to wait.
    Throttled { retry_after_s: u32 },
    /// AWS asks to wait.
    AwsThrottled { retry_after_s: u32, code: String, message: String, request_id: Option<String> },
    /// The input breaks a rule; nothing was sent.
    Invalid(Vec<FieldError>),
    /// Any other error of AWS, as AWS said it.
    Aws { code: String, message: String, request_id: Option<String> },
    /// AWS, or the local engine, cannot be reached.
    Unavailable { what: String, reason: String },
    /// A defect or a broken store on our side; the log has the rest under this id.
    Internal { request_id: String },
    /// The browser could not reach Lambent.
    Transport(String),
}

impl ConsoleError {
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    pub fn not_found(kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self::NotFound { kind: kind.into(), name: name.into() }
    }

    /// A stable word for logs, tests and support.
    pub fn code(&self) -> &str {
        match self {
            Self::Unauthenticated => "Unauthenticated",
            Self::Forbidden { .. } => "Forbidden",
            Self::AwsDenied { .. } => "AwsDenied",
            Self::NotFound { .. } => "NotFound",
            Self::Conflict { .. } => "Conflict",
            Self::Throttled { .. } => "Throttled",
            Self::Invalid(_) => "Invalid",
            Self::Aws { code, .. } | Self::AwsConflict { code, .. } | Self::AwsThrottled { code, .. } => code,
            Self::Unavailable { .. } => "Unavailable",
            Self::Internal { .. } => "Internal",
            Self::Transport(_) => "Transport",
        }
    }

    /// The HTTP status a server function answers with.
    pub fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated => 401,
            Self::Forbidden { .. } => 403,
            Self::NotFound { .. } => 404,
            Self::Conflict { .. } | Self::AwsConflict { .. } => 409,
            Self::Throttled { .. } | Self::AwsThrottled { .. } => 429,
            Self::Invalid(_) => 422,
            Self::AwsDenied { .. } | Self::Aws { .. } => 502,
            Self::Unavailable { .. } => 503,
            Self::Internal { .. } | Self::Transport(_) => 500,
        }
    }

    /// Whether trying the same again may help.
    pub fn retryable(&self) -> bool {
        matches!(
            self,
            Self::Throttled { .. } | Self::AwsThrottled { .. } | Self::Unavailable { .. } | Self::Transport(_)
        )
    }

    /// Whether AWS, or the local engine, said it.
    pub fn is_of_aws(&self) -> bool {
        matches!(self, Self::Aws { .. } | Self::AwsDenied { .. } | Self::AwsConflict { .. } | Self::AwsThrottled { .. })
    }

    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::AwsDenied { request_id, .. }
            | Self::AwsConflict { request_id, .. }
            | Self::AwsThrottled { request_id, .. }
            | Self::Aws { request_id, .. } => request_id.as_deref(),
            Self::Internal { request_id } => Some(request_id),
            _ => None,
        }
    }

    /// The sentence for one field, when the error is about it.
    pub fn field(&self, field: &str) -> Option<&str> {
        match self {
            Self::Invalid(errors) => errors.iter().find(|e| e.field == field).map(|e| e.message.as_str()),
            _ => None,
        }
    }

    /// What is said beside fields, and what is said above the form.
    pub fn apart(error: Option<Self>) -> (Vec<FieldError>, Option<Self>) {
        match error {
            Some(Self::Invalid(fields)) => (fields, None),
            other => (Vec::new(), other),
        }
    }

    /// The same for a form of one field.
    pub fn beside(error: Option<Self>, field: &str) -> (Option<String>, Option<Self>) {
        match error.as_ref().and_then(|error| error.field(field)).map(str::to_owned) {
            Some(rule) => (Some(rule), None),
            None => (None, error),
        }
    }

    /// What happened, in a few words.
    pub fn title(&self) -> String {
        match self {
            Self::Unauthenticated => "You are signed out".into(),
            Self::Forbidden { .. } => "Your role does not allow this".into(),
            Self::AwsDenied { action, .. } if action.is_empty() => "AWS denied the call".into(),
            Self::AwsDenied { action, .. } => format!("AWS denied {action}"),
            Self::NotFound { kind, name } => format!("There is no {kind} {name}"),
            Self::Conflict { .. } => "It changed meanwhile".into(),
            Self::AwsConflict { .. } => "It is being changed, or has changed meanwhile".into(),
            Self::AwsThrottled { .. } => "AWS asks for a pause".into(),
            Self::Throttled { .. } => "Too many requests".into(),
            Self::Invalid(_) => "Some fields need attention".into(),
            Self::Aws { code, .. } => format!("AWS answered {code}"),
            Self::Unavailable { what, .. } => format!("{what} cannot be reached"),
            Self::Internal { .. } => "Lambent failed to handle this request".into(),
            Self::Transport(_) => "Lambent cannot be reached".into(),
        }
    }

    /// What to do next.
    pub fn next_step(&self) -> String {
        match self {
            Self::Unauthenticated => "Sign in and try again; what you typed stays on this page.".into(),
            Self::Forbidden { permission } => {
                format!("It needs the permission “{}”. Ask an administrator to change your role.", permission.label())
            }
            Self::AwsDenied { .. } => {
                "Allow the action in the IAM policy of this connection's identity, then try again.".into()
            }
            Self::NotFound { .. } => "It may have been deleted, or be in another region or connection.".into(),
            Self::Conflict { .. } | Self::AwsConflict { .. } => {
                "Reload to see the current state, then decide again.".into()
            }
            Self::Throttled { retry_after_s } | Self::AwsThrottled { retry_after_s, .. } => {
                format!("Wait {} s, then try again.", (*retry_after_s).max(1))
            }
            Self::Invalid(_) => "Correct the marked fields; nothing was sent.".into(),
            Self::Aws { .. } => "Correct what AWS names, then try again.".into(),
            Self::Unavailable { .. } => "Check the connection; Lambent tries again when you reload.".into(),
            Self::Internal { .. } => "Try again; if it stays, look for the request id in Lambent's log.".into(),
            Self::Transport(_) => "Check your network, then try again.".into(),
        }
    }
}

impl fmt::Display for ConsoleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AwsDenied { message, .. }
            | Self::Aws { message, .. }
            | Self::AwsConflict { message, .. }
            | Self::AwsThrottled { message, .. }
            | Self::Conflict { message } => f.write_str(message),
            Self::Unavailable { reason, .. } | Self::Transport(reason) => f.write_str(reason),
            Self::Invalid(errors) => {
                let sentences: Vec<_> = errors.iter().map(|e| e.message.as_str()).collect();
                f.write_str(&sentences.join(" "))
            }
            other => f.write_str(&other.title()),
        }
    }
}

impl std::error::Error for ConsoleError {}

impl FromServerFnError for ConsoleError {
    type Encoder = Text;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(message) | ServerFnErrorErr::MissingArg(message) => Self::invalid("", message),
            other => Self::Transport(other.to_string()),
        }
    }
}
