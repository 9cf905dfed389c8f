//! CORS as the gateway does it: it answers preflights itself and replaces the function's own CORS headers.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html>

use serde::{Deserialize, Serialize};

use super::{GatewayRequest, GatewayResponse};

/// An API's CORS configuration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cors {
    /// Origins, `*`, `https://*` or `http://*`.
    pub allow_origins: Vec<String>,
    pub allow_methods: Vec<String>,
    pub allow_headers: Vec<String>,
    pub expose_headers: Vec<String>,
    /// Seconds a browser may keep a preflight's answer; −1 to 86,400.
    pub max_age: Option<i32>,
    pub allow_credentials: bool,
}

impl Cors {
    /// The value for `access-control-allow-origin`, if this origin is allowed.
    pub fn allowed_origin(&self, origin: &str) -> Option<String> {
        let mut allowed = self.allow_origins.iter().map(String::as_str);
        if allowed.clone().any(|o| o == "*") {
            return Some("*".into());
        }
        let fits = |pattern: &str| match pattern {
            "https://*" | "http://*" => origin.starts_with(&pattern[..pattern.len() - 1]),
            _ => pattern.eq_ignore_ascii_case(origin),
        };
        allowed.any(fits).then(|| origin.to_owned())
    }

    fn origin_headers(&self, request: &GatewayRequest) -> Option<Vec<(String, String)>> {
        let origin = self.allowed_origin(request.header("origin")?)?;
        let mut headers = vec![("access-control-allow-origin".into(), origin)];
        if self.allow_credentials {
            headers.push(("access-control-allow-credentials".into(), "true".into()));
        }
        Some(headers)
    }
}

/// A preflight names its origin and the method it asks for; other `OPTIONS` requests go to the routes.
pub fn is_preflight(request: &GatewayRequest) -> bool {
    request.method == "OPTIONS"
        && request.header("origin").is_some()
        && request.header("access-control-request-method").is_some()
}

/// The gateway's own answer to a preflight, and whether its origin is allowed. An origin that is not gets the same
/// 204, without headers: the browser refuses it.
pub fn preflight(cors: &Cors, request: &GatewayRequest) -> (GatewayResponse, bool) {
    let Some(mut headers) = cors.origin_headers(request) else {
        return (no_content(), false);
    };
    let mut list = |name: &str, values: &[String]| {
        if !values.is_empty() {
            headers.push((name.into(), values.join(",")));
        }
    };
    list("access-control-allow-methods", &cors.allow_methods);
    list("access-control-allow-headers", &cors.allow_headers);
    if let Some(seconds) = cors.max_age {
        headers.push(("access-control-max-age".into(), seconds.to_string()));
    }
    (GatewayResponse { headers, ..no_content() }, true)
}

/// 204 without headers.
pub fn no_content() -> GatewayResponse {
    GatewayResponse { status: 204, ..GatewayResponse::default() }
}

/// Puts the configured headers on an answer, in place of whatever the function said about CORS.
pub fn apply(cors: &Cors, request: &GatewayRequest, response: &mut GatewayResponse) {
    response.headers.retain(|(name, _)| !name.starts_with("access-control-"));
    let Some(headers) = cors.origin_headers(request) else { return };
    response.headers.extend(headers);
    if !cors.expose_headers.is_empty() {
        response.headers.push(("access-control-expose-headers".into(), cors.expose_headers.join(",")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http_apis::gateway::pipeline::testing::request;

    fn cors(origins: &[&str]) -> Cors {
        Cors {
            allow_origins: origins.iter().map(|o| o.to_string()).collect(),
            allow_methods: vec!["GET".into(), "POST".into()],
            allow_headers: vec!["content-type".into()],
            expose_headers: vec!["x-total".into()],
            max_age: Some(600),
            allow_credentials: true,
        }
    }

    fn preflight_from(origin: &str) -> GatewayRequest {
        let mut request = request("OPTIONS", "/test");
        request.headers.push(("origin".into(), origin.into()));
        request.headers.push(("access-control-request-method".into(), "POST".into()));
        request
    }

    #[test]
    fn a_preflight_from_an_allowed_origin_gets_every_configured_header() {
        let (answer, allowed) =
            preflight(&cors(&["https://app.example.org"]), &preflight_from("https://app.example.org"));
        assert!(allowed);
        assert_eq!(answer.status, 204);
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://app.example.org"));
        assert_eq!(answer.header("access-control-allow-methods"), Some("GET,POST"));
        assert_eq!(answer.header("access-control-allow-headers"), Some("content-type"));
        assert_eq!(answer.header("access-control-max-age"), Some("600"));
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
    }

    #[test]
    fn another_origin_gets_204_without_headers() {
        let (answer, allowed) = preflight(&cors(&["https://app.example.org"]), &preflight_from("https://evil.example"));
        assert_eq!((allowed, answer), (false, no_content()));
    }

    #[test]
    fn patterns_of_origins() {
        assert_eq!(cors(&["*"]).allowed_origin("https://a.b").as_deref(), Some("*"));
        assert_eq!(cors(&["https://*"]).allowed_origin("https://a.b").as_deref(), Some("https://a.b"));
        assert_eq!(cors(&["https://*"]).allowed_origin("http://a.b"), None);
        assert_eq!(cors(&["http://a.b", "http://c.d"]).allowed_origin("http://c.d").as_deref(), Some("http://c.d"));
        assert_eq!(cors(&["http://a.b"]).allowed_origin("http://a.b.evil"), None);
        assert_eq!(cors(&[]).allowed_origin("http://a.b"), None);
    }

    #[test]
    fn only_a_real_preflight_is_one() {
        assert!(is_preflight(&preflight_from("https://a.b")));
        let mut no_method = preflight_from("https://a.b");
        no_method.headers.pop();
        assert!(!is_preflight(&no_method));
        let mut get = preflight_from("https://a.b");
        get.method = "GET".into();
        assert!(!is_preflight(&get));
    }

    #[test]
    fn the_function_s_cors_headers_are_dropped_even_when_none_is_added() {
        let mut request = request("GET", "/test");
        let answer = || GatewayResponse {
            status: 200,
            headers: vec![("access-control-allow-origin".into(), "*".into()), ("x-total".into(), "3".into())],
            body: Vec::new(),
        };
        let mut plain = answer();
        apply(&cors(&["https://a.b"]), &request, &mut plain);
        assert_eq!(plain.headers, [("x-total".to_owned(), "3".to_owned())]);
        request.headers.push(("Origin".into(), "https://a.b".into()));
        let mut crossed = answer();
        apply(&cors(&["https://a.b"]), &request, &mut crossed);
        assert_eq!(crossed.header("access-control-allow-origin"), Some("https://a.b"));
        assert_eq!(crossed.header("access-control-expose-headers"), Some("x-total"));
    }
}
