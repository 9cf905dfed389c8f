//! Lines of a stage's access log, read by the format that wrote them.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html>

use std::collections::BTreeMap;

use serde_json::Value;

use crate::functions::text::clean;

/// What API Gateway wrote of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessLine {
    pub at: i64,
    /// As it is in the log.
    pub text: String,
    pub request_id: String,
    pub status: u16,
    pub route_key: String,
    pub stage: String,
    pub method: String,
    /// `$context.integrationErrorMessage`
    pub integration_error: String,
    /// `$context.error.message` or the authorizer's own.
    pub error: String,
    /// `$context.error.responseType`
    pub kind: String,
    /// What Lambda itself answered.
    pub lambda_status: Option<u16>,
    pub integration_ms: Option<u32>,
    /// Lambda's id of the invocation.
    pub lambda_request: String,
}

/// Whether lines of this format can be read here.
pub fn is_readable(format: &str) -> bool {
    !variables(format).is_empty()
}

/// Whether the format says why an integration failed.
pub fn explains(format: &str) -> bool {
    format.contains("$context.integrationErrorMessage") || format.contains("$context.integration.error")
}

/// `key → variable` of a format that is JSON.
fn variables(format: &str) -> BTreeMap<String, String> {
    let Ok(Value::Object(map)) = serde_json::from_str::<Value>(format) else { return BTreeMap::new() };
    let variable = |value: &Value| Some(value.as_str()?.trim().strip_prefix("$context.")?.to_owned());
    map.iter().filter_map(|(key, value)| Some((key.clone(), variable(value)?))).collect()
}

pub fn read(format: &str, at: i64, text: &str) -> Option<AccessLine> {
    let Ok(Value::Object(line)) = serde_json::from_str::<Value>(text) else { return None };
    let known: BTreeMap<String, String> = variables(format)
        .into_iter()
        .filter_map(|(key, variable)| {
            let value = line.get(&key)?;
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (value != "-" && !value.is_empty()).then(|| (variable, clean(&value)))
        })
        .collect();
    let first = |names: &[&str]| names.iter().find_map(|name| known.get(*name)).cloned().unwrap_or_default();
    Some(AccessLine {
        at,
        text: clean(text),
        request_id: first(&["requestId", "extendedRequestId"]),
        status: first(&["status"]).parse().ok()?,
        route_key: first(&["routeKey"]),
        stage: first(&["stage"]),
        method: first(&["httpMethod"]),
        integration_error: first(&["integrationErrorMessage", "integration.error"]),
        error: first(&["authorizer.error", "error.message", "error.messageString"]),
        kind: first(&["error.responseType"]),
        lambda_status: first(&["integrationStatus", "integration.integrationStatus"]).parse().ok(),
        integration_ms: first(&["integrationLatency", "integration.latency"]).parse().ok(),
        lambda_request: first(&["integration.requestId", "awsEndpointRequestId"]),
    })
}

/// The line of the request; without an id the failed one nearest in time, or the newest.
pub fn choose(lines: Vec<AccessLine>, request: &str, route: &str, at: Option<i64>) -> Option<AccessLine> {
    if !request.is_empty()
        && let Some(exact) = lines.iter().find(|line| line.request_id == request || line.lambda_request == request)
    {
        return Some(exact.clone());
    }
    let fits = |line: &&AccessLine| line.status >= 400 && (route.is_empty() || line.route_key == route);
    lines.iter().filter(fits).min_by_key(|line| at.map_or(-line.at, |at| (line.at - at).abs())).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http_apis::gateway::access_log::DEFAULT_FORMAT;

    fn line(id: &str, status: u16, at: i64) -> AccessLine {
        AccessLine { at, request_id: id.into(), status, route_key: "ANY /test".into(), ..AccessLine::default() }
    }

    #[test]
    fn a_line_is_read_by_its_format() {
        let text = r#"{"requestId":"R=","requestTime":"x","ip":"1","userAgent":"c","httpMethod":"GET","path":"/test","routeKey":"ANY /test","stage":"$default","protocol":"p","status":"500","responseLength":"35","responseLatency":"12","errorMessage":"Internal Server Error","errorType":"INTEGRATION_FAILURE","integrationErrorMessage":"The Lambda function returned the following error: x\u001b[31m. Check","integrationStatus":"200","functionStatus":"-","integrationLatency":"9","integrationRequestId":"b7f2"}"#;
        let read = read(DEFAULT_FORMAT, 7, text).unwrap();
        assert_eq!((read.status, read.lambda_status, read.integration_ms), (500, Some(200), Some(9)));
        assert_eq!((read.lambda_request.as_str(), read.method.as_str()), ("b7f2", "GET"));
        assert!(read.integration_error.ends_with("error: x. Check"), "{}", read.integration_error);
        assert!(is_readable(DEFAULT_FORMAT) && explains(DEFAULT_FORMAT));
        assert!(!is_readable("$context.requestId $context.status"));
        assert!(!explains(r#"{"id":"$context.requestId"}"#));
        assert_eq!(super::read(DEFAULT_FORMAT, 7, "no json"), None);
    }

    #[test]
    fn the_request_itself_or_the_nearest_that_failed() {
        let all = vec![line("a", 500, 10), line("b", 200, 20), line("c", 503, 100)];
        let id = |request: &str, route: &str, at| choose(all.clone(), request, route, at).map(|line| line.request_id);
        assert_eq!(id("b", "", None).as_deref(), Some("b"));
        assert_eq!(id("", "ANY /test", Some(21)).as_deref(), Some("a"));
        assert_eq!(id("", "", None).as_deref(), Some("c"), "the newest");
        assert_eq!(id("", "GET /else", None), None);
    }
}
