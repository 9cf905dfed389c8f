//! A function's log, invocation by invocation, and how an invocation failed.

use app::functions::model::invoke::Report;
use serde_json::Value;

use crate::{
    aws::logs::LogEvent,
    functions::{invoke::report, text::clean},
};

mod failure;

pub use failure::{Failed, failed, of_message};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub at: i64,
    /// Cleaned.
    pub text: String,
}

/// From START to the next one in the same stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Invocation {
    pub id: String,
    pub began: i64,
    pub ended: i64,
    pub lines: Vec<Line>,
    pub report: Option<Report>,
}

impl Invocation {
    /// Its REPORT.
    pub fn report_line(&self) -> Option<&Line> {
        self.lines.iter().find(|line| event(&line.text).is_some_and(|(kind, _)| kind == Kind::Report))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Start,
    Report,
}

/// What Lambda itself writes, in the text and the JSON format, with the id it is about.
fn event(line: &str) -> Option<(Kind, String)> {
    let word = |rest: &str| rest.split_whitespace().next().unwrap_or_default().to_owned();
    if let Some(rest) = line.strip_prefix("START RequestId:") {
        return Some((Kind::Start, word(rest)));
    }
    if let Some(rest) = line.strip_prefix("REPORT RequestId:") {
        return Some((Kind::Report, word(rest)));
    }
    if !line.starts_with('{') || !line.contains("\"platform.") {
        return None;
    }
    let value: Value = serde_json::from_str(line).ok()?;
    let kind = match value["type"].as_str()? {
        "platform.start" => Kind::Start,
        "platform.report" => Kind::Report,
        _ => return None,
    };
    Some((kind, value["record"]["requestId"].as_str()?.to_owned()))
}

/// Every invocation that began in these lines; what a new environment wrote before its first belongs to that.
pub fn invocations(events: &[LogEvent]) -> Vec<Invocation> {
    let mut streams: Vec<&str> = Vec::new();
    for event in events {
        if !streams.contains(&event.stream.as_str()) {
            streams.push(&event.stream);
        }
    }
    let mut all: Vec<Invocation> = Vec::new();
    for stream in streams {
        let mut before: Vec<Line> = Vec::new();
        let mut open: Option<Invocation> = None;
        for one in events.iter().filter(|event| event.stream == stream) {
            let line = Line { at: one.at, text: clean(one.message.trim_end()) };
            let own = event(&line.text);
            if let Some((Kind::Start, id)) = &own {
                all.extend(open.take());
                let mut lines = std::mem::take(&mut before);
                lines.push(line);
                open = Some(Invocation { id: id.clone(), began: one.at, ended: one.at, lines, report: None });
                continue;
            }
            match &mut open {
                None => before.push(line),
                Some(invocation) => {
                    invocation.ended = one.at;
                    if let Some((Kind::Report, _)) = own {
                        invocation.report = report::parse(&line.text);
                    }
                    invocation.lines.push(line);
                }
            }
        }
        all.extend(open);
    }
    all.sort_by_key(|invocation| invocation.began);
    all
}

/// The invocation with one of these ids; else the one nearest to a time, failed ones first, or the newest that failed.
pub fn choose(
    all: Vec<Invocation>,
    ids: &[&str],
    at: Option<i64>,
    timeout_s: Option<u32>,
) -> Option<(Invocation, bool)> {
    /// Between the end of a run and the answer to whoever waited for it.
    const BESIDE_MS: i64 = 2_000;
    if let Some(exact) = all.iter().find(|one| !one.id.is_empty() && ids.contains(&one.id.as_str())) {
        return Some((exact.clone(), true));
    }
    let bad = |one: &&Invocation| failed(one, timeout_s).is_some();
    let Some(at) = at else {
        return all.iter().rfind(bad).cloned().map(|one| (one, false));
    };
    let near: Vec<&Invocation> = all.iter().filter(|one| (one.ended - at).abs() <= BESIDE_MS).collect();
    let nearest = |some: Vec<&Invocation>| some.into_iter().min_by_key(|one| (one.ended - at).abs()).cloned();
    let failed_near: Vec<&Invocation> = near.iter().copied().filter(bad).collect();
    // Alone at that time, or all of that time ended the same way.
    let sure = !near.is_empty() && (near.len() == 1 || failed_near.is_empty());
    let found = nearest(failed_near).or_else(|| nearest(near));
    let found = found.or_else(|| nearest(all.iter().filter(bad).collect()));
    found.map(|one| (one, sure))
}

#[cfg(test)]
mod tests;
