//! Payload format 1.0: every value twice, the last one alone and all of them as a list; empty parts are null.
//!
//! Unlike 2.0 the path stays percent-encoded, and the headers the gateway writes itself keep capitals (both observed).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Input, body, headers, query, unless_empty};
use crate::http_apis::gateway::{clf_time, epoch_ms};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    version: &'a str,
    resource: &'a str,
    path: &'a str,
    http_method: &'a str,
    headers: BTreeMap<String, String>,
    multi_value_headers: BTreeMap<String, Vec<String>>,
    query_string_parameters: Option<BTreeMap<String, String>>,
    multi_value_query_string_parameters: Option<&'a BTreeMap<String, Vec<String>>>,
    request_context: Context<'a>,
    path_parameters: Option<&'a BTreeMap<String, String>>,
    stage_variables: Option<&'a BTreeMap<String, String>>,
    body: Option<String>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    account_id: &'a str,
    api_id: &'a str,
    domain_name: &'a str,
    domain_prefix: &'a str,
    extended_request_id: &'a str,
    http_method: &'a str,
    identity: Identity<'a>,
    path: &'a str,
    protocol: &'a str,
    request_id: &'a str,
    request_time: String,
    request_time_epoch: i64,
    resource_id: String,
    resource_path: &'a str,
    stage: &'a str,
}

/// Only the caller's address and program are known without an authorizer.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    access_key: Value,
    account_id: Value,
    caller: Value,
    cognito_amr: Value,
    cognito_authentication_provider: Value,
    cognito_authentication_type: Value,
    cognito_identity_id: Value,
    cognito_identity_pool_id: Value,
    principal_org_id: Value,
    source_ip: &'a str,
    user: Value,
    user_agent: &'a str,
    user_arn: Value,
}

pub fn build(input: &Input) -> serde_json::Result<String> {
    let request = input.request;
    let multi_value_headers: BTreeMap<String, Vec<String>> =
        headers(input).into_iter().map(|(name, values)| (capitalised(name), values)).collect();
    let query = query(&request.query);
    let (body, is_base64_encoded) = body(request);
    let domain_name = request.domain_name();
    let path = encoded_path(input);
    serde_json::to_string(&Event {
        version: "1.0",
        resource: input.route_key.resource(),
        path: &path,
        http_method: &request.method,
        headers: last(&multi_value_headers),
        multi_value_headers,
        query_string_parameters: unless_empty(&query).map(last),
        multi_value_query_string_parameters: unless_empty(&query),
        request_context: Context {
            account_id: &input.context.account_id,
            api_id: &request.api_id,
            domain_name,
            domain_prefix: domain_name.split('.').next().unwrap_or_default(),
            extended_request_id: &input.ids.request_id,
            http_method: &request.method,
            identity: Identity {
                source_ip: &request.source_ip,
                user_agent: request.user_agent(),
                ..Identity::default()
            },
            path: &path,
            protocol: &request.protocol,
            request_id: &input.ids.request_id,
            request_time: clf_time(request.time),
            request_time_epoch: epoch_ms(request.time),
            resource_id: input.route_key.to_string(),
            resource_path: input.route_key.resource(),
            stage: &input.stage.name,
        },
        path_parameters: unless_empty(input.path_parameters),
        stage_variables: unless_empty(&input.stage.variables),
        body,
        is_base64_encoded,
    })
}

/// As sent; a stage named apart from the path is put back in front.
fn encoded_path(input: &Input) -> String {
    let (request, stage) = (input.request, input.stage);
    if request.stage.is_some() && !stage.is_default() {
        return format!("/{}{}", stage.name, request.path);
    }
    request.path.clone()
}

/// The headers API Gateway writes with capitals; all others come as the client wrote them, here in lower case.
fn capitalised(name: String) -> String {
    const CAPITALISED: [&str; 8] = [
        "Content-Length",
        "Content-Type",
        "Host",
        "User-Agent",
        "X-Amzn-Trace-Id",
        "X-Forwarded-For",
        "X-Forwarded-Port",
        "X-Forwarded-Proto",
    ];
    CAPITALISED.into_iter().find(|c| c.eq_ignore_ascii_case(&name)).map_or(name, str::to_owned)
}

fn last(map: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, String> {
    map.iter().map(|(name, values)| (name.clone(), values.last().cloned().unwrap_or_default())).collect()
}
