//! How a request ended, in a form a program can read, and what to tell a person about it.
//!
//! API Gateway tells the client `Internal Server Error` for a dozen different things; this is the list of them.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html>

use serde::{Deserialize, Serialize};

mod failure;
pub use failure::Failure;

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// The function answered; its status may still be an error of its own.
    Answered {
        status: u16,
    },
    /// The gateway answered an `OPTIONS` request from the API's CORS configuration.
    Preflight {
        origin_allowed: bool,
    },
    ApiNotFound {
        api_id: String,
    },
    /// The API's generated address is switched off.
    EndpointDisabled {
        api_id: String,
    },
    /// The path cannot be decoded.
    BadPath {
        path: String,
    },
    RequestTooLarge {
        bytes: usize,
    },
    StageNotFound {
        path: String,
    },
    StageNotDeployed {
        stage: String,
    },
    RouteNotFound {
        stage: String,
        why: String,
    },
    /// Over the stage's or the route's limit.
    RateExceeded {
        limited: String,
    },
    /// The route wants an authorizer; this gateway has none and refuses.
    AuthorizationNotChecked {
        route_key: String,
        kind: String,
    },
    RouteWithoutIntegration {
        route_key: String,
    },
    IntegrationNotFound {
        integration_id: String,
    },
    /// Not a Lambda function: not run here.
    IntegrationNotRun {
        kind: String,
    },
    IntegrationUriInvalid {
        uri: String,
        reason: String,
    },
    PermissionMissing {
        function: String,
        source_arn: String,
        reasons: Vec<String>,
    },
    /// The function, version or alias is not there.
    FunctionNotFound {
        function: String,
    },
    EventTooLarge {
        bytes: usize,
    },
    /// Out of concurrency, reserved or the account's.
    FunctionThrottled {
        function: String,
        message: String,
    },
    /// Pending, or an update in progress.
    FunctionNotReady {
        function: String,
        message: String,
    },
    /// Lambda refused the invocation for another reason.
    InvokeRefused {
        status: u16,
        code: String,
        message: String,
    },
    /// The function ran and failed.
    FunctionFailed {
        failure: Failure,
        error_type: String,
        message: String,
    },
    /// The function did not answer in the integration's time.
    TimedOut {
        after_ms: u64,
    },
    /// The answer has not the shape the payload format asks for.
    MalformedResponse {
        reason: String,
    },
    ResponseTooLarge {
        bytes: usize,
    },
    /// Lambda or API Gateway could not be reached.
    Unavailable {
        message: String,
    },
}

impl Cause {
    /// The status and message the client gets; none where an answer was made.
    pub fn refusal(&self) -> Option<(u16, &'static str)> {
        Some(match self {
            Self::Answered { .. } | Self::Preflight { .. } => return None,
            Self::BadPath { .. } => (400, "Bad Request"),
            Self::EndpointDisabled { .. } | Self::AuthorizationNotChecked { .. } => (403, "Forbidden"),
            Self::ApiNotFound { .. }
            | Self::StageNotFound { .. }
            | Self::StageNotDeployed { .. }
            | Self::RouteNotFound { .. } => (404, "Not Found"),
            Self::RequestTooLarge { .. } => (413, "Request Entity Too Large"),
            Self::RateExceeded { .. } => (429, "Too Many Requests"),
            Self::TimedOut { .. } => (503, "Service Unavailable"),
            _ => (500, "Internal Server Error"),
        })
    }

    /// What happened and why.
    pub fn sentence(&self) -> String {
        match self {
            Self::Answered { status } => format!("The function answered with status {status}."),
            Self::Preflight { origin_allowed: true } => "API Gateway answered the preflight itself.".into(),
            Self::Preflight { origin_allowed: false } => {
                "API Gateway answered without CORS headers: the CORS configuration does not allow this origin.".into()
            }
            Self::ApiNotFound { api_id } => format!("There is no HTTP API {api_id}."),
            Self::EndpointDisabled { api_id } => format!("The default endpoint of API {api_id} is disabled."),
            Self::BadPath { path } => format!("The path {path} is not properly percent-encoded."),
            Self::RequestTooLarge { bytes } => format!("The request body has {bytes} bytes; API Gateway takes 10 MB."),
            Self::StageNotFound { path } => {
                format!("No stage is named by the first part of {path}, and there is no $default stage.")
            }
            Self::StageNotDeployed { stage } => format!("Stage {stage} has no deployment, so it serves no routes."),
            Self::RouteNotFound { why, .. } => why.clone(),
            Self::RateExceeded { limited } => format!("The request limit of {limited} is used up."),
            Self::AuthorizationNotChecked { route_key, kind } => {
                format!("Route {route_key} asks for {kind} authorization, which the local gateway does not check.")
            }
            Self::RouteWithoutIntegration { route_key } => format!("Route {route_key} has no integration."),
            Self::IntegrationNotFound { integration_id } => format!("Integration {integration_id} does not exist."),
            Self::IntegrationNotRun { kind } => {
                format!("The integration is of kind {kind}; the local gateway runs Lambda functions only.")
            }
            Self::IntegrationUriInvalid { uri, reason } => format!("The integration's URI {uri} is wrong: {reason}."),
            Self::PermissionMissing { function, .. } => format!("API Gateway has no permission to invoke {function}."),
            Self::FunctionNotFound { function } => format!("{function} does not exist."),
            Self::EventTooLarge { bytes } => format!("The event has {bytes} bytes; a function takes 6 MB."),
            Self::FunctionThrottled { function, .. } => format!("{function} has no concurrency left."),
            Self::FunctionNotReady { function, message } => format!("{function} is not ready: {message}"),
            Self::InvokeRefused { code, message, .. } => format!("Lambda refused the invocation: {code}: {message}"),
            Self::FunctionFailed { failure, error_type, message } => failure.sentence(error_type, message),
            Self::TimedOut { after_ms } => {
                format!("The function did not answer within {after_ms} ms, the integration's timeout.")
            }
            Self::MalformedResponse { reason } => format!("The function's answer is no HTTP response: {reason}."),
            Self::ResponseTooLarge { bytes } => {
                format!("The function's answer has {bytes} bytes; Lambda passes on 6 MB.")
            }
            Self::Unavailable { message } => format!("Lambda or API Gateway could not be asked: {message}"),
        }
    }

    /// What to do about it, where there is something.
    pub fn next_step(&self) -> Option<&'static str> {
        Some(match self {
            Self::Preflight { origin_allowed: false } => "Add the origin to the API's CORS configuration.",
            Self::ApiNotFound { .. } => "Check the API's id in the address.",
            Self::EndpointDisabled { .. } => "Enable the default endpoint, or call the API by its custom domain.",
            Self::BadPath { .. } => "Write a percent sign in the path as %2525.",
            Self::RequestTooLarge { .. } | Self::EventTooLarge { .. } => "Upload large data to S3 and send its key.",
            Self::StageNotFound { .. } => "Create a $default stage, or put the stage's name first in the path.",
            Self::StageNotDeployed { .. } => "Deploy the API to the stage, or turn on automatic deployment.",
            Self::RouteNotFound { .. } => "Add a route, or deploy the stage if the route is new.",
            Self::RateExceeded { .. } => "Wait a second, or raise the stage's throttling limits.",
            Self::AuthorizationNotChecked { .. } => "Test this route on AWS, or set its authorization to NONE locally.",
            Self::RouteWithoutIntegration { .. } | Self::IntegrationNotFound { .. } => {
                "Attach an integration to the route."
            }
            Self::IntegrationUriInvalid { .. } => "Choose the function again in the integration.",
            Self::PermissionMissing { .. } => "Add the permission to the function.",
            Self::FunctionNotFound { .. } => "Choose an existing function, version or alias in the integration.",
            Self::FunctionThrottled { .. } => "Raise or remove the function's reserved concurrency.",
            Self::FunctionNotReady { .. } => "Wait until the function is active, then send the request again.",
            Self::FunctionFailed { failure, .. } => failure.next_step(),
            Self::TimedOut { .. } => "Make the function faster, or let it work asynchronously: 30 s is the most.",
            Self::MalformedResponse { .. } => "Return an object with statusCode, headers and a body that is text.",
            Self::ResponseTooLarge { .. } => "Put large data in S3 and return a link to it.",
            Self::Unavailable { .. } => "Check the connection, then send the request again.",
            _ => return None,
        })
    }

    /// `$context.integrationErrorMessage`. Where AWS's own wording is known it is kept, so that whoever searches a
    /// log for it finds it here too.
    pub fn integration_error(&self) -> Option<String> {
        Some(match self {
            Self::PermissionMissing { .. } => "The IAM role configured on the integration or API Gateway doesn't have \
                 permissions to call the integration. Check the permissions and try again."
                .into(),
            Self::FunctionFailed { message, .. } => format!(
                "The Lambda function returned the following error: {message}. Check your Lambda function code and try again."
            ),
            Self::FunctionNotFound { .. }
            | Self::IntegrationUriInvalid { .. }
            | Self::IntegrationNotRun { .. }
            | Self::EventTooLarge { .. }
            | Self::FunctionThrottled { .. }
            | Self::FunctionNotReady { .. }
            | Self::InvokeRefused { .. }
            | Self::TimedOut { .. }
            | Self::MalformedResponse { .. }
            | Self::ResponseTooLarge { .. }
            | Self::Unavailable { .. } => self.sentence(),
            _ => return None,
        })
    }

    /// `$context.error.responseType`, by AWS's names for gateway responses.
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>
    pub fn response_type(&self) -> Option<&'static str> {
        Some(match self {
            Self::Answered { .. } | Self::Preflight { .. } => return None,
            Self::ApiNotFound { .. }
            | Self::StageNotFound { .. }
            | Self::StageNotDeployed { .. }
            | Self::RouteNotFound { .. } => "RESOURCE_NOT_FOUND",
            Self::EndpointDisabled { .. } | Self::AuthorizationNotChecked { .. } => "ACCESS_DENIED",
            Self::BadPath { .. } => "DEFAULT_4XX",
            Self::RequestTooLarge { .. } => "REQUEST_TOO_LARGE",
            Self::RateExceeded { .. } => "THROTTLED",
            Self::RouteWithoutIntegration { .. }
            | Self::IntegrationNotFound { .. }
            | Self::IntegrationUriInvalid { .. }
            | Self::IntegrationNotRun { .. } => "API_CONFIGURATION_ERROR",
            Self::TimedOut { .. } => "INTEGRATION_TIMEOUT",
            _ => "INTEGRATION_FAILURE",
        })
    }

    /// `$context.integrationStatus`: what Lambda itself answered, when it was asked.
    pub fn lambda_status(&self) -> Option<u16> {
        Some(match self {
            Self::Answered { .. }
            | Self::FunctionFailed { .. }
            | Self::MalformedResponse { .. }
            | Self::ResponseTooLarge { .. } => 200,
            Self::PermissionMissing { .. } => 403,
            Self::FunctionNotFound { .. } => 404,
            Self::FunctionNotReady { .. } => 409,
            Self::EventTooLarge { .. } => 413,
            Self::FunctionThrottled { .. } => 429,
            Self::InvokeRefused { status, .. } => *status,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Cause> {
        let s = String::from;
        let function = || s("arn:aws:lambda:eu-west-1:000000000000:function:f");
        vec![
            Cause::Answered { status: 200 },
            Cause::Preflight { origin_allowed: true },
            Cause::Preflight { origin_allowed: false },
            Cause::ApiNotFound { api_id: s("a") },
            Cause::EndpointDisabled { api_id: s("a") },
            Cause::BadPath { path: s("/%") },
            Cause::RequestTooLarge { bytes: 1 },
            Cause::StageNotFound { path: s("/") },
            Cause::StageNotDeployed { stage: s("dev") },
            Cause::RouteNotFound { stage: s("dev"), why: s("No route matches GET /.") },
            Cause::RateExceeded { limited: s("stage dev") },
            Cause::AuthorizationNotChecked { route_key: s("GET /"), kind: s("JWT") },
            Cause::RouteWithoutIntegration { route_key: s("GET /") },
            Cause::IntegrationNotFound { integration_id: s("i") },
            Cause::IntegrationNotRun { kind: s("HTTP_PROXY") },
            Cause::IntegrationUriInvalid { uri: s("x"), reason: s("it is not the ARN of a Lambda function") },
            Cause::PermissionMissing { function: function(), source_arn: s("arn"), reasons: vec![] },
            Cause::FunctionNotFound { function: function() },
            Cause::EventTooLarge { bytes: 7 },
            Cause::FunctionThrottled { function: function(), message: s("Rate exceeded") },
            Cause::FunctionNotReady { function: function(), message: s("Pending.") },
            Cause::InvokeRefused { status: 502, code: s("EC2UnexpectedException"), message: s("Oh.") },
            Cause::FunctionFailed { failure: Failure::Raised, error_type: s("KeyError"), message: s("'x'") },
            Cause::TimedOut { after_ms: 30_000 },
            Cause::MalformedResponse { reason: s("statusCode is missing") },
            Cause::ResponseTooLarge { bytes: 7_000_000 },
            Cause::Unavailable { message: s("Connection refused.") },
        ]
    }

    #[test]
    fn every_cause_is_one_sentence_and_reads_back_from_json() {
        for cause in all() {
            let sentence = cause.sentence();
            assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{sentence}");
            assert!(!sentence.contains("went wrong"), "{sentence}");
            let json = serde_json::to_string(&cause).unwrap();
            assert!(json.starts_with("{\"cause\":\""), "{json}");
            assert_eq!(serde_json::from_str::<Cause>(&json).unwrap(), cause);
        }
    }

    #[test]
    fn every_refusal_but_one_that_is_final_has_a_next_step_and_a_type() {
        for cause in all() {
            let refused = cause.refusal().is_some();
            assert_eq!(cause.response_type().is_some(), refused, "{cause:?}");
            let final_word = matches!(cause, Cause::IntegrationNotRun { .. } | Cause::InvokeRefused { .. });
            if refused && !final_word {
                assert!(cause.next_step().is_some(), "{cause:?}");
            }
        }
    }

    #[test]
    fn aws_s_own_words_where_they_are_known() {
        let missing = Cause::PermissionMissing { function: "f".into(), source_arn: "a".into(), reasons: vec![] };
        assert_eq!(
            missing.integration_error().unwrap(),
            "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again."
        );
        let failed =
            Cause::FunctionFailed { failure: Failure::Raised, error_type: "KeyError".into(), message: "'name'".into() };
        assert_eq!(
            failed.integration_error().unwrap(),
            "The Lambda function returned the following error: 'name'. Check your Lambda function code and try again."
        );
    }
}
