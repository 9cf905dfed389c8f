use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    monitoring::logs::{
        ask::{LogAsk, OpenAsk},
        model::{Found, Outcome},
        service::LogsService,
    },
    session::model::Role,
};
use futures::future::join_all;
use serde_json::{Value, json};

use super::Logs;
use crate::{
    aws::stub::{self, Stub, elsewhere, place},
    functions::Caches,
    testing::caller,
};

fn function() -> stub::Reply {
    let body = json!({ "Configuration": {
        "FunctionName": "hello", "FunctionArn": "arn:aws:lambda:eu-west-1:000000000000:function:hello", "Runtime": "python3.13",
        "State": "Active", "Timeout": 3, "MemorySize": 128, "Version": "$LATEST"
    }});
    stub::json(200, body.to_string())
}

/// Answers GetFunction, and FilterLogEvents with what `lines` says.
async fn console(lines: impl Fn(&Value) -> stub::Reply + Send + Sync + 'static) -> (Stub, Logs, Logs) {
    let stub = Stub::start(move |request| {
        if request.path.starts_with("/2015-03-31/functions/") {
            return function();
        }
        lines(&serde_json::from_slice(&request.body).unwrap())
    })
    .await;
    let logs = |hub: crate::aws::AwsHub| {
        let hub = Arc::new(hub);
        Logs::new(hub.clone(), Caches::new(&hub))
    };
    let (local, elsewhere) = (logs(stub.hub()), logs(stub.hub_elsewhere()));
    (stub, local, elsewhere)
}

fn event(stream: &str, at: i64, message: &str) -> Value {
    json!({"logStreamName": stream, "timestamp": at, "message": message})
}

const T: i64 = 1_795_343_467_000;
const A: &str = "2026/11/22/[$LATEST]aa";

fn history() -> Vec<Value> {
    let mut all = Vec::new();
    for n in 0..60_i64 {
        let (at, stream) = (T + n * 100, format!("2026/11/22/[$LATEST]{n:032x}"));
        all.push(event(&stream, at, &format!("START RequestId: r{n} Version: $LATEST")));
        all.push(event(&stream, at, "hello"));
        if n % 10 == 0 {
            all.push(event(&stream, at, "Traceback (most recent call last):"));
            all.push(event(&stream, at, "  File \"/x/ministack-lambda-y/_worker.py\", line 1, in run"));
            all.push(event(&stream, at, "  File \"/x/ministack-lambda-y/code/f.py\", line 6, in handler"));
            all.push(event(&stream, at, &format!("ValueError: bad {n}")));
        }
        all.push(event(&stream, at, &format!("END RequestId: r{n}")));
        all.push(event(
            &stream,
            at,
            &format!("REPORT RequestId: r{n}\tDuration: 7 ms\tBilled Duration: 7 ms\tMemory Size: 128 MB"),
        ));
    }
    all
}

fn told(asked: &Value, all: &[Value]) -> stub::Reply {
    let within = |event: &&Value| {
        let at = event["timestamp"].as_i64().unwrap();
        let streams = asked["logStreamNames"].as_array();
        at >= asked["startTime"].as_i64().unwrap()
            && at <= asked["endTime"].as_i64().unwrap()
            && streams.is_none_or(|streams| streams.contains(&event["logStreamName"]))
    };
    let events: Vec<&Value> = all.iter().filter(within).collect();
    stub::json(200, json!({ "events": events }).to_string())
}

fn ask(view: &str, filter: &str) -> LogAsk {
    LogAsk {
        view: view.into(),
        filter: filter.into(),
        range: "custom".into(),
        from: (T - 1_000).to_string(),
        to: (T + 100_000).to_string(),
        ..LogAsk::default()
    }
}

async fn search(logs: &Logs, at: &Place, ask: LogAsk) -> Result<Found, ConsoleError> {
    logs.search(&caller(Role::Viewer), at, "hello", None, ask).await
}

#[tokio::test]
async fn a_page_of_invocations_and_the_one_before() {
    let all = history();
    let (_stub, logs, _) = console(move |asked| told(asked, &all)).await;
    let found = search(&logs, &place(), ask("", "")).await.unwrap();
    assert_eq!((found.counts.invocations, found.counts.failed), (60, 6));
    assert_eq!((found.invocations.len(), found.invocations[0].request.as_str()), (50, "r59"));
    assert_eq!(found.invocations[9].outcome, Outcome::Error);
    assert_eq!(found.invocations[9].said, "ValueError: bad 50");
    assert_eq!(
        (found.reached, found.note.as_str()),
        (found.from, "This page shows 50 of 60."),
        "all of it was counted"
    );
    let (until, token) = found.next.unwrap();
    let older = search(&logs, &place(), LogAsk { until: until.to_string(), token, ..ask("", "") }).await.unwrap();
    let ids: Vec<&str> = older.invocations.iter().map(|one| one.request.as_str()).collect();
    assert_eq!(ids, ["r9", "r8", "r7", "r6", "r5", "r4", "r3", "r2", "r1", "r0"]);
    let failed = search(&logs, &place(), LogAsk { only: "failed".into(), ..ask("", "") }).await.unwrap();
    assert_eq!(failed.invocations.len(), 6);
}

#[tokio::test]
async fn what_was_counted_and_what_remains_is_said() {
    // As the engine does: the oldest lines of a time, at most 10,000.
    let all: Vec<Value> = (0..30_000).map(|n| event(A, T + n, "[INFO]\tx\ty\tz")).collect();
    let (_stub, logs, _) = console(move |asked| {
        let number = |name: &str| usize::try_from((asked[name].as_i64().unwrap() - T).clamp(0, 30_000)).unwrap();
        let (from, to) = (number("startTime"), number("endTime").min(all.len() - 1));
        stub::json(200, json!({ "events": all[from..=to].iter().take(10_000).collect::<Vec<_>>() }).to_string())
    })
    .await;
    for view in ["lines", "errors", "invocations"] {
        let found = search(&logs, &place(), ask(view, "")).await.unwrap();
        let second = |at: i64| app::ui::time::iso(at)[..19].replace('T', " ");
        assert_eq!(i64::from(found.counts.lines), T + 30_000 - found.reached, "all since then, and no other");
        assert!(found.counts.lines >= 10_000 && found.next.is_some());
        let rest = format!(
            "What was written before {}, back to {}, is not read yet.",
            second(found.reached),
            second(found.from)
        );
        let shows = format!("This page shows 50 of {}.", app::functions::model::rules::thousands(found.counts.lines));
        let expected = if view == "lines" { format!("{shows} {rest}") } else { rest };
        assert_eq!(found.note, expected, "{view}");
    }
}

#[tokio::test]
async fn errors_are_counted_once() {
    let all = history();
    let (_stub, logs, _) = console(move |asked| told(asked, &all)).await;
    let found = search(&logs, &place(), ask("errors", "")).await.unwrap();
    let [error] = &found.errors[..] else { panic!("{:#?}", found.errors) };
    assert_eq!((error.kind.as_str(), error.count, error.first, error.last), ("ValueError", 6, T, T + 5_000));
    assert_eq!((error.frame.as_str(), error.introduced.as_str()), ("f.py, handler, line 6", "$LATEST"));
}

#[tokio::test]
async fn fifty_people_who_look_at_once_are_one_call() {
    let all = history();
    let (stub, logs, _) = console(move |asked| told(asked, &all)).await;
    let here = place();
    let found = join_all((0..50).map(|_| search(&logs, &here, ask("", "")))).await;
    assert!(found.iter().all(|found| found.as_ref().is_ok_and(|found| found.counts.invocations == 60)));
    let calls = stub.seen().iter().filter(|request| request.header("x-amz-target").is_some()).count();
    assert_eq!(calls, 1);
}

#[tokio::test]
async fn a_pattern_cloudwatch_cannot_read_is_said_beside_the_field() {
    let sentence = "Invalid character(s) in term '/'";
    let (stub, _, logs) =
        console(move |_| stub::error(400, "InvalidParameterException", &format!("Invalid filter pattern: {sentence}")))
            .await;
    let at = elsewhere();
    let error = search(&logs, &at, ask("", "a/b")).await.unwrap_err();
    assert!(error.field("filter").unwrap().ends_with(sentence), "{error:?}");
    let before = stub.seen().len();
    let long = search(&logs, &at, ask("", &"x".repeat(2_000))).await.unwrap_err();
    assert!(long.field("filter").is_some());
    assert_eq!(stub.seen().len(), before, "refused before anything is asked");
    let (_stub, local, _) = console(|_| panic!("not asked")).await;
    assert!(search(&local, &place(), ask("", "\"open")).await.unwrap_err().field("filter").is_some());
}

#[tokio::test]
async fn a_group_that_is_not_there_is_no_error() {
    let (_stub, logs, _) =
        console(|_| stub::error(400, "ResourceNotFoundException", "The specified log group does not exist.")).await;
    let found = search(&logs, &place(), ask("", "")).await.unwrap();
    assert!(found.missing && found.invocations.is_empty());
}

#[tokio::test]
async fn an_invocation_opens_by_a_line_or_by_its_request() {
    let all = vec![
        event(A, T, "START RequestId: r1 Version: $LATEST"),
        event(A, T, r#"{"level":"ERROR","message":"\u202eevil</script>"}"#),
        event(A, T + 5, "REPORT RequestId: r1\tDuration: 5 ms"),
        event(A, T + 9, "START RequestId: r2 Version: $LATEST"),
        event(A, T + 9, "REPORT RequestId: r2\tDuration: 5 ms"),
    ];
    let (_stub, logs, _) = console(move |asked| told(asked, &all)).await;
    let by_line = OpenAsk { stream: A.into(), at: T.to_string(), line: format!("{T}-1"), ..OpenAsk::default() };
    let opened = logs.open(&caller(Role::Viewer), &place(), "hello", by_line).await.unwrap();
    assert_eq!((opened.invocation.request.as_str(), opened.lines.len()), ("r1", 3));
    assert!(opened.lines[1].fields.contains(&("message".into(), "‹U+202E›evil</script>".into())));
    let by_request = OpenAsk { request: "r2".into(), at: (T + 60_000).to_string(), ..OpenAsk::default() };
    let opened = logs.open(&caller(Role::Viewer), &place(), "hello", by_request).await.unwrap();
    assert_eq!(opened.invocation.request, "r2");
    let nobody = OpenAsk { request: "r3".into(), at: T.to_string(), ..OpenAsk::default() };
    assert!(matches!(
        logs.open(&caller(Role::Viewer), &place(), "hello", nobody).await,
        Err(ConsoleError::NotFound { .. })
    ));
}
