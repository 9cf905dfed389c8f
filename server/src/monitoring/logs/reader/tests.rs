use std::sync::{Arc, Mutex};

use super::*;
use crate::aws::{
    Who,
    stub::{self, Stub},
};
use serde_json::{Value, json};

/// A group of `count` lines, one each 10 ms from 1,000,000 on; answers as AWS does, in pages of `page` lines.
fn aws(count: i64, page: i64) -> impl Fn(&stub::Request) -> stub::Reply {
    move |request| {
        let asked: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(asked["startFromHead"], false, "the newest first");
        let (from, to) = (asked["startTime"].as_i64().unwrap(), asked["endTime"].as_i64().unwrap());
        let skip = asked["nextToken"].as_str().map_or(0, |token| token.parse::<i64>().unwrap());
        let all: Vec<i64> =
            (0..count).rev().map(|n| 1_000_000 + n * 10).filter(|at| (from..=to).contains(at)).collect();
        let some = all.iter().skip(skip as usize).take(page as usize);
        let events: Vec<Value> = some
            .map(|at| json!({"eventId": at.to_string(), "logStreamName": "2026/11/22/[1]a", "timestamp": at, "message": "x"}))
            .collect();
        let next = skip + page;
        let token = (next < all.len() as i64).then(|| next.to_string());
        stub::json(200, json!({ "events": events, "nextToken": token }).to_string())
    }
}

/// The same as the local engine: oldest first, at most 10,000, no token, no ids, patterns of its own.
fn engine(events: Vec<(i64, String)>) -> impl Fn(&stub::Request) -> stub::Reply {
    move |request| {
        let asked: Value = serde_json::from_slice(&request.body).unwrap();
        assert!(asked["filterPattern"].is_null(), "its patterns are not CloudWatch's");
        let (from, to) = (asked["startTime"].as_i64().unwrap(), asked["endTime"].as_i64().unwrap());
        let some = events.iter().filter(|(at, _)| (from..=to).contains(at)).take(10_000);
        let events: Vec<Value> = some
            .map(|(at, text)| json!({"logStreamName": "2026/11/22/[$LATEST]a", "timestamp": at, "message": text}))
            .collect();
        stub::json(200, json!({ "events": events, "searchedLogStreams": [] }).to_string())
    }
}

fn ask(from: i64, to: i64, lines: usize) -> Ask {
    Ask { group: "g".into(), function: "hello".into(), from, to, lines, calls: 4, ..Ask::default() }
}

fn elsewhere(stub: &Stub) -> Aws {
    stub.hub_elsewhere().at(&stub::elsewhere(), &Who::console()).unwrap()
}

#[tokio::test]
async fn aws_is_read_from_its_newest_line_in_few_calls() {
    let stub = Stub::start(aws(25, 10)).await;
    let read = newest(&elsewhere(&stub), &ask(0, 2_000_000, 15), &Pattern::All).await.unwrap();
    assert_eq!(stub.seen().len(), 2, "enough lines are enough");
    // 20 lines were read; the oldest moment may not be whole.
    assert_eq!((read.events.len(), read.events[0].at, read.events[18].at), (19, 1_000_060, 1_000_240));
    assert_eq!((read.reached, read.next.clone()), (1_000_051, Some((1_000_051, String::new()))));
    let on = ask(0, read.next.unwrap().0 - 1, 15);
    let rest = newest(&elsewhere(&stub), &on, &Pattern::All).await.unwrap();
    assert_eq!(
        (rest.events.len(), rest.events[5].at, rest.next),
        (6, 1_000_050, None),
        "nothing twice, nothing left out"
    );
}

#[tokio::test]
async fn empty_pages_go_on_by_their_token_and_calls_are_bounded() {
    let tokens = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&tokens);
    let stub = Stub::start(move |request| {
        let asked: Value = serde_json::from_slice(&request.body).unwrap();
        seen.lock().unwrap().push(asked["nextToken"].as_str().unwrap_or_default().to_owned());
        stub::json(200, r#"{"events":[],"nextToken":"further"}"#)
    })
    .await;
    let read = newest(&elsewhere(&stub), &ask(0, 2_000_000, 15), &Pattern::All).await.unwrap();
    assert_eq!(*tokens.lock().unwrap(), ["", "further", "further", "further"]);
    assert_eq!(read.next, Some((0, "further".into())));
    let on = Ask { token: Some("further".into()), calls: 1, ..ask(0, 2_000_000, 15) };
    newest(&elsewhere(&stub), &on, &Pattern::All).await.unwrap();
    assert_eq!(tokens.lock().unwrap().last().unwrap(), "further");
}

#[tokio::test]
async fn a_hundred_thousand_lines_of_the_engine_are_read_from_the_end() {
    let events = (0..100_000).map(|n| (1_000_000 + n, format!("line {n}{}", if n % 7 == 0 { " seven" } else { "" })));
    let stub = Stub::start(engine(events.collect())).await;
    let aws = stub.aws();
    let read = newest(&aws, &ask(0, 2_000_000, 10_000), &Pattern::All).await.unwrap();
    assert_eq!(read.events.last().unwrap().message, "line 99999");
    assert!(read.events.len() >= 10_000 && read.events.is_sorted_by_key(|event| event.at));
    let (until, _) = read.next.clone().unwrap();
    assert_eq!(until, read.reached, "all since then was read");
    assert_eq!(read.events[0].at, read.reached);
    let older = newest(&aws, &ask(0, until - 1, 10_000), &Pattern::All).await.unwrap();
    assert_eq!(older.events.last().unwrap().at + 1, read.events[0].at, "nothing twice, nothing left out");
    let sevens = newest(&aws, &ask(0, 2_000_000, 100), &Pattern::parse("seven").unwrap()).await.unwrap();
    assert!(sevens.events.len() >= 100 && sevens.events.iter().all(|event| event.message.ends_with("seven")));
}

#[tokio::test]
async fn lines_of_one_moment_are_told_apart() {
    let events = vec![(5, "a".to_owned()), (5, "b".to_owned()), (6, "c".to_owned())];
    let stub = Stub::start(engine(events)).await;
    let read = newest(&stub.aws(), &ask(0, 10, 100), &Pattern::All).await.unwrap();
    let ids: Vec<&str> = read.events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids, ["5-0", "5-1", "6-0"]);
    // The same line has the same id however it is found.
    let found = newest(&stub.aws(), &ask(0, 10, 100), &Pattern::parse("b").unwrap()).await.unwrap();
    assert_eq!(found.events[0].id, "5-1");
}

#[test]
fn other_functions_of_a_shared_group_are_left_out() {
    let all = Ask { function: "hello".into(), ..Ask::default() };
    assert!(all.wants("2026/11/22/[3]aa") && all.wants("2026/11/22/hello[3]aa") && !all.wants("2026/11/22/other[3]aa"));
    let third = Ask { version: "3".into(), ..all };
    assert!(third.wants("2026/11/22/hello[3]aa") && !third.wants("2026/11/22/hello[$LATEST]aa"));
}
