//! Finds out who asks and leaves it in the request's extensions; decides nothing.

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::net::SocketAddr;
use tracing::Instrument;

use super::forwarded::TrustedProxies;
use crate::{auth::Auth, aws::calls};

pub static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How many AWS calls an answer cost; for tests and for the curious.
pub static AWS_CALLS: HeaderName = HeaderName::from_static("x-lambent-aws-calls");

pub async fn layer(
    State((auth, proxies)): State<(Auth, TrustedProxies)>,
    mut request: Request,
    next: Next,
) -> Response {
    let request_id = uuid::Uuid::now_v7().simple().to_string();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let ip = peer.map_or_else(|| "unknown".to_owned(), |peer| proxies.visitor(peer, request.headers()).to_string());
    // A store that fails must not look like being signed out.
    let visitor = match auth.visitor(request.headers(), &ip, &request_id).await {
        Ok(visitor) => visitor,
        Err(error) => {
            return (StatusCode::SERVICE_UNAVAILABLE, format!("{}. {}", error.title(), error.next_step()))
                .into_response();
        }
    };
    request.extensions_mut().insert(visitor);
    let span = tracing::info_span!("request", id = %request_id);
    let (mut response, counted) = calls::counted(next.run(request)).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    response.headers_mut().insert(AWS_CALLS.clone(), HeaderValue::from(counted));
    response
}
