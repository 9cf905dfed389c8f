//! The live tail before the real engine: however many watch a log group, one asks for it.

use std::time::Duration;

use app::{
    connections::model::EngineState,
    monitoring::logs::model::{Batch, tail_path},
    routes,
    session::model::Role,
};
use axum::{
    body::BodyDataStream,
    http::{Method, StatusCode},
};
use futures::{StreamExt, future::join_all};
use server::{
    aws::{Aws, Who, now_ms},
    monitoring::logs::TAIL_EVERY,
};

use crate::support::{Local, Proxy, hub};

const ASKS: &str = "FilterLogEvents";
const STREAMS: [&str; 2] = ["2026/11/22/[$LATEST]aa", "2026/11/22/[$LATEST]bb"];
/// What each of the ten wants to see.
const FILTERS: [&str; 10] =
    ["", "", "", "", "bright", "bright", "bright", "-bright", "-bright", "{ $.lamp IS TRUE || $.lamp IS FALSE }"];
/// Half of AWS's quota of five calls a second, and a second's worth of it at once.
const HALF_A_SECOND: f64 = 2.5;

fn fits(filter: &str, line: &str) -> bool {
    match filter {
        "" => true,
        "bright" => line.contains("bright"),
        "-bright" => !line.contains("bright"),
        _ => line.starts_with('{'),
    }
}

fn group(function: &str) -> String {
    format!("/aws/lambda/{function}")
}

/// A console whose engine is behind a proxy, and the functions `crowd` and `alone`.
struct Scene {
    local: Local,
    proxy: Proxy,
    cookie: String,
    /// Beside the proxy.
    engine: Aws,
}

impl Scene {
    async fn start() -> Self {
        let local = Local::start().await;
        let proxy = Proxy::start(&local.endpoint.url).await;
        local.console.hub.set_engine(EngineState::Ready, Some(proxy.url.clone()));
        let beside = hub();
        beside.set_engine(EngineState::Ready, Some(local.endpoint.url.clone()));
        let engine = beside.at(&Local::place(), &Who::console()).expect("a handle");
        let code = b"def lambda_handler(event, context):\n    print('bright from', event['lamp'])\n".as_slice();
        for name in ["crowd", "alone"] {
            let zip = server::functions::package::build([("lambda_function.py", code)]).expect("a package");
            local.function(name, zip, "python3.13", "lambda_function.lambda_handler", Default::default()).await;
            engine.create_log_group(&group(name), Default::default()).await.expect("a group");
            for stream in STREAMS {
                engine.create_log_stream(&group(name), stream).await.expect("a stream");
            }
        }
        let cookie = local.console.session(Role::Viewer).await;
        Self { local, proxy, cookie, engine }
    }

    async fn watch(&self, function: &str, filter: &'static str, last: &str) -> Watcher {
        let path = format!(
            "{}{}",
            tail_path("local", "us-east-1", function),
            routes::query([("filter", filter), ("after", last)])
        );
        let answer = self.local.console.open(Method::GET, &path, &[("cookie", &self.cookie)], "").await;
        assert_eq!(answer.status(), StatusCode::OK);
        let events = answer.into_body().into_data_stream();
        let mut watcher = Watcher { filter, events, rest: String::new(), heard: Vec::new(), last: String::new() };
        // What is written from now on is for this one too.
        watcher.hear().await;
        watcher
    }

    /// Ten at once, as ten browsers do.
    async fn crowd(&self) -> Vec<Watcher> {
        join_all(FILTERS.map(|filter| self.watch("crowd", filter, ""))).await
    }

    async fn write(&self, function: &str, stream: &str, lines: &[String]) {
        let lines = (now_ms()..).zip(lines.iter().cloned()).collect();
        self.engine.put_log_events(&group(function), stream, lines).await.expect("written");
    }

    fn asked(&self, function: &str) -> usize {
        self.proxy.asked(ASKS, &group(function)).len()
    }
}

/// One stream of events, as a browser has it open.
struct Watcher {
    filter: &'static str,
    events: BodyDataStream,
    rest: String,
    heard: Vec<String>,
    /// The id of the last event.
    last: String,
}

impl Watcher {
    /// One more event.
    async fn hear(&mut self) {
        let event = loop {
            if let Some((event, rest)) = self.rest.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.rest = rest;
                break event;
            }
            let bytes = self.events.next().await.expect("it goes on").expect("bytes");
            self.rest.push_str(std::str::from_utf8(&bytes).expect("text"));
        };
        let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
        let Ok(batch) = serde_json::from_str::<Batch>(field("data:")) else { return };
        assert_eq!((batch.trouble.as_str(), batch.refused.as_str(), batch.dropped), ("", "", 0));
        field("id:").clone_into(&mut self.last);
        self.heard.extend(batch.lines.into_iter().map(|line| line.text));
    }

    /// Until all that is meant for it is there.
    async fn hear_all(&mut self, written: &[String]) {
        let count = written.iter().filter(|line| fits(self.filter, line)).count();
        while self.heard.len() < count {
            self.hear().await;
        }
    }

    fn assert_heard(&self, written: &[String]) {
        let meant: Vec<_> = written.iter().filter(|line| fits(self.filter, line)).collect();
        assert_eq!(self.heard.iter().collect::<Vec<_>>(), meant, "with the filter {:?}", self.filter);
    }
}

/// One of each kind.
fn round(number: usize) -> Vec<String> {
    vec![
        format!("a bright lamp {number}"),
        format!("a dim lamp {number}"),
        format!("{{\"lamp\": true, \"words\": \"bright {number}\"}}"),
        format!("{{\"lamp\": false, \"number\": {number}}}"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_shown_to_all_ten_by_the_first_call_after_it() {
    // Then what is written just after a call began is shown within two seconds, the time of the call included.
    assert!(TAIL_EVERY * 2 <= Duration::from_secs(2));
    let scene = Scene::start().await;
    let mut watchers = scene.crowd().await;
    let mut written = Vec::new();
    scene.proxy.hold(ASKS);
    for number in 0..6 {
        assert_eq!(scene.proxy.waiting().await, 1, "one asks for all of them");
        let lines = round(number);
        scene.write("crowd", STREAMS[number % 2], &lines).await;
        written.extend(lines);
        let answered = scene.proxy.answered(ASKS, &group("crowd"));
        scene.proxy.let_one_pass();
        join_all(watchers.iter_mut().map(|watcher| watcher.hear_all(&written))).await;
        assert_eq!(scene.proxy.answered(ASKS, &group("crowd")), answered + 1);
    }
    scene.proxy.let_all_pass();
    // Each of the next calls finds the same lines once more: nobody is shown one twice.
    scene.proxy.asked_for(ASKS, &group("crowd"), scene.asked("crowd") + 3).await;
    let last = round(6);
    scene.write("crowd", STREAMS[0], &last).await;
    written.extend(last);
    join_all(watchers.iter_mut().map(|watcher| watcher.hear_all(&written))).await;
    watchers.iter().for_each(|watcher| watcher.assert_heard(&written));
    scene.local.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_who_watch_cost_as_many_calls_as_one_and_none_when_they_are_gone() {
    let scene = Scene::start().await;
    let mut alone = scene.watch("alone", "", "").await;
    let mut watchers = scene.crowd().await;
    scene.proxy.asked_for(ASKS, &group("alone"), 1).await;
    scene.proxy.asked_for(ASKS, &group("crowd"), 1).await;
    let before = (scene.asked("alone"), scene.asked("crowd"));
    let mut written = Vec::new();
    for number in 0..8 {
        let lines = round(number);
        scene.write("crowd", STREAMS[number % 2], &lines).await;
        scene.write("alone", STREAMS[0], &lines).await;
        written.extend(lines);
        join_all(watchers.iter_mut().map(|watcher| watcher.hear_all(&written))).await;
        alone.hear_all(&written).await;
        scene.proxy.asked_for(ASKS, &group("alone"), scene.asked("alone") + 1).await;
    }
    let (one, ten) = (scene.asked("alone") - before.0, scene.asked("crowd") - before.1);
    assert!(one >= 8 && ten * 2 <= one * 3, "{ten} calls for ten, {one} for one");
    for name in ["alone", "crowd"] {
        // The first waits for what is made once.
        let times = &scene.proxy.asked(ASKS, &group(name))[1..];
        let span = times[times.len() - 1] - times[0];
        // Of two calls the one may have come late, the other not.
        let most = span.as_secs_f64() / TAIL_EVERY.as_secs_f64() + 2.0;
        assert!(times.len() as f64 <= most, "{} calls for {name} in {span:?}", times.len());
    }
    let times = scene.proxy.asked(ASKS, "");
    let span = (times[times.len() - 1] - times[0]).as_secs_f64();
    assert!(times.len() as f64 <= HALF_A_SECOND * (span + 1.0), "{} calls in {span} s", times.len());
    watchers.iter().chain([&alone]).for_each(|watcher| watcher.assert_heard(&written));

    // A real invocation is seen by all who want to.
    let words = "lambda invoke --function-name crowd --payload";
    let mut words: Vec<String> = words.split(' ').map(str::to_owned).collect();
    words.extend([r#"{"lamp": 10}"#.to_owned(), "/dev/null".to_owned()]);
    scene.local.cli(&words).await;
    let told = "bright from 10";
    for watcher in watchers.iter_mut().filter(|watcher| matches!(watcher.filter, "" | "bright")) {
        while !watcher.heard.iter().any(|line| line == told) {
            watcher.hear().await;
        }
        assert_eq!(watcher.heard.iter().filter(|line| *line == told).count(), 1);
    }

    let last = watchers[0].last.clone();
    drop(watchers);
    let gone = scene.asked("crowd");
    scene.write("crowd", STREAMS[1], &["while nobody was there".to_owned()]).await;
    // The other group's calls are the clock.
    scene.proxy.asked_for(ASKS, &group("alone"), scene.asked("alone") + 6).await;
    assert!(scene.asked("crowd") <= gone + 1, "the call that was about to be made, and no other");
    let mut back = scene.watch("crowd", "nobody", &last).await;
    while back.heard.is_empty() {
        back.hear().await;
    }
    assert_eq!(back.heard, ["while nobody was there"]);
    scene.local.stop().await;
}
