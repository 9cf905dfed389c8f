use std::sync::Arc;

use app::{
    error::ConsoleError,
    monitoring::traces::{
        model::{TracesAsk, Trouble},
        service::TracesService,
    },
    session::model::Role,
};
use serde_json::json;

use super::Traces;
use crate::{
    aws::{
        AwsHub,
        stub::{self, Stub, elsewhere, place},
    },
    functions::Caches,
    testing::caller,
};

/// What X-Ray sends, recorded.
fn answer(request: &stub::Request) -> stub::Reply {
    let segment = json!({"id": "a1", "name": "hello", "origin": "AWS::Lambda", "start_time": 1.795_343_467e9, "end_time": 1.795_343_467_5e9,
        "http": {"response": {"status": 200}}, "aws": {"request_id": "3c04", "function_arn": "arn"}, "trace_id": "1-5e"});
    let function = json!({"id": "b2", "parent_id": "a1", "name": "hello", "origin": "AWS::Lambda::Function", "start_time": 1.795_343_467_1e9,
        "end_time": 1.795_343_467_4e9, "fault": true, "cause": {"exceptions": [{"type": "KeyError", "message": "'a'"}]},
        "subsegments": [{"id": "c3", "name": "DynamoDB", "start_time": 1.795_343_467_2e9, "end_time": 1.795_343_467_3e9, "throttle": true,
            "aws": {"operation": "GetItem"}, "http": {"response": {"status": 400}}}]});
    match request.path.as_str() {
        "/TraceSummaries" => stub::json(
            200,
            r#"{"TraceSummaries":[{"Id":"1-6b02cf2b-aa","Duration":0.5,"ResponseTime":0.4,"HasFault":true,"StartTime":1795343467.0,
                "Http":{"HttpURL":"https://x/\u202e","HttpStatus":500,"HttpMethod":"GET"}},
                {"Id":"1-6b02cf2c-bb","Duration":0.1,"IsPartial":true}],"NextToken":"more"}"#,
        ),
        "/Traces" => stub::json(
            200,
            json!({"Traces": [{"Id": "1-5e", "Duration": 0.5, "Segments": [
                {"Id": "b2", "Document": function.to_string()}, {"Id": "a1", "Document": segment.to_string()}]}]}).to_string(),
        ),
        _ => stub::json(
            200,
            json!({"Configuration": {"FunctionName": "hello", "State": "Active", "TracingConfig": {"Mode": "PassThrough"}}}).to_string(),
        ),
    }
}

fn traces(hub: AwsHub) -> Traces {
    let hub = Arc::new(hub);
    Traces::new(hub.clone(), Caches::new(&hub))
}

#[tokio::test]
async fn traces_are_listed_newest_first() {
    let stub = Stub::start(answer).await;
    let traces = traces(stub.hub_elsewhere());
    let list = traces.list(&caller(Role::Viewer), &elsewhere(), "hello", None, TracesAsk::default()).await.unwrap();
    assert!(!list.tracing && !list.local && list.next == "more");
    assert_eq!(
        (list.rows[0].id.as_str(), list.rows[0].partial, list.rows[0].at),
        ("1-6b02cf2c-bb", true, 1_795_346_220_000)
    );
    assert_eq!(
        (list.rows[1].trouble, list.rows[1].status, list.rows[1].duration_ms),
        (Trouble::Fault, Some(500), Some(500.0))
    );
    assert_eq!(list.rows[1].url, "GET https://x/‹U+202E›");
    assert!(list.cli.contains("service(id(name: \"hello\""));
}

#[tokio::test]
async fn parts_of_a_trace_follow_from_each_other() {
    let stub = Stub::start(answer).await;
    let traces = traces(stub.hub_elsewhere());
    let trace = traces.get(&caller(Role::Viewer), &elsewhere(), "1-5e").await.unwrap();
    let parts: Vec<_> = trace.spans.iter().map(|span| (span.name.as_str(), span.depth, span.trouble)).collect();
    assert_eq!(parts, [("hello", 0, Trouble::None), ("hello", 1, Trouble::Fault), ("DynamoDB", 2, Trouble::Throttle)]);
    assert_eq!((trace.request.as_str(), trace.duration_ms.round(), trace.at), ("3c04", 500.0, 1_795_343_467_000));
    assert_eq!((trace.spans[1].cause.as_str(), trace.spans[1].start_ms.round()), ("KeyError: 'a'", 100.0));
    assert_eq!((trace.spans[2].origin.as_str(), trace.spans[2].status), ("GetItem", Some(400)));
}

#[tokio::test]
async fn the_local_engine_is_not_asked() {
    let stub = Stub::start(answer).await;
    let traces = traces(stub.hub());
    let list = traces.list(&caller(Role::Viewer), &place(), "hello", None, TracesAsk::default()).await.unwrap();
    assert!(list.local && list.rows.is_empty());
    assert!(stub.seen().iter().all(|request| request.path.contains("/functions/hello")));
    let bad = traces.get(&caller(Role::Viewer), &place(), "../x").await;
    assert!(matches!(bad, Err(ConsoleError::NotFound { .. })));
}
