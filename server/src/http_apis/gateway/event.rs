//! The event a function gets for a request, in both payload formats.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

use super::{GatewayContext, GatewayRequest, Ids, PayloadFormat, RouteKey, Stage};

mod v1;
mod v2;

/// All that goes into an event.
pub struct Input<'a> {
    pub context: &'a GatewayContext,
    pub request: &'a GatewayRequest,
    pub stage: &'a Stage,
    pub route_key: &'a RouteKey,
    pub path_parameters: &'a BTreeMap<String, String>,
    /// Decoded, with the stage when it is a named one.
    pub path: &'a str,
    pub ids: &'a Ids,
}

/// The event as JSON text, keys in AWS's order. It fails only if a value cannot be JSON, which no input here is.
pub fn build(format: PayloadFormat, input: &Input) -> serde_json::Result<String> {
    match format {
        PayloadFormat::V1 => v1::build(input),
        PayloadFormat::V2 => v2::build(input),
    }
}

/// Headers that end at the gateway.
const HOP_BY_HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The request's headers with those the gateway sets itself: names in lower case, duplicates kept in order.
fn headers(input: &Input) -> BTreeMap<String, Vec<String>> {
    let Input { request, context, ids, .. } = input;
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in &request.headers {
        let name = name.to_ascii_lowercase();
        if !HOP_BY_HOP.contains(&name.as_str()) {
            headers.entry(name).or_default().push(value.clone());
        }
    }
    // Whoever forwarded the request stays named, before the one who connected.
    let mut forwarded: Vec<String> = headers.remove("x-forwarded-for").unwrap_or_default();
    forwarded.push(request.source_ip.clone());
    let mut set = |name: &str, value: String| headers.insert(name.into(), vec![value]);
    set("x-forwarded-for", forwarded.join(", "));
    set("x-forwarded-port", context.port.to_string());
    set("x-forwarded-proto", context.scheme.clone());
    set("host", request.host.clone());
    set("content-length", request.body.len().to_string());
    headers.entry("x-amzn-trace-id".into()).or_insert_with(|| vec![ids.trace_id.clone()]);
    headers
}

/// Query parameters in order, decoded; `+` is a space, a name alone has an empty value.
fn query(raw: &str) -> BTreeMap<String, Vec<String>> {
    let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        parameters.entry(decode_query(name)).or_default().push(decode_query(value));
    }
    parameters
}

fn decode_query(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// The body as text or base64, and which. Observed on AWS: only `text/*`, `application/json`, `application/xml` and
/// `application/javascript` are text; forms and bodies without a type are not.
fn body(request: &GatewayRequest) -> (Option<String>, bool) {
    if request.body.is_empty() {
        return (None, false);
    }
    let kind = request.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let textual = kind.starts_with("text/")
        || matches!(kind.as_str(), "application/json" | "application/xml" | "application/javascript");
    match std::str::from_utf8(&request.body) {
        Ok(text) if textual => (Some(text.to_owned()), false),
        _ => (Some(STANDARD.encode(&request.body)), true),
    }
}

/// None for an empty map: format 2.0 leaves the key out, 1.0 writes null.
fn unless_empty<T>(map: &BTreeMap<String, T>) -> Option<&BTreeMap<String, T>> {
    (!map.is_empty()).then_some(map)
}

#[cfg(test)]
mod tests;
