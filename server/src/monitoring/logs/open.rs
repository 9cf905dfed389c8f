//! The invocation a line belongs to, with its lines.

use app::{
    error::ConsoleError,
    functions::model::FunctionDetail,
    monitoring::logs::{
        ask::OpenAsk,
        model::{LINES, Opened},
    },
};

use super::{
    fold::{Folded, fold},
    pattern::Pattern,
    reader::{self, Ask, Read},
    shown,
};
use crate::aws::Aws;

const SECOND: i64 = 1_000;
/// First this far around the moment that is known, then as far as an invocation can reach.
const NEAR: i64 = 60 * SECOND;
const FAR: i64 = 16 * 60 * SECOND;
/// Read for one invocation.
const MOST: usize = 20_000;
const CALLS: usize = 3;

pub async fn open(aws: &Aws, function: &FunctionDetail, open: &OpenAsk) -> Result<Opened, ConsoleError> {
    let missing = || {
        let name = if open.request.is_empty() { &open.stream } else { &open.request };
        ConsoleError::not_found("invocation", name)
    };
    let at = open.at.trim().parse::<i64>().ok();
    let request = open.request.trim();
    if request.len() > 200 || open.stream.len() > 512 {
        return Err(missing());
    }
    let ask = |streams: Vec<String>, from: i64, to: i64| Ask {
        group: function.log_group.clone(),
        streams,
        function: function.name.clone(),
        from,
        to,
        lines: MOST,
        calls: CALLS,
        ..Ask::default()
    };
    let about = |error: crate::aws::AwsError| error.about("log group", &function.log_group);
    // Where the stream is not known, the platform's lines of the request name it.
    let (stream, at) = match (open.stream.is_empty(), at) {
        (false, Some(at)) => (open.stream.clone(), at),
        _ if !request.is_empty() => {
            let now = crate::aws::now_ms();
            let (from, to) = at.map_or((now - 24 * 60 * NEAR, now), |at| (at - FAR, at + FAR));
            let phrase = format!("\"{}\"", request.replace(['"', '\\'], ""));
            let pattern = Pattern::parse(&phrase).map_err(|_| missing())?;
            let ask = Ask { pattern: phrase, ..ask(Vec::new(), from, to) };
            let found = reader::newest(aws, &ask, &pattern).await.map_err(about)?;
            let event = found.events.first().ok_or_else(missing)?;
            (event.stream.clone(), event.at)
        }
        _ => return Err(missing()),
    };
    for reach in [NEAR, FAR] {
        let ask = ask(vec![stream.clone()], at - reach, at + reach);
        let read = reader::newest(aws, &ask, &Pattern::All).await.map_err(about)?;
        let mut folded = fold(&read.events);
        if aws.is_local() {
            folded.iter_mut().for_each(Folded::of_the_engine);
        }
        let Some(one) = wanted(&folded, &read, request, at, &open.line) else { continue };
        let whole = (one.whole || one.invocation.request.is_empty()) && !one.invocation.cut;
        if whole || reach == FAR {
            return Ok(opened(one, &read, open));
        }
    }
    Err(missing())
}

/// By its request, by a line in it, or by being there at that moment.
fn wanted<'a>(folded: &'a [Folded], read: &Read, request: &str, at: i64, line: &str) -> Option<&'a Folded> {
    let by_request = folded.iter().find(|one| !request.is_empty() && one.invocation.request == request);
    let has = |one: &&Folded| !line.is_empty() && one.lines.iter().any(|&index| read.events[index].id == line);
    let at = |one: &&Folded| one.invocation.at <= at && at <= one.invocation.end;
    by_request.or_else(|| folded.iter().find(has)).or_else(|| folded.iter().find(at))
}

fn opened(one: &Folded, read: &Read, open: &OpenAsk) -> Opened {
    let linked = one.lines.iter().position(|&index| !open.line.is_empty() && read.events[index].id == open.line);
    let asked = open.skip.parse::<usize>().ok();
    // The page of the line that is linked to.
    let skip = asked.or(linked.map(|index| index / LINES * LINES)).unwrap_or(0).min(one.lines.len());
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let mut fields = FIELDS;
    let lines = one.lines.iter().skip(skip).take(LINES).map(|&index| {
        let mut line = shown::line(&read.events[index]);
        // The page stays light: after so many, fields are shown for the line that is linked to.
        if line.fields.len() > fields && line.id != open.line {
            line.fields.clear();
        }
        fields = fields.saturating_sub(line.fields.len());
        line
    });
    Opened {
        lines: lines.collect(),
        invocation: one.invocation.clone(),
        skip: number(skip),
        count: number(one.lines.len()),
    }
}

/// Of all lines on a page.
const FIELDS: usize = 120;
