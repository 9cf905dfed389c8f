//! One who watches: a place in the queue, a pattern, and what is sent.

use std::sync::Arc;

use app::monitoring::logs::model::{Batch, Line};
use tokio::sync::watch;

use super::{Queue, Tail};
use crate::{
    aws::logs::search::Event,
    monitoring::logs::{pattern::Pattern, platform::of_stream, shown},
};

/// Lines sent at once: a browser shows some hundred.
const BATCH: usize = 200;
/// Of a line; the whole is a click away.
const LONG: usize = 2_000;

/// What somebody wants to see of the group.
#[derive(Clone, Debug)]
pub struct Wish {
    pub pattern: Pattern,
    pub function: String,
    /// Empty for all.
    pub version: String,
}

impl Wish {
    fn wants(&self, event: &Event) -> bool {
        let (function, version) = of_stream(&event.stream);
        (function.is_empty() || function == self.function)
            && (self.version.is_empty() || version == self.version)
            && self.pattern.matches(&event.message)
    }
}

/// The last event a browser has: of which tail, its number, its time. It sends it when it connects anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub tail: String,
    pub number: u64,
    pub at: i64,
}

impl Place {
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (tail, number, at) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { tail: tail.to_owned(), number: number.parse().ok()?, at: at.parse().ok()? })
    }
}

pub struct Viewer {
    tail: Arc<Tail>,
    wish: Wish,
    /// The number of the last line looked at.
    number: u64,
    at: i64,
    troubles: Option<u32>,
    news: watch::Receiver<(u64, u32)>,
}

impl Viewer {
    pub(super) fn join(tail: Arc<Tail>, wish: Wish, after: Option<Place>) -> Self {
        let mut queue = tail.queue();
        queue.watching += 1;
        let number = match &after {
            Some(after) if after.tail == tail.id => after.number.min(queue.last()),
            Some(after) => before(&queue, after.at),
            None => queue.last(),
        };
        drop(queue);
        let news = tail.news.subscribe();
        Self { wish, number, at: after.map_or(0, |after| after.at), troubles: None, news, tail }
    }

    /// The next lines, once there are some, and their event's id. The first answer comes at once, so that the browser knows
    /// that it is connected.
    pub async fn next(&mut self) -> (String, Batch) {
        loop {
            let (_, troubles) = *self.news.borrow_and_update();
            let batch = self.take();
            let news = self.troubles != Some(troubles);
            if news || !batch.lines.is_empty() || batch.dropped > 0 {
                self.troubles = Some(troubles);
                return (format!("{}-{}-{}", self.tail.id, self.number, self.at), batch);
            }
            // The tail lives as long as this.
            let _ = self.news.changed().await;
        }
    }

    fn take(&mut self) -> Batch {
        let queue = self.tail.queue();
        let mut batch = Batch { trouble: queue.trouble.clone(), ..Batch::default() };
        if self.number + 1 < queue.first {
            batch.dropped = u32::try_from(queue.first - 1 - self.number).unwrap_or(u32::MAX);
            self.number = queue.first - 1;
        }
        let skip = usize::try_from(self.number + 1 - queue.first).unwrap_or(usize::MAX);
        let mut found: Vec<Arc<Event>> = Vec::new();
        for event in queue.lines.iter().skip(skip) {
            if found.len() == BATCH {
                break;
            }
            self.number += 1;
            self.at = self.at.max(event.at);
            if self.wish.wants(event) {
                found.push(Arc::clone(event));
            }
        }
        let rest = self.number < queue.last();
        drop(queue);
        if rest {
            // Looked at again at once, not when the next line comes.
            self.news.mark_changed();
        }
        batch.lines = found.iter().map(|event| line(event)).collect();
        batch
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        let mut queue = self.tail.queue();
        queue.watching = queue.watching.saturating_sub(1);
    }
}

/// The number of the last line before a moment.
fn before(queue: &Queue, at: i64) -> u64 {
    let older = queue.lines.iter().take_while(|event| event.at < at).count();
    queue.first + older as u64 - 1
}

fn line(event: &Event) -> Line {
    let (text, cut) = shown::first(event.message.trim_end(), LONG);
    Line { text: shown::visible(&text), cut, ..shown::row(event) }
}
