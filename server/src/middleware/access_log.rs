//! One line per request: method, path (never its query, which may carry what a user typed), status, time.

use axum::{extract::Request, middleware::Next, response::Response};
use std::time::Instant;

pub async fn layer(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let ms = started.elapsed().as_millis();
    if status >= 500 {
        tracing::warn!(target: "access", %method, path, status, ms, "answered");
    } else {
        tracing::info!(target: "access", %method, path, status, ms, "answered");
    }
    response
}
