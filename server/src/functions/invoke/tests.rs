use std::sync::Arc;

use app::functions::model::invoke::Report;
use base64::Engine as _;

use super::*;
use crate::aws::stub::{self, Reply, Stub, place};

fn invoked(status: u16, payload: &str, more: Vec<(&'static str, String)>) -> Reply {
    let mut headers = vec![("x-amzn-requestid", "6f74".to_owned()), ("x-amz-executed-version", "$LATEST".to_owned())];
    headers.extend(more);
    Reply::Answer { status, headers, body: payload.as_bytes().to_vec() }
}

fn tail(log: &str) -> (&'static str, String) {
    ("x-amz-log-result", base64::engine::general_purpose::STANDARD.encode(log))
}

/// Answers GetFunction with a runtime, Invoke with `invoke`, and FilterLogEvents with one REPORT.
async fn lambda(runtime: &'static str, invoke: impl Fn(&stub::Request) -> Reply + Send + Sync + 'static) -> Stub {
    Stub::start(move |request| {
        if request.path.contains("/invocations") {
            return invoke(request);
        }
        if request.header("x-amz-target").is_some_and(|target| target.ends_with("FilterLogEvents")) {
            let line = |stream: &str, text: &str| serde_json::json!({"logStreamName": stream, "message": text, "timestamp": 1});
            let report = |id: &str, ms: &str| format!("REPORT RequestId: {id}\tDuration: {ms} ms\tBilled Duration: 7 ms\tMax Memory Used: 0 MB");
            let events = [
                line("own", "hello"),
                line("own", &report("in-the-log", "6.50")),
                line("other", "something else"),
                line("other", &report("other", "99")),
            ];
            return stub::json(200, serde_json::json!({ "events": events }).to_string());
        }
        let body = serde_json::json!({"Configuration": {"FunctionName": "hello", "Runtime": runtime, "State": "Active", "Timeout": 3}});
        stub::json(200, body.to_string())
    })
    .await
}

async fn test(stub: &Stub, kind: InvocationType, payload: &str) -> Result<InvokeResult, ConsoleError> {
    let hub = Arc::new(stub.hub());
    let target = (&place(), "hello", None);
    let test = Test::prepare(&hub, &Caches::new(&hub), &Who::console(), target, kind, payload).await?;
    assert!(!format!("{:?}", test.facts()).contains(payload) || payload.is_empty());
    test.run().await
}

#[tokio::test]
async fn the_answer_the_log_and_the_figures() {
    let log = "START\n\u{1b}[31mhi\u{1b}[0m\nREPORT RequestId: 6f74\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t\n";
    let stub = lambda("python3.13", move |request| {
        assert_eq!(request.header("x-amz-invocation-type"), Some("RequestResponse"));
        assert_eq!(request.header("x-amz-log-type"), Some("Tail"));
        assert_eq!(request.body, b"{\"a\": 1}");
        invoked(200, r#"{"statusCode":200,"body":"x"}"#, vec![tail(log)])
    })
    .await;
    let result = test(&stub, InvocationType::RequestResponse, "{\"a\": 1}").await.unwrap();
    assert_eq!(result.payload, "{\n  \"statusCode\": 200,\n  \"body\": \"x\"\n}");
    assert_eq!((result.status, result.executed_version.as_str(), result.request_id.as_str()), (200, "$LATEST", "6f74"));
    assert!(result.log_tail.starts_with("START\nhi\nREPORT"));
    let expected = Report {
        duration_ms: Some(3.01),
        billed_ms: Some(4),
        memory_size_mb: Some(128),
        max_memory_mb: None,
        init_ms: Some(110.1),
    };
    assert_eq!(result.report, expected, "the engine does not measure memory");
    assert_eq!(stub.seen().len(), 2, "no look into the group when the tail has the figures");
}

#[tokio::test]
async fn on_the_engine_the_figures_come_from_the_group() {
    let stub = lambda("nodejs22.x", |_| invoked(200, "null", vec![tail("hello\n")])).await;
    let result = test(&stub, InvocationType::RequestResponse, "{}").await.unwrap();
    assert_eq!(
        (result.report.duration_ms, result.report.billed_ms, result.report.max_memory_mb),
        (Some(6.5), Some(7), None)
    );
    assert_eq!(result.request_id, "in-the-log");
    assert!(result.log_tail.starts_with("hello\nREPORT RequestId: in-the-log"), "{}", result.log_tail);
    assert!(!result.log_tail.contains("Max Memory"));
    assert_eq!(result.payload, "null");
}

#[tokio::test]
async fn what_the_function_raised() {
    let payload = r#"{"errorMessage":"Handler \u001b[1mfails","errorType":"ValueError","stackTrace":["  File \"/var/task/f.py\", line 2\n"]}"#;
    let stub = lambda("python3.13", move |_| {
        invoked(200, payload, vec![("x-amz-function-error", "Unhandled".into()), tail("x")])
    })
    .await;
    let error = test(&stub, InvocationType::RequestResponse, "").await.unwrap().error.unwrap();
    assert_eq!((error.kind.as_str(), error.error_type.as_str()), ("Unhandled", "ValueError"));
    assert_eq!(error.message, "Handler fails");
    assert_eq!(error.stack, ["  File \"/var/task/f.py\", line 2"]);
}

#[tokio::test]
async fn events_and_dry_runs_have_no_log() {
    for (kind, word, status) in [(InvocationType::Event, "Event", 202), (InvocationType::DryRun, "DryRun", 204)] {
        let stub = lambda("python3.13", move |request| {
            assert_eq!(request.header("x-amz-invocation-type"), Some(word));
            assert_eq!(request.header("x-amz-log-type"), None);
            invoked(status, "", Vec::new())
        })
        .await;
        let result = test(&stub, kind, "{}").await.unwrap();
        assert_eq!((result.status, result.payload.as_str()), (status, ""));
        assert_eq!(stub.seen().len(), 2);
    }
}

#[tokio::test]
async fn what_cannot_run_is_not_sent() {
    let stub = lambda("java21", |_| invoked(200, "\"mock\"", Vec::new())).await;
    let error = test(&stub, InvocationType::RequestResponse, "{}").await.unwrap_err();
    assert_eq!(
        error.field(""),
        Some("The local engine runs Python, Node.js and own runtimes; Java 21 needs a connection to AWS.")
    );
    let big = format!("\"{}\"", "x".repeat(EVENT_PAYLOAD_MAX));
    assert!(test(&stub, InvocationType::Event, &big).await.unwrap_err().field("payload").is_some());
    let error = test(&stub, InvocationType::RequestResponse, "{\n bad").await.unwrap_err();
    assert_eq!(error.field("payload"), Some("This is not JSON: line 2, column 2."));
    assert!(stub.seen().iter().all(|request| !request.path.contains("/invocations")));
}

#[tokio::test]
async fn a_test_whose_answer_is_lost_is_not_sent_again() {
    let stub = lambda("python3.13", |_| Reply::Cut).await;
    let error = test(&stub, InvocationType::RequestResponse, "{}").await.unwrap_err();
    assert!(
        matches!(&error, ConsoleError::Unavailable { reason, .. } if reason.contains("may have been done")),
        "{error:?}"
    );
    assert_eq!(stub.seen().iter().filter(|request| request.path.contains("/invocations")).count(), 1);
}

#[tokio::test]
async fn throttled_invocations_say_when_to_come_back() {
    let stub = lambda("python3.13", |_| stub::error(429, "TooManyRequestsException", "Rate Exceeded.")).await;
    let error = test(&stub, InvocationType::RequestResponse, "{}").await.unwrap_err();
    assert!(matches!(error, ConsoleError::AwsThrottled { retry_after_s: 1, .. }), "{error:?}");
}
