//! Payload format 2.0: names in lower case, duplicates joined by commas, cookies apart, empty parts left out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Input, body, headers, query, unless_empty};
use crate::http_apis::gateway::{clf_time, epoch_ms};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    version: &'a str,
    route_key: String,
    raw_path: &'a str,
    raw_query_string: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<String>,
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query_string_parameters: Option<BTreeMap<String, String>>,
    request_context: Context<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_parameters: Option<&'a BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage_variables: Option<&'a BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
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
    http: Http<'a>,
    request_id: &'a str,
    route_key: String,
    stage: &'a str,
    time: String,
    time_epoch: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Http<'a> {
    method: &'a str,
    path: &'a str,
    protocol: &'a str,
    source_ip: &'a str,
    user_agent: &'a str,
}

pub fn build(input: &Input) -> serde_json::Result<String> {
    let request = input.request;
    let mut headers = headers(input);
    let cookies = headers.remove("cookie").unwrap_or_default();
    let cookies = cookies.iter().flat_map(|line| line.split(';')).map(str::trim).filter(|c| !c.is_empty());
    let query = query(&request.query);
    let (body, is_base64_encoded) = body(request);
    let domain_name = request.domain_name();
    serde_json::to_string(&Event {
        version: "2.0",
        route_key: input.route_key.to_string(),
        raw_path: input.path,
        raw_query_string: &request.query,
        cookies: cookies.map(str::to_owned).collect(),
        headers: joined(&headers),
        query_string_parameters: unless_empty(&query).map(joined),
        request_context: Context {
            account_id: &input.context.account_id,
            api_id: &request.api_id,
            domain_name,
            domain_prefix: domain_name.split('.').next().unwrap_or_default(),
            http: Http {
                method: &request.method,
                path: input.path,
                protocol: &request.protocol,
                source_ip: &request.source_ip,
                user_agent: request.user_agent(),
            },
            request_id: &input.ids.request_id,
            route_key: input.route_key.to_string(),
            stage: &input.stage.name,
            time: clf_time(request.time),
            time_epoch: epoch_ms(request.time),
        },
        path_parameters: unless_empty(input.path_parameters),
        stage_variables: unless_empty(&input.stage.variables),
        body,
        is_base64_encoded,
    })
}

fn joined(map: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, String> {
    map.iter().map(|(name, values)| (name.clone(), values.join(","))).collect()
}
