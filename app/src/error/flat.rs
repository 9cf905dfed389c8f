//! An error on the wire: one flat object whichever it is, since reading an enum of objects takes far more code.

use serde::{Deserialize, Serialize};

use super::{ConsoleError, FieldError};
use crate::session::model::Permission;

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Flat {
    kind: Kind,
    /// The sentence of AWS, or the reason.
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
    /// What it is about: AWS's code, an action, a kind of thing.
    #[serde(skip_serializing_if = "String::is_empty")]
    about: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permission: Option<Permission>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_s: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldError>,
}

#[derive(Default, Serialize, Deserialize)]
enum Kind {
    Unauthenticated,
    Forbidden,
    AwsDenied,
    NotFound,
    Conflict,
    AwsConflict,
    Throttled,
    AwsThrottled,
    Invalid,
    Aws,
    Unavailable,
    Internal,
    /// Also what an answer of another version is read as.
    #[default]
    Transport,
}

impl From<ConsoleError> for Flat {
    fn from(error: ConsoleError) -> Self {
        let none = Self::default();
        match error {
            ConsoleError::Unauthenticated => Self { kind: Kind::Unauthenticated, ..none },
            ConsoleError::Forbidden { permission } => {
                Self { kind: Kind::Forbidden, permission: Some(permission), ..none }
            }
            ConsoleError::AwsDenied { action, message, request_id } => {
                Self { kind: Kind::AwsDenied, about: action, message, request_id, ..none }
            }
            ConsoleError::NotFound { kind, name } => Self { kind: Kind::NotFound, about: kind, name, ..none },
            ConsoleError::Conflict { message } => Self { kind: Kind::Conflict, message, ..none },
            ConsoleError::Throttled { retry_after_s } => {
                Self { kind: Kind::Throttled, retry_after_s: Some(retry_after_s), ..none }
            }
            ConsoleError::AwsConflict { code, message, request_id } => {
                Self { kind: Kind::AwsConflict, about: code, message, request_id, ..none }
            }
            ConsoleError::AwsThrottled { retry_after_s, code, message, request_id } => {
                let retry_after_s = Some(retry_after_s);
                Self { kind: Kind::AwsThrottled, about: code, message, request_id, retry_after_s, ..none }
            }
            ConsoleError::Invalid(fields) => Self { kind: Kind::Invalid, fields, ..none },
            ConsoleError::Aws { code, message, request_id } => {
                Self { kind: Kind::Aws, about: code, message, request_id, ..none }
            }
            ConsoleError::Unavailable { what, reason } => {
                Self { kind: Kind::Unavailable, about: what, message: reason, ..none }
            }
            ConsoleError::Internal { request_id } => {
                Self { kind: Kind::Internal, request_id: Some(request_id), ..none }
            }
            ConsoleError::Transport(message) => Self { kind: Kind::Transport, message, ..none },
        }
    }
}

impl From<Flat> for ConsoleError {
    fn from(flat: Flat) -> Self {
        let Flat { kind, message, about, name, request_id, permission, retry_after_s, fields } = flat;
        match (kind, permission) {
            (Kind::Unauthenticated, _) => Self::Unauthenticated,
            (Kind::Forbidden, Some(permission)) => Self::Forbidden { permission },
            (Kind::AwsDenied, _) => Self::AwsDenied { action: about, message, request_id },
            (Kind::NotFound, _) => Self::NotFound { kind: about, name },
            (Kind::Conflict, _) => Self::Conflict { message },
            (Kind::Throttled, _) => Self::Throttled { retry_after_s: retry_after_s.unwrap_or_default() },
            (Kind::AwsConflict, _) => Self::AwsConflict { code: about, message, request_id },
            (Kind::AwsThrottled, _) => {
                let retry_after_s = retry_after_s.unwrap_or_default();
                Self::AwsThrottled { retry_after_s, code: about, message, request_id }
            }
            (Kind::Invalid, _) => Self::Invalid(fields),
            (Kind::Aws, _) => Self::Aws { code: about, message, request_id },
            (Kind::Unavailable, _) => Self::Unavailable { what: about, reason: message },
            (Kind::Internal, _) => Self::Internal { request_id: request_id.unwrap_or_default() },
            (Kind::Transport | Kind::Forbidden, _) => Self::Transport(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_arrives_as_it_was_sent() {
        let id = || Some("4d0f".to_owned());
        for error in [
            ConsoleError::Unauthenticated,
            ConsoleError::Forbidden { permission: Permission::FunctionsWrite },
            ConsoleError::AwsDenied { action: "lambda:GetPolicy".into(), message: "no".into(), request_id: id() },
            ConsoleError::not_found("function", "x"),
            ConsoleError::Conflict { message: "busy".into() },
            ConsoleError::AwsConflict { code: "ResourceConflict".into(), message: "busy".into(), request_id: id() },
            ConsoleError::Throttled { retry_after_s: 3 },
            ConsoleError::AwsThrottled {
                retry_after_s: 2,
                code: "TooManyRequests".into(),
                message: "Rate exceeded".into(),
                request_id: id(),
            },
            ConsoleError::invalid("name", "Too long."),
            ConsoleError::Aws { code: "InvalidX".into(), message: "m".into(), request_id: None },
            ConsoleError::Unavailable { what: "AWS".into(), reason: "r".into() },
            ConsoleError::Internal { request_id: "7".into() },
            ConsoleError::Transport("cut".into()),
        ] {
            let wire = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<ConsoleError>(&wire).unwrap(), error, "{wire}");
        }
    }
}
