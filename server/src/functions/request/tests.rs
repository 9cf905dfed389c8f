use std::sync::Arc;

use super::*;
use crate::aws::stub::{self, Reply, Stub, place};

fn api_gateway(request: &stub::Request) -> Reply {
    match request.route() {
        "/v2/apis/a1b2" => stub::json(200, r#"{"apiId":"a1b2","name":"hello","protocolType":"HTTP"}"#),
        "/v2/apis/a1b2/stages" => stub::json(200, r#"{"items":[{"stageName":"$default"},{"stageName":"live"}]}"#),
        path if path.starts_with("/v2/apis/a1b2/") => stub::json(200, r#"{"items":[]}"#),
        _ => stub::error(404, "NotFoundException", "Invalid API identifier specified"),
    }
}

struct Bench {
    control: Stub,
    gateway: Stub,
    hub: Arc<AwsHub>,
    catalog: Catalog,
}

impl Bench {
    async fn new(gateway: impl Fn(&stub::Request) -> Reply + Send + Sync + 'static) -> Self {
        let (control, gateway) = (Stub::start(api_gateway).await, Stub::start(gateway).await);
        let hub = Arc::new(control.hub());
        hub.set_gateway_port(Some(gateway.port));
        let catalog = Catalog::new(Arc::clone(&hub));
        Self { control, gateway, hub, catalog }
    }

    async fn send(
        &self,
        api_id: &str,
        stage: &str,
        method: &str,
        path: &str,
        body: &str,
    ) -> Result<HttpAnswer, ConsoleError> {
        let request = HttpRequest {
            api_id: api_id.into(),
            stage: stage.into(),
            method: method.into(),
            path: path.into(),
            body: body.into(),
        };
        let outgoing = Outgoing::prepare(&self.hub, &self.catalog, &Who::console(), &place(), request).await?;
        assert!(!format!("{:?}", outgoing.facts()).contains("canary"));
        Sender::new().send(outgoing).await
    }
}

fn hello(_: &stub::Request) -> Reply {
    Reply::Answer {
        status: 200,
        headers: vec![("content-type", "text/plain".into()), ("x-odd", "a\u{202e}b".into())],
        body: b"\"Hello from \x1b[31mLambda!\"".to_vec(),
    }
}

#[tokio::test]
async fn the_gateway_is_called_by_its_name() {
    let bench = Bench::new(hello).await;
    let answer = bench.send("a1b2", "live", "POST", "/test?token=canary", "{\"a\": 1}").await.unwrap();
    assert_eq!((answer.status, answer.body.as_str(), answer.truncated), (200, "\"Hello from Lambda!\"", false));
    assert!(answer.headers.contains(&("x-odd".into(), "a\u{fffd}b".into())));
    let port = bench.gateway.port;
    assert_eq!(answer.url, format!("http://a1b2.execute-api.localhost:{port}/live/test?token=canary"));
    let seen = bench.gateway.seen();
    assert_eq!((seen[0].method.as_str(), seen[0].path.as_str()), ("POST", "/live/test?token=canary"));
    assert_eq!(seen[0].header("host"), Some(format!("a1b2.execute-api.localhost:{port}").as_str()));
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    assert_eq!(seen[0].body, b"{\"a\": 1}");
}

#[tokio::test]
async fn only_the_connections_own_apis() {
    let bench = Bench::new(hello).await;
    for api in ["ghost", "169.254.169.254", "a1b2@evil", "..", ""] {
        let error = bench.send(api, "$default", "GET", "/", "").await.unwrap_err();
        assert_eq!(error, ConsoleError::not_found("HTTP API", api));
    }
    let error = bench.send("a1b2", "../x", "GET", "/", "").await.unwrap_err();
    assert_eq!(error, ConsoleError::not_found("stage", "../x"));
    for path in ["test", "", "@evil.example/", "/a b", "/a#b", "/\\evil", "/\r\nHost: evil", "/items/{id}"] {
        let error = bench.send("a1b2", "$default", "GET", path, "").await.unwrap_err();
        assert!(error.field("path").is_some(), "{path}: {error:?}");
    }
    for method in ["ANY", "CONNECT", "get", "GET /x"] {
        assert!(bench.send("a1b2", "$default", method, "/", "").await.unwrap_err().field("method").is_some());
    }
    assert!(bench.gateway.seen().is_empty());
    for path in ["//evil.example/x", "/..//evil.example", "/@evil.example", "/:1/"] {
        bench.send("a1b2", "$default", "GET", path, "").await.unwrap();
    }
    assert_eq!(bench.gateway.seen().len(), 4, "such paths are paths");
}

#[tokio::test]
async fn a_redirect_is_shown_and_not_followed() {
    let bench = Bench::new(|_| Reply::Answer {
        status: 302,
        headers: vec![("location", "http://169.254.169.254/latest/meta-data/".into())],
        body: Vec::new(),
    })
    .await;
    let answer = bench.send("a1b2", "$default", "GET", "/", "").await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(bench.gateway.seen().len(), 1);
}

#[tokio::test]
async fn long_answers_are_cut_and_long_bodies_refused() {
    let bench = Bench::new(|_| stub::json(200, "x".repeat(SHOWN_MAX + 1))).await;
    let answer = bench.send("a1b2", "$default", "GET", "/", "").await.unwrap();
    assert_eq!((answer.body.len(), answer.truncated), (SHOWN_MAX, true));
    let body = "x".repeat(SYNC_PAYLOAD_MAX + 1);
    let error = bench.send("a1b2", "$default", "POST", "/", &body).await.unwrap_err();
    assert!(error.field("body").is_some());
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_is_named() {
    let bench = Bench::new(|_| Reply::Cut).await;
    let error = bench.send("a1b2", "$default", "GET", "/", "").await.unwrap_err();
    assert!(
        matches!(&error, ConsoleError::Unavailable { what, .. } if what.starts_with("a1b2.execute-api.localhost")),
        "{error:?}"
    );
    bench.hub.set_gateway_port(None);
    let error = bench.send("a1b2", "$default", "GET", "/", "").await.unwrap_err();
    assert!(matches!(error, ConsoleError::Unavailable { what, .. } if what == "The local gateway"));
    assert!(bench.control.seen().len() <= 8);
}
