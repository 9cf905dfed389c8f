use std::sync::{Arc, Mutex};

use app::session::model::Role;
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Stub, place},
    store::Store,
    testing::{Footing, caller},
};

/// An API with one stage whose log is `now`; keeps what a stage is given.
async fn console(now: Value) -> (Stub, AccessLogs, Store) {
    let stage = Arc::new(Mutex::new(now));
    let stub = Stub::start(move |request| {
        let path = request.route();
        let body = request.json();
        if let Some(target) = request.header("x-amz-target") {
            return match target.rsplit('.').next().unwrap() {
                "FilterLogEvents" => stub::json(200, lines()),
                _ => stub::json(200, "{}"),
            };
        }
        match (request.method.as_str(), path) {
            ("GET", "/v2/apis/a1b2") => stub::json(200, r#"{"apiId":"a1b2","name":"hello-api","protocolType":"HTTP"}"#),
            ("GET", "/v2/apis/a1b2/stages") => {
                let settings = stage.lock().unwrap().clone();
                stub::json(200, json!({"items": [{"stageName": "$default", "accessLogSettings": settings}]}).to_string())
            }
            ("GET", _) => stub::json(200, r#"{"items":[]}"#),
            ("PATCH", "/v2/apis/a1b2/stages/%24default") => {
                *stage.lock().unwrap() = body["accessLogSettings"].clone();
                stub::json(200, r#"{"stageName":"$default"}"#)
            }
            ("POST", "/") => stub::Reply::Answer {
                status: 200,
                headers: vec![("content-type", "text/xml".into())],
                body: b"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>".to_vec(),
            },
            _ => stub::error(404, "NotFoundException", "no"),
        }
    })
    .await;
    let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
    (stub, AccessLogs::new(Logs::new(hub, caches), audit), store)
}

fn lines() -> String {
    let line = |status: &str, message: &str| {
        json!({"requestId": "x", "httpMethod": "GET", "path": "/test", "routeKey": "ANY /test", "status": status,
            "responseLatency": "12", "integrationErrorMessage": message, "integrationRequestId": "3c04"})
        .to_string()
    };
    json!({"events": [
        {"eventId": "1", "logStreamName": "s", "timestamp": now_ms() - 5, "message": line("200", "-")},
        {"eventId": "2", "logStreamName": "s", "timestamp": now_ms() - 4, "message": line("500", "no \u{202e}such</script>")},
        {"eventId": "3", "logStreamName": "s", "timestamp": now_ms() - 3, "message": "1.2.3.4 - - [x] \"GET /\" 200"},
    ]})
    .to_string()
}

fn operations(stub: &Stub) -> Vec<String> {
    let name = |request: &stub::Request| match request.header("x-amz-target") {
        Some(target) => target.rsplit('.').next().unwrap().to_owned(),
        None => format!("{} {}", request.method, request.route()),
    };
    stub.seen().iter().map(name).filter(|name| !name.starts_with("GET ")).collect()
}

#[tokio::test]
async fn the_log_is_switched_on_with_its_group() {
    let (stub, access, _store) = console(Value::Null).await;
    let ana = caller(Role::Developer);
    let before = access.get(&ana, &place(), "a1b2", "", LogAsk::default()).await.unwrap();
    assert!(!before.now.is_on() && before.now.stage == "$default");
    access.switch_on(&ana, &place(), "a1b2", "$default", &before.now.mark()).await.unwrap();
    let done = ["POST /", "CreateLogGroup", "PutRetentionPolicy", "PATCH /v2/apis/a1b2/stages/%24default"];
    assert_eq!(operations(&stub), done);
    let now = access.get(&ana, &place(), "a1b2", "$default", LogAsk::default()).await.unwrap();
    assert_eq!(now.now.group(), Some("/aws/vendedlogs/http-api/a1b2"));
    assert_eq!(now.now.format, FORMAT);
    // Pressed twice: nothing is sent.
    access.switch_on(&ana, &place(), "a1b2", "$default", "").await.unwrap();
    assert_eq!(operations(&stub).iter().filter(|name| name.starts_with("PATCH")).count(), 1);
}

#[tokio::test]
async fn a_colleague_s_format_is_not_overwritten_unseen() {
    let theirs = json!({"destinationArn": "arn:aws:logs:eu-west-1:000000000000:log-group:/mine:*", "format": "$context.requestId"});
    let (stub, access, _store) = console(theirs).await;
    let ana = caller(Role::Developer);
    let refused = access.switch_on(&ana, &place(), "a1b2", "$default", "").await;
    assert!(matches!(refused, Err(ConsoleError::Conflict { .. })), "{refused:?}");
    assert!(operations(&stub).is_empty());
    // Who has seen it changes the format, and its group stays.
    let seen = access.get(&ana, &place(), "a1b2", "", LogAsk::default()).await.unwrap().now;
    access.switch_on(&ana, &place(), "a1b2", "$default", &seen.mark()).await.unwrap();
    let sent = stub.seen().into_iter().find(|request| request.method == "PATCH").unwrap();
    let sent: Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!(sent["accessLogSettings"]["destinationArn"], seen.destination);
    assert!(!operations(&stub).contains(&"CreateLogGroup".to_owned()));
}

#[tokio::test]
async fn lines_unfold_to_what_happened() {
    let on = json!({"destinationArn": "arn:aws:logs:eu-west-1:000000000000:log-group:/mine", "format": FORMAT});
    let (_stub, access, _store) = console(on).await;
    let log = access.get(&caller(Role::Viewer), &place(), "a1b2", "", LogAsk::default()).await.unwrap();
    let [plain, failed, good] = &log.lines[..] else { panic!("{log:#?}") };
    assert_eq!((good.status.as_str(), good.request.as_str(), good.error.as_str()), ("200", "GET /test", ""));
    assert_eq!((failed.error.as_str(), failed.latency.as_str()), ("no ‹U+202E›such</script>", "12 ms"));
    assert_eq!((failed.route.as_str(), failed.invocation.as_str()), ("ANY /test", "3c04"));
    assert!(plain.request.is_empty() && plain.line.text.starts_with("1.2.3.4"));
}

#[tokio::test]
async fn viewers_may_not_switch_it() {
    let (stub, access, _store) = console(Value::Null).await;
    let refused = access.switch_on(&caller(Role::Viewer), &place(), "a1b2", "$default", "").await;
    assert!(matches!(refused, Err(ConsoleError::Forbidden { .. })));
    assert!(stub.seen().is_empty());
}
