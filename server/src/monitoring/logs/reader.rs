//! Reads a log group backwards, newest lines first, as far as it may. On AWS FilterLogEvents does that by itself; the local
//! engine gives the oldest lines of a time and no way to go on, so that time is cut into pieces there.

use crate::aws::{
    Aws, AwsError,
    logs::search::{Event, EventPage, PAGE_LINES, Search},
};

use super::{pattern::Pattern, platform::of_stream};

/// What is read.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    pub group: String,
    /// Empty for all.
    pub streams: Vec<String>,
    /// For CloudWatch.
    pub pattern: String,
    /// The function, where the group may be shared, and its version; empty for all.
    pub function: String,
    pub version: String,
    pub from: i64,
    pub to: i64,
    /// CloudWatch's, to go on.
    pub token: Option<String>,
    /// Enough lines, and enough calls.
    pub lines: usize,
    pub calls: usize,
}

/// What was read, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Read {
    pub events: Vec<Event>,
    /// All there is since then.
    pub reached: i64,
    /// Where it goes on: before this moment, or with CloudWatch's token.
    pub next: Option<(i64, String)>,
    /// The local engine gives so many lines of one moment, and no more.
    pub partial: bool,
}

impl Ask {
    fn wants(&self, stream: &str) -> bool {
        let (function, version) = of_stream(stream);
        // Streams of a shared group name their function; in its own group all are its.
        (function.is_empty() || self.function.is_empty() || function == self.function)
            && (self.version.is_empty() || version == self.version)
    }

    fn search(&self, from: i64, to: i64, token: Option<String>) -> Search {
        Search {
            group: self.group.clone(),
            streams: self.streams.clone(),
            pattern: self.pattern.clone(),
            from,
            to,
            newest: true,
            token,
        }
    }
}

/// `pattern` is matched here on the local engine.
pub async fn newest(aws: &Aws, ask: &Ask, pattern: &Pattern) -> Result<Read, AwsError> {
    if aws.is_local() { cut_in_pieces(aws, ask, pattern).await } else { backwards(aws, ask).await }
}

async fn backwards(aws: &Aws, ask: &Ask) -> Result<Read, AwsError> {
    let mut events: Vec<Event> = Vec::new();
    let mut token = ask.token.clone();
    let mut last_was_empty = false;
    for _ in 0..ask.calls {
        let page = aws.search_log_events(&ask.search(ask.from, ask.to, token.take())).await?;
        last_was_empty = page.events.is_empty();
        events.extend(page.events);
        token = page.next;
        if token.is_none() || events.len() >= ask.lines {
            break;
        }
    }
    events.reverse();
    events.sort_by_key(|event| event.at);
    let Some(token) = token else {
        return Ok(Read { reached: ask.from, events: wanted(ask, events), ..Read::default() });
    };
    let span = events.first().map(|event| event.at).zip(events.last().map(|event| event.at));
    Ok(match span {
        // The oldest moment may not be whole: the next search begins with it.
        Some((oldest, newest)) if oldest < newest && !last_was_empty => {
            events.retain(|event| event.at > oldest);
            Read {
                reached: oldest + 1,
                next: Some((oldest + 1, String::new())),
                events: wanted(ask, events),
                partial: false,
            }
        }
        // How far CloudWatch has looked only it knows.
        span => Read {
            reached: span.map_or(ask.to, |(oldest, _)| oldest),
            next: Some((0, token)),
            events: wanted(ask, events),
            partial: false,
        },
    })
}

fn wanted(ask: &Ask, mut events: Vec<Event>) -> Vec<Event> {
    events.retain(|event| ask.wants(&event.stream));
    number(&mut events);
    events
}

/// Where CloudWatch gives no id: the time, and which of its stream's lines of that time it is.
pub fn number(events: &mut [Event]) {
    let mut counts = std::collections::HashMap::<(&str, i64), u32>::new();
    let mut ids = Vec::with_capacity(events.len());
    for event in events.iter() {
        let count = counts.entry((event.stream.as_str(), event.at)).or_default();
        ids.push(event.id.is_empty().then(|| format!("{}-{count}", event.at)));
        *count += 1;
    }
    for (event, id) in events.iter_mut().zip(ids) {
        if let Some(id) = id {
            event.id = id;
        }
    }
}

/// The engine is on this machine: more calls than AWS would be asked do no harm.
const LOCAL_CALLS: usize = 40;

async fn cut_in_pieces(aws: &Aws, ask: &Ask, pattern: &Pattern) -> Result<Read, AwsError> {
    let mut pieces: Vec<Vec<Event>> = Vec::new();
    let (mut to, mut width, mut found, mut partial) = (ask.to, (ask.to - ask.from + 1).max(1), 0, false);
    for _ in 0..LOCAL_CALLS {
        let from = ask.from.max(to - width + 1);
        // Its own patterns match otherwise than CloudWatch's: it is asked for all.
        let search = Search { pattern: String::new(), ..ask.search(from, to, None) };
        let EventPage { mut events, .. } = aws.search_log_events(&search).await?;
        let full = events.len() >= PAGE_LINES as usize;
        if full && from < to {
            width = ((to - from + 1) / 8).max(1);
            continue;
        }
        partial |= full;
        number(&mut events);
        events.retain(|event| ask.wants(&event.stream) && pattern.matches(&event.message));
        found += events.len();
        pieces.push(events);
        if from <= ask.from {
            return Ok(Read { reached: ask.from, next: None, events: joined(pieces), partial });
        }
        to = from - 1;
        width = width.saturating_mul(2);
        if found >= ask.lines {
            break;
        }
    }
    Ok(Read { reached: to + 1, next: Some((to + 1, String::new())), events: joined(pieces), partial })
}

fn joined(pieces: Vec<Vec<Event>>) -> Vec<Event> {
    pieces.into_iter().rev().flatten().collect()
}

#[cfg(test)]
mod tests;
