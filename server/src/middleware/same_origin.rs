//! Refuses requests that another site made the browser send: everything under the server-function prefix, and every
//! method that may change something.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// The console's own origin as browsers see it, such as `https://lambent.example.com`; unset, the `Host` decides.
#[derive(Clone)]
pub struct PublicOrigin(pub Option<Arc<str>>);

pub async fn layer(State(origin): State<PublicOrigin>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let guarded = path.starts_with("/api/") || path.starts_with("/events/") || !request.method().is_safe();
    if guarded && !same_origin(request.method(), request.headers(), &origin) {
        return (StatusCode::FORBIDDEN, "This request came from another site; Lambent refuses it.").into_response();
    }
    next.run(request).await
}

fn same_origin(method: &Method, headers: &HeaderMap, PublicOrigin(own): &PublicOrigin) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let expected = match own {
        Some(origin) => Some(origin.to_string()),
        None => text(header::HOST.as_str()).map(|host| format!("http://{host}")),
    };
    match text(header::ORIGIN.as_str()) {
        Some(origin) => Some(origin) == expected.as_deref(),
        // Browsers that send neither header send no cross-site POST without an Origin either; a client that is no
        // browser may read with its own cookie.
        None => method.is_safe(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn ask(method: Method, pairs: &[(&'static str, &'static str)], own: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        same_origin(&method, &headers, &PublicOrigin(own.map(Into::into)))
    }

    #[test]
    fn fetch_metadata_decides_first() {
        assert!(ask(Method::POST, &[("sec-fetch-site", "same-origin"), ("origin", "https://a")], None));
        for site in ["cross-site", "same-site", "none"] {
            assert!(!ask(Method::GET, &[("sec-fetch-site", site)], None), "{site}");
        }
    }

    #[test]
    fn then_the_origin_must_be_ours() {
        let own = Some("https://lambent.example.com");
        assert!(ask(Method::POST, &[("origin", "https://lambent.example.com")], own));
        assert!(!ask(Method::POST, &[("origin", "https://evil.example")], own));
        assert!(!ask(Method::POST, &[("origin", "null")], own));
        assert!(!ask(Method::POST, &[], own));
        assert!(ask(Method::GET, &[], own));
        assert!(ask(Method::POST, &[("host", "127.0.0.1:1"), ("origin", "http://127.0.0.1:1")], None));
    }
}
