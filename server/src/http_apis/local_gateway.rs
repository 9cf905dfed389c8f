//! The data plane of HTTP APIs on the local engine: a server on loopback that answers as API Gateway does. Transport
//! only; what a request means is in [`gateway`](super::gateway).

mod backend;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use app::connections::model::Place;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderName, HeaderValue, Response, StatusCode, Version, header},
};
use time::OffsetDateTime;
use tokio::net::TcpListener;

use super::gateway::{
    GatewayContext, GatewayRequest, MAX_REQUEST_BYTES, SystemWorld, handle,
    routing::{Address, address},
};
use crate::{aws::AwsHub, engine::ACCOUNT_ID};
use backend::EngineBackend;

/// Answers on `127.0.0.1:port`; never on another address.
pub struct LocalGateway {
    listener: TcpListener,
    state: Arc<Gateway>,
}

struct Gateway {
    context: GatewayContext,
    backend: EngineBackend,
}

impl LocalGateway {
    /// Takes the port; 0 takes a free one.
    pub async fn bind(port: u16, hub: Arc<AwsHub>, place: Place) -> std::io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let mut context = GatewayContext::new(&place.region, ACCOUNT_ID, Box::new(SystemWorld::default()));
        context.scheme = "http".into();
        context.port = listener.local_addr()?.port();
        let backend = EngineBackend::new(hub, place);
        Ok(Self { listener, state: Arc::new(Gateway { context, backend }) })
    }

    pub fn port(&self) -> u16 {
        self.state.context.port
    }

    pub async fn serve(self, until: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let app = Router::new().fallback(answer).with_state(self.state);
        axum::serve(self.listener, app.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(until)
            .await
    }
}

async fn answer(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_REQUEST_BYTES).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE, r#"{"message":"Request Entity Too Large"}"#);
    };
    let host = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let Some(Address { api_id, host, stage, path }) = address(&host, parts.uri.path()) else {
        return plain(StatusCode::NOT_FOUND, r#"{"message":"Not Found"}"#);
    };
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .filter_map(without_our_session)
        .collect();
    let request = GatewayRequest {
        api_id,
        stage,
        method: parts.method.as_str().to_owned(),
        host,
        path,
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: body.to_vec(),
        source_ip: client.ip().to_string(),
        protocol: if parts.version == Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" }.into(),
        time: OffsetDateTime::now_utc(),
    };
    let answered = handle(&gateway.backend, &gateway.context, &request).await;
    tracing::debug!(target: "gateway", status = answered.response.status, cause = ?answered.cause, "answered");
    respond(answered.response)
}

/// Browsers send a host's cookies to all of its ports: the console's session must not reach a function.
fn without_our_session((name, value): (String, String)) -> Option<(String, String)> {
    if name != "cookie" {
        return Some((name, value));
    }
    let ours = |pair: &&str| matches!(pair.split('=').next().map(str::trim), Some("lambent" | "__Host-lambent"));
    let kept: Vec<_> = value.split(';').filter(|pair| !ours(pair)).map(str::trim).collect();
    (!kept.is_empty()).then(|| (name, kept.join("; ")))
}

fn respond(answer: super::gateway::GatewayResponse) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn plain(status: StatusCode, body: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::without_our_session;

    #[test]
    fn the_consoles_session_does_not_reach_functions() {
        let cookie = |value: &str| without_our_session(("cookie".into(), value.into())).map(|(_, value)| value);
        assert_eq!(cookie("a=1; lambent=secret; b=2"), Some("a=1; b=2".into()));
        assert_eq!(cookie("__Host-lambent=secret"), None);
        assert_eq!(without_our_session(("host".into(), "x".into())), Some(("host".into(), "x".into())));
    }
}
