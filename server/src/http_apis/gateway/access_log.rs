//! A stage's access log: one line per request, made from the stage's format.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html>

use serde_json::Value;
use time::OffsetDateTime;

use super::{Cause, clf_time, epoch_ms};

pub use app::monitoring::access_log::model::FORMAT as DEFAULT_FORMAT;

/// The longest format AWS takes, in bytes.
pub const MAX_FORMAT_BYTES: usize = 3 * 1024;

/// What a line can say about a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub account_id: String,
    pub api_id: String,
    pub domain_name: String,
    pub stage: String,
    pub route_key: Option<String>,
    pub request_id: String,
    pub time: OffsetDateTime,
    pub http_method: String,
    /// With the stage when it is a named one.
    pub path: String,
    pub protocol: String,
    pub source_ip: String,
    pub user_agent: String,
    pub status: u16,
    pub response_length: usize,
    pub data_processed: usize,
    pub response_latency_ms: u64,
    pub integration_latency_ms: Option<u64>,
    /// Lambda's id of the invocation.
    pub integration_request_id: Option<String>,
    pub cause: Cause,
}

impl Record {
    /// The value of `$context.{name}`; none for one that is unknown or empty here.
    pub fn value(&self, name: &str) -> Option<String> {
        let text = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        match name {
            "accountId" => text(&self.account_id),
            "apiId" => text(&self.api_id),
            "domainName" => text(&self.domain_name),
            "domainPrefix" => self.domain_name.split('.').next().and_then(text),
            "stage" => text(&self.stage),
            "routeKey" => self.route_key.clone(),
            "requestId" | "extendedRequestId" => text(&self.request_id),
            "requestTime" => Some(clf_time(self.time)),
            "requestTimeEpoch" => Some(epoch_ms(self.time).to_string()),
            "httpMethod" => text(&self.http_method),
            "path" => text(&self.path),
            "protocol" => text(&self.protocol),
            "identity.sourceIp" => text(&self.source_ip),
            "identity.userAgent" => text(&self.user_agent),
            "status" => Some(self.status.to_string()),
            "responseLength" => Some(self.response_length.to_string()),
            "dataProcessed" => Some(self.data_processed.to_string()),
            "responseLatency" => Some(self.response_latency_ms.to_string()),
            "integrationLatency" | "integration.latency" => self.integration_latency_ms.map(|ms| ms.to_string()),
            "integration.requestId" | "awsEndpointRequestId" => self.integration_request_id.clone(),
            "integration.status" => match self.cause {
                Cause::Answered { status } => Some(status.to_string()),
                _ => None,
            },
            "integrationStatus" | "integration.integrationStatus" => self.cause.lambda_status().map(|s| s.to_string()),
            "integrationErrorMessage" | "integration.error" => self.cause.integration_error(),
            "error.message" => self.cause.refusal().map(|(_, message)| message.to_owned()),
            "error.messageString" => self.cause.refusal().map(|(_, message)| format!("\"{message}\"")),
            "error.responseType" => self.cause.response_type().map(str::to_owned),
            _ => None,
        }
    }
}

/// Fills a format in; what is unknown or empty becomes `-`. Values cannot end the line, nor a JSON string.
pub fn render(format: &str, record: &Record) -> String {
    const MARK: &str = "$context.";
    let json = format.trim_start().starts_with('{');
    let mut line = String::with_capacity(format.len());
    let mut rest = format;
    while let Some((before, after)) = rest.split_once(MARK) {
        let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))).unwrap_or(after.len());
        let name = after[..end].trim_end_matches('.');
        line.push_str(before);
        match record.value(name) {
            // The one variable that brings its own quotes.
            Some(value) if name == "error.messageString" => line.push_str(&value),
            Some(value) => line.push_str(&one_line(&value, json)),
            None => line.push('-'),
        }
        rest = &after[name.len()..];
    }
    line.push_str(rest);
    line
}

fn one_line(value: &str, json: bool) -> String {
    if json {
        let quoted = Value::from(value).to_string();
        return quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned();
    }
    value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http_apis::gateway::Failure;
    use crate::http_apis::gateway::pipeline::testing::AT;

    fn record(cause: Cause) -> Record {
        Record {
            account_id: "000000000000".into(),
            api_id: "abc123".into(),
            domain_name: "abc123.execute-api.localhost".into(),
            stage: "dev".into(),
            route_key: Some("ANY /test".into()),
            request_id: "JKJaXmPLvHcESHA=".into(),
            time: AT,
            http_method: "GET".into(),
            path: "/dev/test".into(),
            protocol: "HTTP/1.1".into(),
            source_ip: "127.0.0.1".into(),
            user_agent: "curl/8".into(),
            status: cause.refusal().map_or(200, |(status, _)| status),
            response_length: 35,
            data_processed: 40,
            response_latency_ms: 12,
            integration_latency_ms: Some(9),
            integration_request_id: Some("b7f2".into()),
            cause,
        }
    }

    fn failed(message: &str) -> Cause {
        Cause::FunctionFailed { failure: Failure::Raised, error_type: "KeyError".into(), message: message.into() }
    }

    #[test]
    fn the_default_format_is_one_aws_takes_and_makes_json_of_any_value() {
        assert!(DEFAULT_FORMAT.len() <= MAX_FORMAT_BYTES && !DEFAULT_FORMAT.contains('\n'));
        assert!(DEFAULT_FORMAT.contains("$context.requestId"), "AWS refuses a format without it");
        for nasty in ["'name'", "a \"quoted\" \\ word", "two\nlines\r\tand a tab", "\u{1b}[31mλ"] {
            let mut record = record(failed(nasty));
            record.user_agent = nasty.into();
            let line = render(DEFAULT_FORMAT, &record);
            assert!(!line.contains('\n'));
            let read: Value = serde_json::from_str(&line).unwrap();
            assert_eq!(read["userAgent"], nasty);
            assert_eq!(read["integrationErrorMessage"], record.value("integrationErrorMessage").unwrap());
            assert!(!line.contains("$context"));
        }
    }

    #[test]
    fn an_answer_and_a_failure_as_aws_logs_them() {
        let format = "$context.status $context.integration.status $context.integrationStatus $context.error.message \
                      $context.error.responseType $context.integrationErrorMessage";
        assert_eq!(render(format, &record(Cause::Answered { status: 404 })), "200 404 200 - - -");
        assert_eq!(
            render(format, &record(failed("'name'"))),
            "500 - 200 Internal Server Error INTEGRATION_FAILURE The Lambda function returned the following error: \
             'name'. Check your Lambda function code and try again."
        );
    }

    #[test]
    fn aws_s_common_log_format_preset() {
        let clf = r#"$context.identity.sourceIp - - [$context.requestTime] "$context.httpMethod $context.routeKey $context.protocol" $context.status $context.responseLength $context.requestId"#;
        assert_eq!(
            render(clf, &record(Cause::Answered { status: 200 })),
            r#"127.0.0.1 - - [12/Mar/2020:19:03:58 +0000] "GET ANY /test HTTP/1.1" 200 35 JKJaXmPLvHcESHA="#
        );
    }

    #[test]
    fn every_variable_asked_for_is_known_and_others_are_a_dash() {
        let record = record(failed("x"));
        for name in [
            "accountId",
            "apiId",
            "domainName",
            "domainPrefix",
            "stage",
            "routeKey",
            "requestId",
            "extendedRequestId",
            "requestTime",
            "requestTimeEpoch",
            "httpMethod",
            "path",
            "protocol",
            "identity.sourceIp",
            "identity.userAgent",
            "status",
            "responseLength",
            "responseLatency",
            "integrationLatency",
            "integrationStatus",
            "integration.latency",
            "integration.requestId",
            "integration.integrationStatus",
            "integration.error",
            "integrationErrorMessage",
            "error.message",
            "error.responseType",
        ] {
            assert!(record.value(name).is_some(), "{name}");
        }
        assert_eq!(render("$context.authorizer.error $context.nothing", &record), "- -");
        assert_eq!(render("$context.requestTimeEpoch", &record), "1584039838123");
        assert_eq!(render("error=$context.error.messageString", &record), "error=\"Internal Server Error\"");
    }

    #[test]
    fn text_around_variables_is_kept() {
        let record = record(Cause::Answered { status: 200 });
        assert_eq!(render("$context.stage.", &record), "dev.");
        assert_eq!(render("$context.stage/$context.stage", &record), "dev/dev");
        assert_eq!(render("$context", &record), "$context");
        assert_eq!(render("$context.", &record), "-");
        assert_eq!(render("", &record), "");
    }
}
