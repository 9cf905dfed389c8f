use std::sync::atomic::{AtomicU32, Ordering};

use futures::future::join_all;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::*;
use crate::{
    aws::stub::{self, Stub, place},
    monitoring::logs::pattern::Pattern,
};

const EVERY: Duration = Duration::from_millis(25);
const SOON: Duration = Duration::from_secs(20);

/// A group to which lines are added.
#[derive(Clone, Default)]
struct Group {
    lines: Arc<Mutex<Vec<(i64, String)>>>,
    calls: Arc<AtomicU32>,
    refuse: Arc<AtomicU32>,
}

impl Group {
    fn write(&self, text: &str) {
        self.lines.lock().unwrap().push((now_ms(), text.to_owned()));
    }

    async fn start(&self) -> (Stub, Tails) {
        let group = self.clone();
        let stub = Stub::start(move |request| group.answer(request)).await;
        let tails = Tails::every(Arc::new(stub.hub()), EVERY);
        (stub, tails)
    }

    fn answer(&self, request: &stub::Request) -> stub::Reply {
        self.calls.fetch_add(1, Ordering::SeqCst);
        if self.refuse.load(Ordering::SeqCst) > 0 {
            self.refuse.fetch_sub(1, Ordering::SeqCst);
            return stub::error(400, "ThrottlingException", "Rate exceeded");
        }
        let asked: Value = serde_json::from_slice(&request.body).unwrap();
        let from = asked["startTime"].as_i64().unwrap();
        let lines = self.lines.lock().unwrap();
        let events: Vec<Value> = lines
            .iter()
            .filter(|(at, _)| *at >= from)
            .map(|(at, text)| json!({"logStreamName": "2026/11/22/[$LATEST]a", "timestamp": at, "message": text}))
            .collect();
        stub::json(200, json!({ "events": events }).to_string())
    }
}

fn wish(pattern: &str) -> Wish {
    Wish { pattern: Pattern::parse(pattern).unwrap(), function: "hello".into(), version: String::new() }
}

/// The texts of the next batch that has lines.
async fn lines(viewer: &mut Viewer) -> Vec<String> {
    let next = async {
        loop {
            let (_, batch) = viewer.next().await;
            if !batch.lines.is_empty() {
                return batch.lines.into_iter().map(|line| line.text).collect();
            }
        }
    };
    timeout(SOON, next).await.unwrap()
}

#[tokio::test]
async fn ten_who_watch_cost_as_much_as_one() {
    let group = Group::default();
    let (_stub, tails) = group.start().await;
    let mut viewers: Vec<Viewer> = (0..10).map(|_| tails.watch(&place(), "g", wish(""), None)).collect();
    assert_eq!(tails.all().len(), 1);
    group.write("hello");
    let heard = join_all(viewers.iter_mut().map(lines)).await;
    assert!(heard.iter().all(|lines| lines == &["hello"]));
    // However often it was asked meanwhile: the same again is shown to nobody.
    let before = group.calls.load(Ordering::SeqCst);
    group.write("again");
    let heard = join_all(viewers.iter_mut().map(lines)).await;
    assert!(heard.iter().all(|lines| lines == &["again"]));
    assert!(group.calls.load(Ordering::SeqCst) - before < 10, "one reader for all of them");
}

#[tokio::test]
async fn each_has_a_filter_of_their_own() {
    let group = Group::default();
    let (_stub, tails) = group.start().await;
    let mut all = tails.watch(&place(), "g", wish(""), None);
    let mut errors = tails.watch(&place(), "g", wish("ERROR"), None);
    group.write("fine");
    group.write("an ERROR");
    assert_eq!(lines(&mut errors).await, ["an ERROR"]);
    let mut heard = lines(&mut all).await;
    if heard.len() == 1 {
        heard.extend(lines(&mut all).await);
    }
    assert_eq!(heard, ["fine", "an ERROR"]);
}

#[tokio::test]
async fn who_is_slow_loses_the_oldest_and_is_told_how_many() {
    let group = Group::default();
    let (_stub, tails) = group.start().await;
    let mut slow = tails.watch(&place(), "g", wish(""), None);
    slow.next().await;
    for n in 0..QUEUE_LINES + 7 {
        group.write(&format!("line {n}"));
    }
    let mut quick = tails.watch(&place(), "g", wish(&format!("\"line {}\"", QUEUE_LINES + 6)), None);
    // All is in the queue when the last line is.
    lines(&mut quick).await;
    let (_, batch) = timeout(SOON, slow.next()).await.unwrap();
    assert_eq!(batch.dropped, 7);
    assert_eq!((batch.lines[0].text.as_str(), batch.lines.len()), ("line 7", 200), "and comes in pieces");
    let (_, more) = timeout(SOON, slow.next()).await.unwrap();
    assert_eq!((more.lines[0].text.as_str(), more.dropped), ("line 207", 0));
}

#[tokio::test]
async fn who_comes_back_misses_nothing_and_sees_nothing_twice() {
    let group = Group::default();
    let (_stub, tails) = group.start().await;
    let mut first = tails.watch(&place(), "g", wish(""), None);
    group.write("one");
    lines(&mut first).await;
    let (id, _) = {
        group.write("two");
        timeout(SOON, async {
            loop {
                let (id, batch) = first.next().await;
                if !batch.lines.is_empty() {
                    return (id, batch);
                }
            }
        })
        .await
        .unwrap()
    };
    drop(first);
    group.write("three");
    let mut again = tails.watch(&place(), "g", wish(""), Some(&id));
    assert_eq!(lines(&mut again).await, ["three"]);
}

#[tokio::test]
async fn nothing_is_asked_when_nobody_watches() {
    let group = Group::default();
    let (_stub, tails) = group.start().await;
    let mut viewer = tails.watch(&place(), "g", wish(""), None);
    group.write("x");
    lines(&mut viewer).await;
    drop(viewer);
    timeout(SOON, async {
        while !tails.all().is_empty() {
            sleep(EVERY).await;
        }
    })
    .await
    .unwrap();
    let calls = group.calls.load(Ordering::SeqCst);
    sleep(EVERY * 6).await;
    assert_eq!(group.calls.load(Ordering::SeqCst), calls);
}

#[tokio::test]
async fn a_pause_cloudwatch_asks_for_is_said_and_kept() {
    let group = Group::default();
    // The client itself asks three times.
    group.refuse.store(3, Ordering::SeqCst);
    let (_stub, tails) = group.start().await;
    let mut viewer = tails.watch(&place(), "g", wish(""), None);
    let troubles = async {
        loop {
            let (_, batch) = viewer.next().await;
            if !batch.trouble.is_empty() {
                return batch.trouble;
            }
        }
    };
    assert!(timeout(SOON, troubles).await.unwrap().contains("asks Lambent to wait"));
    group.write("later");
    assert_eq!(lines(&mut viewer).await, ["later"]);
}

#[test]
fn events_of_a_stream_carry_their_place() {
    let place = viewer::Place::parse("0192abc-17-1795343467020").unwrap();
    assert_eq!((place.tail.as_str(), place.number, place.at), ("0192abc", 17, 1_795_343_467_020));
    assert_eq!(viewer::Place::parse("nonsense"), None);
}

#[test]
fn a_moment_with_more_lines_than_an_answer_holds_is_passed() {
    let page = |at: i64, count: i32| {
        let event = |n: i32| Event { id: n.to_string(), stream: "a".into(), at, message: "x".into() };
        EventPage { events: (0..count).map(event).collect(), next: None }
    };
    let mut reading = Reading { from: 1_000, least: 1_000, ..Reading::default() };
    assert_eq!(reading.fresh(page(5_000, PAGE_LINES)).len(), PAGE_LINES as usize);
    assert_eq!(reading.from, 5_000, "there may be others of this moment");
    assert!(reading.fresh(page(5_000, PAGE_LINES)).is_empty());
    assert_eq!(reading.from, 5_001);
    assert_eq!(reading.fresh(page(5_001, 1)).len(), 1);
    assert_eq!(reading.from, 5_001, "not back to what is full");
}

#[tokio::test]
async fn what_goes_on_asks_the_same_question() {
    let asked: Arc<Mutex<Vec<Value>>> = Arc::default();
    let seen = Arc::clone(&asked);
    let stub = Stub::start(move |request| {
        let mut seen = seen.lock().unwrap();
        seen.push(serde_json::from_slice(&request.body).unwrap());
        let token = (seen.len() < 3).then(|| format!("page {}", seen.len()));
        stub::json(200, json!({ "events": [], "nextToken": token }).to_string())
    })
    .await;
    let tails = Tails::every(Arc::new(stub.hub_elsewhere()), EVERY);
    let _viewer = tails.watch(&Place::new("aws", "eu-west-1"), "g", wish(""), None);
    timeout(SOON, async {
        while asked.lock().unwrap().len() < 4 {
            sleep(EVERY).await;
        }
    })
    .await
    .unwrap();
    let asked = asked.lock().unwrap();
    let tokens: Vec<_> = asked[..4].iter().map(|one| one["nextToken"].as_str().unwrap_or_default()).collect();
    assert_eq!(tokens, ["", "page 1", "page 2", ""]);
    assert!(
        asked[1..3]
            .iter()
            .all(|one| (&one["startTime"], &one["endTime"]) == (&asked[0]["startTime"], &asked[0]["endTime"]))
    );
}
