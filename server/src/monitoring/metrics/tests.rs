//! The services against recorded answers of CloudWatch, which speaks CBOR.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use app::{error::ConsoleError, session::model::Role};

use super::*;
use crate::{
    activity::Audit,
    aws::{
        Access, ConnectionSettings,
        stub::{self, Request, Stub, elsewhere, place},
    },
    testing::{Footing, caller},
};

mod cbor;

use cbor::{answer, refused};

fn ana() -> Caller {
    caller(Role::Viewer)
}

async fn metrics(hub: AwsHub) -> (Metrics, Audit) {
    let Footing { hub, caches, store, audit } = Footing::on(hub).await;
    (Metrics::new(hub, caches, store), audit)
}

fn of(name: &str, qualifier: &str) -> Of {
    Of { name: name.into(), qualifier: qualifier.into(), ..Of::default() }
}

/// An hour of 2026-11-22, long gone: nothing is still being counted.
fn hour() -> Asked {
    Asked { range: String::new(), from: "2026-11-22T09:00".into(), to: "2026-11-22T10:00".into() }
}

const NINE: i64 = 1_795_338_000;

fn asked(request: &Request) -> bool {
    request.path.ends_with("/operation/GetMetricData")
}

fn calls(stub: &Stub) -> usize {
    stub.seen().iter().filter(|request| asked(request)).count()
}

fn has(request: &Request, word: &str) -> bool {
    request.body.windows(word.len()).any(|window| window == word.as_bytes())
}

#[tokio::test]
async fn a_functions_graphs_are_one_call_and_the_numbers_are_cloudwatchs() {
    let stub = Stub::start(|_| {
        // In the order of the plan: runs, errors, throttles, the sum and the count of durations, their minimum and maximum.
        let minute = |at: i64| NINE + at * 60;
        answer(&[
            &[(minute(0), 10.0), (minute(5), 30.0)],
            &[(minute(5), 3.0)],
            &[],
            &[(minute(0), 1_000.0), (minute(5), 9_000.0)],
            &[(minute(0), 10.0), (minute(5), 30.0)],
            &[(minute(0), 40.0), (minute(5), 41.5)],
            &[(minute(0), 200.0), (minute(5), 900.123_456)],
        ])
    })
    .await;
    let (metrics, _) = metrics(stub.hub_elsewhere()).await;
    let place = elsewhere();
    let view = metrics.function(&ana(), &place, &of("orders", "live"), &hour()).await.unwrap();
    let figure = |label: &str| view.figures.iter().find(|figure| figure.label == label).unwrap().value.as_str();
    assert_eq!((figure("Invocations"), figure("Errors"), figure("Success rate")), ("40", "3", "92.5 %"));
    assert_eq!((figure("Average duration"), figure("Longest duration")), ("250 ms", "900 ms"));
    let graph = |id: &str| view.graphs.iter().find(|graph| graph.id == id).unwrap();
    let success = &graph("success").series[0].values;
    assert_eq!((success.len(), success[0], success[1], success[5]), (60, Some(100.0), None, Some(90.0)));
    assert_eq!(graph("errors").peak, Some(5));
    assert_eq!(graph("duration").series[1].values[5], Some(300.0));
    assert_eq!(graph("duration").series[5].values[5], Some(900.123));
    assert!(!graph("throttles").any() && graph("throttles").missing.is_none());
    assert_eq!((view.local, view.open_slot()), (false, 60));
    // Asked again at once: what it said a moment ago.
    metrics.function(&ana(), &place, &of("orders", "live"), &hour()).await.unwrap();
    assert_eq!((calls(&stub), stub.seen().len()), (1, 1));
    let request = &stub.seen()[0];
    for word in ["AWS/Lambda", "orders:live", "p99", "IteratorAge", "DeadLetterErrors", "LambdaInsights"] {
        assert!(has(request, word), "{word}");
    }
}

#[tokio::test]
async fn what_the_local_engine_lacks_is_said_and_not_asked_for() {
    let stub = Stub::start(|_| answer(&[])).await;
    let (metrics, _) = metrics(stub.hub()).await;
    let view = metrics.function(&ana(), &place(), &of("orders", ""), &hour()).await.unwrap();
    let missing: Vec<_> = view.graphs.iter().filter(|graph| graph.missing.is_some()).map(|graph| &*graph.id).collect();
    assert_eq!(missing, ["concurrency", "iterator-age", "async-failures"]);
    assert!(view.local && view.insights.is_empty());
    assert!(!has(&stub.seen()[0], "IteratorAge") && !has(&stub.seen()[0], "LambdaInsights"));
}

#[tokio::test]
async fn two_versions_are_asked_for_by_what_ran_behind_an_alias() {
    let stub = Stub::start(|_| answer(&[])).await;
    let (metrics, _) = metrics(stub.hub_elsewhere()).await;
    let place = elsewhere();
    let compare = |one: &str, two: &str| Of { compare: [one.into(), two.into()], ..of("orders", "live") };
    let view = metrics.function(&ana(), &place, &compare("3", "4"), &hour()).await.unwrap();
    assert!(view.graphs.iter().all(|graph| graph.series.len() == 2));
    assert_eq!(view.graphs[0].series[1].label, "Version 4");
    assert!(has(&stub.seen()[0], "ExecutedVersion"));
    for (one, two, field) in [("3", "", "two"), ("", "3", "one"), ("3", "3", "two"), ("a:b", "3", "one")] {
        let error = metrics.function(&ana(), &place, &compare(one, two), &hour()).await.unwrap_err();
        assert!(error.field(field).is_some(), "{one} {two}: {error:?}");
    }
    assert_eq!(calls(&stub), 1, "what is refused is not sent");
}

#[tokio::test]
async fn a_part_is_no_whole_and_old_is_not_new() {
    let down = Arc::new(AtomicBool::new(false));
    let is_down = Arc::clone(&down);
    let stub = Stub::start(move |_| {
        if is_down.load(Ordering::SeqCst) {
            return refused(
                400,
                "AccessDenied",
                "User: arn:aws:iam::1:user/x is not authorized to perform: cloudwatch:GetMetricData",
            );
        }
        cbor::partial(&[(NINE, 1.0)])
    })
    .await;
    let (metrics, _) = metrics(stub.hub_elsewhere()).await;
    let place = elsewhere();
    let view = metrics.function(&ana(), &place, &of("orders", ""), &hour()).await.unwrap();
    let partial: Vec<_> = view.graphs.iter().filter(|graph| graph.partial.is_some()).map(|graph| &*graph.id).collect();
    // All that is made of the first metric.
    assert_eq!(partial, ["invocations", "success"]);
    down.store(true, Ordering::SeqCst);
    let error = metrics.function(&ana(), &place, &of("others", ""), &hour()).await.unwrap_err();
    assert!(matches!(error, ConsoleError::AwsDenied { .. }), "{error:?}");
}

#[tokio::test]
async fn rows_are_one_call_and_never_more_than_it_takes() {
    let stub = Stub::start(|_| {
        let now = now_ms() / 1_000;
        answer(&[&[(now - 7_200, 8.0), (now - 60, 2.0)], &[(now - 60, 1.0)], &[], &[]])
    })
    .await;
    let (metrics, _) = metrics(stub.hub()).await;
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let rows = metrics.rows(&ana(), &place(), &names(&["busy", "arn:aws:lambda:x", "idle"])).await.unwrap();
    assert_eq!((rows[0].name.as_str(), rows[0].invocations.iter().sum::<f64>(), rows[0].errors), ("busy", 10.0, 1.0));
    assert_eq!((rows[1].name.as_str(), rows[1].errors), ("idle", 0.0));
    metrics.rows(&ana(), &place(), &names(&["busy", "idle"])).await.unwrap();
    assert_eq!(calls(&stub), 1);
    let many: Vec<String> = (0..=ROWS_MOST).map(|at| format!("f{at}")).collect();
    assert!(metrics.rows(&ana(), &place(), &many).await.is_err());
    assert_eq!(metrics.rows(&ana(), &place(), &[]).await.unwrap(), []);
    assert_eq!(calls(&stub), 1);
}

/// Three connections with two regions each; the second connection's CloudWatch refuses.
fn connection(id: &str, regions: &[&str], stub: &Stub) -> ConnectionSettings {
    ConnectionSettings {
        id: id.into(),
        label: id.into(),
        environment: app::connections::model::Environment::Dev,
        regions: regions.iter().map(|region| (*region).to_owned()).collect(),
        access: Access::Made,
        endpoint_url: Some(format!("http://127.0.0.1:{}", stub.port)),
    }
}

fn wide(stub: &Stub) -> AwsHub {
    AwsHub::new(["one", "two", "three"].map(|id| connection(id, &["eu-west-1", "us-east-1"], stub)).to_vec())
}

#[tokio::test]
async fn the_overview_asks_cloudwatch_four_times_at_most_and_one_failure_hides_nothing() {
    let count = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&count);
    let stub = Stub::start(move |request| {
        if !asked(request) {
            let function = |name: &str| serde_json::json!({"FunctionName": name, "Runtime": "python3.13"});
            return stub::json(
                200,
                serde_json::json!({"Functions": [function("calm"), function("failing")]}).to_string(),
            );
        }
        let now = now_ms() / 1_000;
        match counted.fetch_add(1, Ordering::SeqCst) {
            0 => refused(400, "AccessDenied", "not authorized"),
            nth => answer(&[&[], &[(now - 7_200, 1.0), (now - 3_600, f64::from(nth))]]),
        }
    })
    .await;
    let (metrics, _) = metrics(wide(&stub)).await;
    let worst = metrics.worst(&ana()).await.unwrap();
    assert_eq!((calls(&stub), worst.looked.len(), worst.left_out.len()), (4, 4, 2));
    // Each connection's first region before anybody's second.
    let places: Vec<_> = worst.looked.iter().map(|looked| (&*looked.place.connection, &*looked.place.region)).collect();
    assert_eq!(places, [("one", "eu-west-1"), ("two", "eu-west-1"), ("three", "eu-west-1"), ("one", "us-east-1")]);
    assert_eq!(worst.looked.iter().filter(|looked| looked.trouble.is_some()).count(), 1);
    assert_eq!(worst.rows.iter().map(|row| row.errors).collect::<Vec<_>>(), [4.0, 3.0, 2.0]);
    assert!(worst.rows.iter().all(|row| row.name == "failing"));
    // Looked at again: what did not answer is asked again, the rest is known.
    metrics.worst(&ana()).await.unwrap();
    assert_eq!(calls(&stub), 5);
}

#[tokio::test]
async fn the_overview_looks_at_functions_of_later_pages_too() {
    let stub = Stub::start(|request| {
        if asked(request) {
            return answer(&[&[], &[(now_ms() / 1_000 - 3_600, 7.0)]]);
        }
        let page = |name: &str| serde_json::json!([{"FunctionName": name, "Runtime": "python3.13"}]);
        let page = match request.query("Marker") {
            None => serde_json::json!({"Functions": page("calm"), "NextMarker": "next"}),
            Some(_) => serde_json::json!({"Functions": page("failing")}),
        };
        stub::json(200, page.to_string())
    })
    .await;
    let (metrics, _) = metrics(AwsHub::new(vec![connection("one", &["eu-west-1"], &stub)])).await;
    let worst = metrics.worst(&caller(Role::Viewer)).await.unwrap();
    assert_eq!(worst.rows.iter().map(|row| (row.name.as_str(), row.errors)).collect::<Vec<_>>(), [("failing", 7.0)]);
    assert_eq!(worst.looked.iter().map(|looked| (looked.functions, looked.cut)).collect::<Vec<_>>(), [(2, false)]);
}

#[tokio::test]
async fn cold_starts_come_from_one_request_and_a_part_is_called_a_sample() {
    let stub = Stub::start(|request| {
        assert!(request.header("x-amz-target").is_some_and(|target| target.ends_with("FilterLogEvents")));
        if has(request, "/aws/lambda/none") {
            return stub::error(400, "ResourceNotFoundException", "The specified log group does not exist.");
        }
        let event = |stream: &str, message: &str| serde_json::json!({"logStreamName": stream, "timestamp": NINE * 1_000 + 5, "message": message});
        let events = [
            event("2026/11/22/[3]a", "REPORT RequestId: a\tDuration: 1 ms\tInit Duration: 100.50 ms\t\n"),
            event("2026/11/22/[4]b", "REPORT RequestId: b\tDuration: 1 ms\tInit Duration: 300.50 ms\t\n"),
            event("2026/11/22/[4]b", "I wrote \"Init Duration\" myself"),
        ];
        stub::json(200, serde_json::json!({"events": events, "nextToken": "more"}).to_string())
    })
    .await;
    let (metrics, _) = metrics(stub.hub_elsewhere()).await;
    let place = elsewhere();
    let cold = metrics.cold_starts(&ana(), &place, &of("orders", ""), &hour()).await.unwrap();
    assert_eq!((cold.found.len(), cold.times(), cold.cut), (2, Some((200.5, 300.5)), true));
    let third = metrics.cold_starts(&ana(), &place, &of("orders", "3"), &hour()).await.unwrap();
    assert_eq!(third.found, [(NINE * 1_000 + 5, 100.5)]);
    let none = metrics.cold_starts(&ana(), &place, &of("none", ""), &hour()).await.unwrap();
    assert!(none.missing.is_some_and(|why| why.contains("no log group /aws/lambda/none")));
    assert_eq!(stub.seen().len(), 3);
}

#[tokio::test]
async fn an_apis_graphs_are_one_call() {
    let stub = Stub::start(|_| answer(&[&[(NINE, 20.0)], &[(NINE, 2.0)], &[(NINE, 5.0)]])).await;
    let (metrics, _) = metrics(stub.hub()).await;
    let view = metrics.api(&ana(), &place(), ("abc123", "shop"), "$default", &hour()).await.unwrap();
    let figures: Vec<_> = view.figures.iter().take(4).map(|figure| figure.value.as_str()).collect();
    assert_eq!(figures, ["20", "2", "5", "75.0 %"]);
    assert_eq!(view.graphs[1].peak, Some(0));
    assert_eq!(calls(&stub), 1);
    assert!(has(&stub.seen()[0], "$default") && has(&stub.seen()[0], "IntegrationLatency"));
    for (id, stage) in [("", ""), ("a/b", ""), ("abc", "a b")] {
        let refused = metrics.api(&ana(), &place(), (id, ""), stage, &hour()).await;
        assert!(matches!(refused, Err(ConsoleError::NotFound { .. })), "{id} {stage}");
    }
}

#[tokio::test]
async fn changes_are_marks_and_looking_is_none() {
    let stub = Stub::start(|_| answer(&[])).await;
    let (metrics, audit) = metrics(stub.hub()).await;
    let here = place();
    let other = Place::new("local", "us-east-1");
    for (action, target, at) in [
        ("function.deploy", "orders", &here),
        ("function.invoke", "orders", &here),
        ("test-event.save", "orders", &here),
        ("function.deploy", "others", &here),
        ("function.deploy", "orders", &other),
        ("trigger.add", "orders", &here),
    ] {
        let entry = audit.begin(&ana(), action, "function", target, Some(at), Vec::new()).await.unwrap();
        entry.finish(&Ok(())).await;
    }
    // One that failed changed nothing.
    let entry = audit.begin(&ana(), "function.deploy", "function", "orders", Some(&here), Vec::new()).await.unwrap();
    entry.finish::<()>(&Err(ConsoleError::not_found("function", "orders"))).await;
    let now = Asked { range: "15m".into(), ..Asked::default() };
    let view = metrics.function(&ana(), &here, &of("orders", ""), &now).await.unwrap();
    let texts: Vec<_> = view.marks.iter().map(|mark| mark.text.as_str()).collect();
    assert_eq!(texts, ["ana@example.com deployed orders", "ana@example.com added a trigger to orders"]);
    let view = metrics.function(&ana(), &here, &of("orders", ""), &hour()).await.unwrap();
    assert!(view.marks.is_empty(), "nothing was done in that hour");
}
