//! From what a function returned to what the client gets.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue};
use serde_json::{Map, Value};

use super::{Cause, GatewayResponse, MAX_ANSWER_BYTES, PayloadFormat};

/// The header that names the request, on every answer.
pub const REQUEST_ID_HEADER: &str = "apigw-requestid";
/// Of a function's answer that names none, once it has a body.
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";
/// Headers a function cannot set: they belong to the connection, or to the gateway.
const DROPPED: [&str; 9] = [
    "connection",
    "content-length",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    REQUEST_ID_HEADER,
];

/// The gateway's own answer for a cause, `{"message":"…"}`; none when the cause is no refusal.
pub fn refusal(cause: &Cause) -> Option<GatewayResponse> {
    let (status, message) = cause.refusal()?;
    let body = serde_json::json!({ "message": message }).to_string().into_bytes();
    Some(GatewayResponse { status, headers: vec![("content-type".into(), JSON.into())], body })
}

/// Maps a payload the function returned without an error.
///
/// Format 2.0 takes anything: what has no `statusCode`, valid JSON or not, is the body of a 200 (observed). Format
/// 1.0 wants an object with a `statusCode`. The error is the cause of the 500 the client gets.
pub fn from_function(format: PayloadFormat, payload: &[u8]) -> Result<GatewayResponse, Cause> {
    if payload.len() > MAX_ANSWER_BYTES {
        return Err(Cause::ResponseTooLarge { bytes: payload.len() });
    }
    let value: Option<Value> = serde_json::from_slice(payload).ok();
    match (format, value) {
        (_, Some(Value::Object(map))) if map.contains_key("statusCode") => proxy(format, &map),
        (PayloadFormat::V1, value) => Err(malformed(match value {
            None => "it is not JSON",
            Some(Value::Object(_)) => "statusCode is missing, which payload format 1.0 requires",
            Some(_) => "it is not an object, which payload format 1.0 requires",
        })),
        (PayloadFormat::V2, Some(Value::String(text))) => Ok(whole(text.into_bytes())),
        (PayloadFormat::V2, _) => Ok(whole(payload.to_vec())),
    }
}

fn malformed(reason: impl Into<String>) -> Cause {
    Cause::MalformedResponse { reason: reason.into() }
}

fn whole(body: Vec<u8>) -> GatewayResponse {
    GatewayResponse { status: 200, headers: vec![("content-type".into(), JSON.into())], body }
}

fn proxy(format: PayloadFormat, map: &Map<String, Value>) -> Result<GatewayResponse, Cause> {
    let status = status(map.get("statusCode"))?;
    let mut headers = Vec::new();
    if format == PayloadFormat::V1 {
        for (name, values) in object(map, "multiValueHeaders")? {
            let Value::Array(values) = values else {
                return Err(malformed(format!("multiValueHeaders.{name} is not a list")));
            };
            values.iter().try_for_each(|value| push(&mut headers, name, value))?;
        }
    }
    for (name, value) in object(map, "headers")? {
        push(&mut headers, name, value)?;
    }
    if format == PayloadFormat::V2 {
        for cookie in list(map, "cookies")? {
            push(&mut headers, "set-cookie", cookie)?;
        }
    }
    let body = if matches!(status, 204 | 304) { Vec::new() } else { body(map)? };
    if !body.is_empty() && !headers.iter().any(|(name, _)| name == "content-type") {
        headers.push(("content-type".into(), TEXT.into()));
    }
    Ok(GatewayResponse { status, headers, body })
}

/// A whole number, or its digits as text.
fn status(value: Option<&Value>) -> Result<u16, Cause> {
    let number = match value {
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(digits)) => digits.parse().ok(),
        _ => None,
    };
    let status = number.and_then(|n| u16::try_from(n).ok()).filter(|n| (200..=599).contains(n));
    status.ok_or_else(|| {
        let found = value.map_or_else(String::new, Value::to_string);
        malformed(format!("statusCode is {found}, not a whole number from 200 to 599"))
    })
}

fn object<'a>(map: &'a Map<String, Value>, key: &str) -> Result<impl Iterator<Item = (&'a String, &'a Value)>, Cause> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None.into_iter().flatten()),
        Some(Value::Object(inner)) => Ok(Some(inner).into_iter().flatten()),
        Some(_) => Err(malformed(format!("{key} is not an object"))),
    }
}

fn list<'a>(map: &'a Map<String, Value>, key: &str) -> Result<&'a [Value], Cause> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(malformed(format!("{key} is not a list"))),
    }
}

/// Adds a header, unless it is not the function's to set or is there with the same value.
fn push(headers: &mut Vec<(String, String)>, name: &str, value: &Value) -> Result<(), Cause> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Null => return Ok(()),
        _ => return Err(malformed(format!("header {name} is not text"))),
    };
    let fits = HeaderName::from_bytes(name.as_bytes()).is_ok() && HeaderValue::from_bytes(text.as_bytes()).is_ok();
    if !fits {
        return Err(malformed(format!("header {name:?} has characters a header cannot have")));
    }
    let entry = (name.to_ascii_lowercase(), text);
    if !DROPPED.contains(&entry.0.as_str()) && !headers.contains(&entry) {
        headers.push(entry);
    }
    Ok(())
}

fn body(map: &Map<String, Value>) -> Result<Vec<u8>, Cause> {
    let text = match map.get("body") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::String(text)) => text,
        Some(_) => return Err(malformed("body is not text; turn it into JSON text first")),
    };
    match map.get("isBase64Encoded") {
        Some(Value::Bool(true)) => {
            STANDARD.decode(text).map_err(|_| malformed("isBase64Encoded is true, but body is not base64"))
        }
        None | Some(Value::Null | Value::Bool(false)) => Ok(text.clone().into_bytes()),
        Some(_) => Err(malformed("isBase64Encoded is neither true nor false")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn v2(payload: Value) -> Result<GatewayResponse, Cause> {
        from_function(PayloadFormat::V2, payload.to_string().as_bytes())
    }

    fn v1(payload: Value) -> Result<GatewayResponse, Cause> {
        from_function(PayloadFormat::V1, payload.to_string().as_bytes())
    }

    fn text(response: &GatewayResponse) -> &str {
        std::str::from_utf8(&response.body).unwrap()
    }

    #[test]
    fn format_2_makes_a_200_of_whatever_has_no_status_code() {
        for (payload, body) in [
            (r#"{"name": "John Doe", "age":"#, r#"{"name": "John Doe", "age":"#),
            (r#"{"name": "John Doe",  "age": 30}"#, r#"{"name": "John Doe",  "age": 30}"#),
            (
                r#"{"body": "hi", "headers": {"content-type": "text/html"}}"#,
                r#"{"body": "hi", "headers": {"content-type": "text/html"}}"#,
            ),
            ("[1, 2, 3, 4, 5]", "[1, 2, 3, 4, 5]"),
            ("Hello, World!", "Hello, World!"),
            ("42", "42"),
            ("true", "true"),
            ("null", "null"),
            ("", ""),
            (r#""Hello from Lambda!""#, "Hello from Lambda!"),
            (r#""""#, ""),
            (r#""Special \"quoted\" text""#, r#"Special "quoted" text"#),
        ] {
            let response = from_function(PayloadFormat::V2, payload.as_bytes()).unwrap();
            assert_eq!((response.status, text(&response)), (200, body));
            assert_eq!(response.header("content-type"), Some("application/json"));
        }
    }

    #[test]
    fn format_2_in_the_proxy_shape() {
        let response =
            v2(json!({ "statusCode": 201, "headers": { "X-Custom": "a,b", "x-n": 3, "x-b": true, "x-null": null },
            "cookies": ["a=1; Secure", "b=2"], "body": "Hello" }))
            .unwrap();
        assert_eq!((response.status, text(&response)), (201, "Hello"));
        assert_eq!(response.header("x-custom"), Some("a,b"));
        assert_eq!(
            (response.header("x-n"), response.header("x-b"), response.header("x-null")),
            (Some("3"), Some("true"), None)
        );
        assert_eq!(response.header("content-type"), Some("text/plain; charset=utf-8"));
        let cookies: Vec<_> =
            response.headers.iter().filter(|(n, _)| n == "set-cookie").map(|(_, v)| v.as_str()).collect();
        assert_eq!(cookies, ["a=1; Secure", "b=2"]);
    }

    #[test]
    fn a_content_type_of_the_function_s_own_wins_and_an_empty_body_has_none() {
        let own =
            v2(json!({ "statusCode": 200, "headers": { "Content-Type": "application/xml" }, "body": "<a/>" })).unwrap();
        assert_eq!(own.headers, [("content-type".to_owned(), "application/xml".to_owned())]);
        let empty = v2(json!({ "statusCode": "302", "headers": { "location": "/x" } })).unwrap();
        assert_eq!((empty.status, empty.header("content-type"), empty.body.len()), (302, None, 0));
        let gone = v2(json!({ "statusCode": 204, "body": "ignored" })).unwrap();
        assert_eq!((gone.body.len(), gone.headers.len()), (0, 0));
    }

    #[test]
    fn base64_bodies_are_decoded_in_both_formats() {
        let payload =
            json!({ "statusCode": 200, "isBase64Encoded": true, "body": STANDARD.encode([0, 159, 146, 150]) });
        assert_eq!(v1(payload.clone()).unwrap().body, [0, 159, 146, 150]);
        assert_eq!(v2(payload).unwrap().body, [0, 159, 146, 150]);
    }

    #[test]
    fn format_1_joins_both_kinds_of_headers() {
        let response = v1(json!({ "statusCode": 200, "body": "x",
            "headers": { "Combined": "single", "Same": "one" },
            "multiValueHeaders": { "combined": ["m1", "m2"], "same": ["one"], "Set-Cookie": ["a=1", "b=2"] } }))
        .unwrap();
        let values = |name: &str| -> Vec<String> {
            response.headers.iter().filter(|(n, _)| n == name).map(|(_, v)| v.clone()).collect()
        };
        assert_eq!(values("combined"), ["m1", "m2", "single"]);
        assert_eq!(values("same"), ["one"]);
        assert_eq!(values("set-cookie"), ["a=1", "b=2"]);
        assert_eq!(v1(json!({ "statusCode": 200, "cookies": ["a=1"] })).unwrap().header("set-cookie"), None);
    }

    #[test]
    fn format_1_refuses_every_other_shape_and_says_why() {
        for (payload, reason) in [
            ("nonsense", "it is not JSON"),
            ("", "it is not JSON"),
            ("null", "it is not an object, which payload format 1.0 requires"),
            (r#""Hello""#, "it is not an object, which payload format 1.0 requires"),
            (r#"{"message":"hi"}"#, "statusCode is missing, which payload format 1.0 requires"),
        ] {
            let cause = from_function(PayloadFormat::V1, payload.as_bytes()).unwrap_err();
            assert_eq!(cause, malformed(reason), "{payload}");
        }
    }

    #[test]
    fn a_wrong_part_of_the_proxy_shape_is_malformed_in_both_formats() {
        for (part, reason) in [
            (json!({ "statusCode": 200.5 }), "statusCode is 200.5"),
            (json!({ "statusCode": 0 }), "statusCode is 0"),
            (json!({ "statusCode": 99 }), "statusCode is 99"),
            (json!({ "statusCode": 600 }), "statusCode is 600"),
            (json!({ "statusCode": -200 }), "statusCode is -200"),
            (json!({ "statusCode": "ok" }), "statusCode is \"ok\""),
            (json!({ "statusCode": null }), "statusCode is null"),
            (json!({ "statusCode": 200, "body": { "a": 1 } }), "body is not text"),
            (json!({ "statusCode": 200, "body": 7 }), "body is not text"),
            (json!({ "statusCode": 200, "headers": "x" }), "headers is not an object"),
            (json!({ "statusCode": 200, "headers": { "x": ["a"] } }), "header x is not text"),
            (json!({ "statusCode": 200, "headers": { "a b": "c" } }), "header \"a b\" has characters"),
            (json!({ "statusCode": 200, "headers": { "a": "b\r\nset-cookie: c" } }), "header \"a\" has characters"),
            (json!({ "statusCode": 200, "isBase64Encoded": true, "body": "***" }), "isBase64Encoded is true"),
            (json!({ "statusCode": 200, "isBase64Encoded": "yes", "body": "x" }), "isBase64Encoded is neither"),
        ] {
            for answer in [v1(part.clone()), v2(part.clone())] {
                let Err(Cause::MalformedResponse { reason: found }) = answer else { panic!("{part}") };
                assert!(found.starts_with(reason), "{found}");
            }
        }
        assert!(v2(json!({ "statusCode": 200, "cookies": "a=1" })).is_err());
        assert!(v1(json!({ "statusCode": 200, "multiValueHeaders": { "a": "b" } })).is_err());
    }

    #[test]
    fn headers_of_the_connection_are_not_the_function_s_to_set() {
        let response =
            v2(json!({ "statusCode": 200, "headers": { "Connection": "close", "Transfer-Encoding": "chunked",
            "Content-Length": "1", "apigw-requestid": "mine", "x-keep": "1" } }))
            .unwrap();
        assert_eq!(response.headers, [("x-keep".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn an_answer_over_the_limit_is_named_as_such() {
        let payload = vec![b'1'; MAX_ANSWER_BYTES + 1];
        assert_eq!(
            from_function(PayloadFormat::V2, &payload),
            Err(Cause::ResponseTooLarge { bytes: MAX_ANSWER_BYTES + 1 })
        );
        assert!(from_function(PayloadFormat::V2, &payload[1..]).is_ok());
    }

    #[test]
    fn refusals_look_as_aws_writes_them() {
        for (cause, status, body) in [
            (malformed("x"), 500, r#"{"message":"Internal Server Error"}"#),
            (Cause::ApiNotFound { api_id: "x".into() }, 404, r#"{"message":"Not Found"}"#),
            (Cause::TimedOut { after_ms: 30_000 }, 503, r#"{"message":"Service Unavailable"}"#),
            (Cause::RateExceeded { limited: "stage dev".into() }, 429, r#"{"message":"Too Many Requests"}"#),
        ] {
            let response = refusal(&cause).unwrap();
            assert_eq!((response.status, text(&response)), (status, body));
            assert_eq!(response.header("content-type"), Some("application/json"));
        }
        assert_eq!(refusal(&Cause::Answered { status: 500 }), None);
    }
}
