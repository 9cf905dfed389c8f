//! Sending a request to a route of one of the connection's own APIs: never to an address somebody typed.

use std::time::{Duration, Instant};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::invoke::{HttpAnswer, HttpRequest, SYNC_PAYLOAD_MAX},
    http_apis::model::rules::METHODS,
};
use reqwest::{
    Client, Method, Url,
    header::{CONTENT_TYPE, HOST, HeaderMap},
    redirect::Policy,
};

use super::text;
use crate::{
    aws::{AwsHub, Who},
    http_apis::{Catalog, urls},
};

/// API Gateway cuts an integration at 30 s.
const TIMEOUT: Duration = Duration::from_secs(31);
/// Of an answer, this much is read and shown, in bytes.
const SHOWN_MAX: usize = 256 * 1024;
/// API Gateway takes no longer request line.
const PATH_MAX: usize = 8 * 1024;

pub struct Sender {
    /// By the machine's own proxy settings.
    aws: Result<Client, String>,
    /// To the local gateway: never through a proxy.
    local: Result<Client, String>,
}

impl Sender {
    pub fn new() -> Self {
        let client = || Client::builder().redirect(Policy::none()).timeout(TIMEOUT).referer(false);
        Self {
            aws: client().https_only(true).build().map_err(|error| error.to_string()),
            local: client().no_proxy().build().map_err(|error| error.to_string()),
        }
    }

    /// Sends it and reads as much of the answer as is shown.
    pub async fn send(&self, outgoing: Outgoing) -> Result<HttpAnswer, ConsoleError> {
        let Outgoing { target, method, body, .. } = outgoing;
        let client = if target.host.is_some() { &self.local } else { &self.aws };
        let client = client.as_ref().map_err(|reason| unavailable(&target.shown, reason.clone()))?;
        let mut request = client.request(method, target.connect);
        if let Some(host) = target.host {
            request = request.header(HOST, host);
        }
        if !body.is_empty() {
            let json = serde_json::from_str::<serde::de::IgnoredAny>(&body).is_ok();
            let kind = if json { "application/json" } else { "text/plain; charset=utf-8" };
            request = request.header(CONTENT_TYPE, kind).body(body);
        }
        let began = Instant::now();
        let failed = |error: reqwest::Error| unavailable(&target.shown, reason(&error));
        let mut response = request.send().await.map_err(failed)?;
        let (status, headers) = (response.status().as_u16(), shown_headers(response.headers()));
        let mut bytes = Vec::new();
        let mut truncated = false;
        while let Some(piece) = response.chunk().await.map_err(failed)? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > SHOWN_MAX {
                bytes.truncate(SHOWN_MAX);
                truncated = true;
                break;
            }
        }
        Ok(HttpAnswer {
            url: target.shown,
            status,
            headers,
            body: text::clean(&String::from_utf8_lossy(&bytes)),
            truncated,
            duration_ms: u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX),
        })
    }
}

/// A checked request, not yet sent.
#[derive(Debug)]
pub struct Outgoing {
    pub api_id: String,
    stage: String,
    target: Target,
    method: Method,
    path: String,
    body: String,
}

impl Outgoing {
    /// Only to an API that AWS knows in this place, and a stage it has.
    pub async fn prepare(
        hub: &AwsHub,
        catalog: &Catalog,
        who: &Who,
        place: &Place,
        request: HttpRequest,
    ) -> Result<Self, ConsoleError> {
        let method = check_method(&request.method)?;
        let path = check_path(&request.path)?;
        if request.body.len() > SYNC_PAYLOAD_MAX {
            return Err(ConsoleError::invalid("body", "A request body has at most 6 MB."));
        }
        let parts = catalog.api(who, place, &request.api_id).await?.value;
        if !parts.stages.iter().any(|stage| stage.name == request.stage) {
            return Err(ConsoleError::not_found("stage", &request.stage));
        }
        let base = urls::base(hub, place, &parts.api).ok_or_else(|| ConsoleError::Unavailable {
            what: "The local gateway".into(),
            reason: "It is not running yet.".into(),
        })?;
        let target = Target::new(hub, place, &base, &format!("{}{path}", urls::stage(&base, &request.stage)))?;
        let path = path.split('?').next().unwrap_or_default().to_owned();
        Ok(Self { api_id: request.api_id, stage: request.stage, target, method, path, body: request.body })
    }

    /// For the audit trail: neither the body nor the query, which may hold a secret.
    pub fn facts(&self) -> Vec<(String, String)> {
        let facts = [("method", self.method.to_string()), ("stage", self.stage.clone()), ("path", self.path.clone())];
        facts.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }
}

/// Where to connect, and what to say of it.
#[derive(Debug)]
struct Target {
    connect: Url,
    /// The `Host` header, where it is not the address: at the local gateway, names under `localhost` need no resolver.
    host: Option<String>,
    shown: String,
}

impl Target {
    fn new(hub: &AwsHub, place: &Place, base: &str, url: &str) -> Result<Self, ConsoleError> {
        let parse = |text: &str| Url::parse(text).map_err(|_| ConsoleError::invalid("path", "This is no path."));
        let (own, mut connect) = (parse(base)?, parse(url)?);
        // Whatever the path holds, it never changes where the request goes.
        if own.origin() != connect.origin() || !connect.username().is_empty() || connect.password().is_some() {
            return Err(ConsoleError::invalid("path", "This is no path."));
        }
        let shown = connect.to_string();
        let Some(port) = hub.gateway_port(place) else { return Ok(Self { connect, host: None, shown }) };
        let host = own.host_str().map(|host| format!("{host}:{port}"));
        connect.set_host(Some("127.0.0.1")).map_err(|_| ConsoleError::invalid("path", "This is no path."))?;
        Ok(Self { connect, host, shown })
    }
}

fn check_method(text: &str) -> Result<Method, ConsoleError> {
    let known = METHODS.iter().any(|method| *method == text && *method != "ANY");
    let method = if known { Method::from_bytes(text.as_bytes()).ok() } else { None };
    method.ok_or_else(|| ConsoleError::invalid("method", "Choose GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS."))
}

fn check_path(path: &str) -> Result<&str, ConsoleError> {
    let wrong = |rule: &str| Err(ConsoleError::invalid("path", rule));
    if !path.starts_with('/') {
        return wrong("A path starts with /, such as /test.");
    }
    if path.len() > PATH_MAX {
        return wrong("A path has at most 8 kB.");
    }
    if path.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '#' | '\\')) {
        return wrong("Write white space, # and \\ in percent-encoding, such as %20.");
    }
    let before_query = path.split('?').next().unwrap_or_default();
    if let Some(open) = before_query.find('{') {
        let name = before_query[open..].split_inclusive('}').next().unwrap_or_default();
        return wrong(&format!("Replace {name} in the path by a value."));
    }
    Ok(path)
}

fn shown_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = |value: &[u8]| text::clean(&String::from_utf8_lossy(value));
    headers.iter().map(|(name, value)| (name.to_string(), shown(value.as_bytes()))).collect()
}

fn unavailable(url: &str, reason: String) -> ConsoleError {
    let host = url.split('/').nth(2).unwrap_or(url);
    ConsoleError::Unavailable { what: host.to_owned(), reason }
}

fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("No answer within {} s.", TIMEOUT.as_secs());
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    format!("{}: {cause}.", if error.is_connect() { "No connection" } else { "The connection broke" })
}

#[cfg(test)]
mod tests;
