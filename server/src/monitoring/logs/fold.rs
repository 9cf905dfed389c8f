//! Lines folded to invocations. In each stream one invocation follows another, since each stream is one environment.

use std::collections::BTreeMap;

use app::{
    functions::model::invoke::Report,
    monitoring::logs::model::{Invocation, Outcome},
};

use super::{
    faults::{self, Fault},
    platform::{Mark, mark, of_stream},
    shown::brief,
};
use crate::aws::logs::search::Event;

/// Of the text beside an invocation.
const SAID: usize = 160;

/// An invocation and its lines, by their numbers in what was read.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    pub invocation: Invocation,
    pub lines: Vec<usize>,
    /// Those of them the function wrote.
    pub own: Vec<usize>,
    pub faults: Vec<Fault>,
    /// REPORT was read.
    pub whole: bool,
}

impl Folded {
    /// What the local engine's log does not tell: when an invocation began, since all lines have the time of its end; the
    /// memory used, whatever its lines say; and that code could not be loaded.
    pub fn of_the_engine(&mut self) {
        let one = &mut self.invocation;
        one.used_mb = None;
        if one.at == one.end {
            one.at -= one.duration_ms.unwrap_or_default() as i64;
        }
        if one.outcome == Outcome::Succeeded && one.lines == 0 {
            one.outcome = Outcome::Ended;
        }
    }

    /// Where a line of the function's own is in what was read.
    pub fn own_line(&self, index: usize) -> Option<usize> {
        self.own.get(index).copied()
    }
}

/// What was read, oldest first, as invocations; the one that ended last first.
pub fn fold(events: &[Event]) -> Vec<Folded> {
    let mut streams: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, event) in events.iter().enumerate() {
        streams.entry(&event.stream).or_default().push(index);
    }
    let mut all: Vec<Folded> = streams.into_values().flat_map(|lines| of_one_stream(events, &lines)).collect();
    all.sort_by_key(|one| std::cmp::Reverse((one.invocation.end, one.invocation.at)));
    all
}

#[derive(Default)]
struct Open {
    request: String,
    started: bool,
    ended: bool,
    lines: Vec<usize>,
    own: Vec<usize>,
    report: Option<(Report, String, String)>,
}

impl Open {
    fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

fn of_one_stream(events: &[Event], lines: &[usize]) -> Vec<Folded> {
    let mut done: Vec<Open> = Vec::new();
    let mut open = Open::default();
    for &index in lines {
        let mark = mark(&events[index].message);
        match &mark {
            Mark::Init => done.push(std::mem::take(&mut open)),
            // What an environment writes while it is made belongs to its first invocation.
            Mark::Start { request } if !open.started && open.report.is_none() && !open.ended => {
                (open.request, open.started) = (request.clone(), true);
            }
            Mark::Start { request } => {
                done.push(std::mem::take(&mut open));
                (open.request, open.started) = (request.clone(), true);
            }
            Mark::End { request } => {
                open.ended = true;
                if open.request.is_empty() {
                    open.request.clone_from(request);
                }
            }
            Mark::Report { request, report, status, error_type } => {
                if open.request.is_empty() {
                    open.request.clone_from(request);
                }
                open.report = Some((report.clone(), status.clone(), error_type.clone()));
            }
            Mark::Own => open.own.push(index),
            Mark::Platform => {}
        }
        open.lines.push(index);
    }
    done.push(open);
    done.into_iter().filter(|open| !open.is_empty()).map(|open| folded(events, open)).collect()
}

fn folded(events: &[Event], open: Open) -> Folded {
    let (first, last) = (&events[open.lines[0]], &events[open.lines[open.lines.len() - 1]]);
    let texts: Vec<&str> = open.own.iter().map(|&index| events[index].message.as_str()).collect();
    let faults = faults::find(&texts);
    let (report, status, error_type) = open.report.clone().unwrap_or_default();
    let worst = faults.iter().rev().find(|fault| fault.unhandled);
    let outcome = match worst.map(|fault| fault.kind.as_str()) {
        _ if status == "timeout" => Outcome::TimedOut,
        Some(faults::TIMED_OUT) => Outcome::TimedOut,
        _ if error_type == faults::OUT_OF_MEMORY => Outcome::OutOfMemory,
        Some(faults::OUT_OF_MEMORY) => Outcome::OutOfMemory,
        _ if error_type == faults::CRASHED => Outcome::Crashed,
        Some(faults::CRASHED) => Outcome::Crashed,
        _ if matches!(status.as_str(), "error" | "failure") => Outcome::Error,
        // The report knows better than its lines.
        Some(_) if status != "success" => Outcome::Error,
        _ if open.report.is_some() || open.ended => Outcome::Succeeded,
        _ => Outcome::Unfinished,
    };
    let said = match worst.or(faults.last()) {
        Some(fault) if fault.message.is_empty() => fault.kind.clone(),
        Some(fault) if fault.kind == faults::TIMED_OUT => format!("{} {}", fault.kind, fault.message),
        Some(fault) => format!("{}: {}", fault.kind, fault.message),
        None => texts.iter().find(|text| !text.trim().is_empty()).map(|text| (*text).to_owned()).unwrap_or_default(),
    };
    // A report without its beginning: it began its duration before.
    let at = match (open.started, report.duration_ms) {
        (false, Some(ms)) if open.report.is_some() => first.at.min(last.at - ms as i64),
        _ => first.at,
    };
    let invocation = Invocation {
        request: open.request,
        stream: first.stream.clone(),
        version: of_stream(&first.stream).1.to_owned(),
        at,
        end: last.at,
        duration_ms: report.duration_ms,
        billed_ms: report.billed_ms,
        memory_mb: report.memory_size_mb,
        used_mb: report.max_memory_mb,
        init_ms: report.init_ms,
        outcome,
        said: brief(&said, SAID),
        lines: u32::try_from(open.own.len()).unwrap_or(u32::MAX),
        cut: open.report.is_some() && !open.started,
    };
    Folded { invocation, lines: open.lines, own: open.own, faults, whole: open.report.is_some() }
}

#[cfg(test)]
mod tests;
