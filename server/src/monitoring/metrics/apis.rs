//! The graphs of an HTTP API.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html>

use app::{
    error::ConsoleError,
    monitoring::metrics::model::{Tone, Unit},
};
use std::collections::BTreeMap;

use super::gather::{Draft, Plan, Source, Whole, line};

const GATEWAY: &str = "AWS/ApiGateway";

fn word(text: &str) -> bool {
    text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'$'))
}

/// Of one stage, or of all of them.
pub fn plan(id: &str, stage: &str) -> Result<Plan, ConsoleError> {
    if id.is_empty() || !word(id) {
        return Err(ConsoleError::not_found("HTTP API", id));
    }
    if !word(stage) {
        return Err(ConsoleError::not_found("stage", stage));
    }
    let mut by = BTreeMap::from([("ApiId".to_owned(), id.to_owned())]);
    if !stage.is_empty() {
        by.insert("Stage".into(), stage.into());
    }
    let mut plan = Plan::default();
    let mut ask = |name, stat| plan.ask(GATEWAY, name, &by, stat);
    let (requests, client, server) = (ask("Count", "Sum"), ask("4xx", "Sum"), ask("5xx", "Sum"));
    let whole = ["Average", "p95", "p99", "Sum", "SampleCount"].map(|stat| ask("Latency", stat));
    let behind = ["Average", "p95", "p99"].map(|stat| ask("IntegrationLatency", stat));
    let bytes = ask("DataProcessed", "Sum");
    plan.figures = [
        ("Requests", Whole::Sum(requests)),
        ("4xx answers", Whole::Sum(client)),
        ("5xx answers", Whole::Bad(server)),
        ("Without 5xx", Whole::Rest(server, requests)),
        ("Average latency", Whole::Mean(whole[3], whole[4], Unit::Milliseconds)),
    ]
    .map(|(label, whole)| (label.to_owned(), whole))
    .into();
    let one = Source::One;
    plan.drafts = vec![
        Draft {
            id: "requests",
            title: "Requests",
            lines: vec![line("Requests", Tone::First, one(requests))],
            ..Draft::default()
        },
        Draft {
            id: "5xx",
            title: "5xx answers",
            about: "The client saw a failure of the function or of the gateway.".into(),
            lines: vec![line("5xx", Tone::Bad, one(server))],
            explained: true,
            ..Draft::default()
        },
        Draft {
            id: "4xx",
            title: "4xx answers",
            about: "No such route, refused by an authorizer, throttled, or the function's own answer.".into(),
            lines: vec![line("4xx", Tone::Warn, one(client))],
            ..Draft::default()
        },
        Draft {
            id: "latency",
            title: "Latency",
            unit: Unit::Milliseconds,
            about: "From the request's arrival to the answer.".into(),
            lines: latency(&whole),
            ..Draft::default()
        },
        Draft {
            id: "integration-latency",
            title: "Integration latency",
            unit: Unit::Milliseconds,
            about: "The part of it that was spent behind the gateway: the function, and calling it.".into(),
            lines: latency(&behind),
            ..Draft::default()
        },
        Draft {
            id: "data",
            title: "Data processed",
            unit: Unit::Bytes,
            lines: vec![line("Data processed", Tone::First, one(bytes))],
            ..Draft::default()
        },
    ];
    Ok(plan)
}

fn latency(of: &[usize]) -> Vec<super::gather::Line> {
    let names = [("Average", Tone::First), ("p95", Tone::Second), ("p99", Tone::Third)];
    names.into_iter().zip(of).map(|((label, tone), at)| line(label, tone, Source::One(*at))).collect()
}
