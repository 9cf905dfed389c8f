//! The live tail: one reader of a log group for however many watch it. It begins with the first, pauses after the last, asks
//! FilterLogEvents at most once a second, and asks less often when CloudWatch wants that. What it reads waits in one queue of
//! bounded size; each who watches has a place in it, and who is slow loses the oldest lines and is told how many.
//! Why not StartLiveTail: `docs/decisions/0013-the-live-tail-asks-filterlogevents.md`.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use app::{connections::model::Place, monitoring::logs::model::BACK_MINUTES};
use tokio::{sync::watch, time::Instant};

use super::{reader::number, shown::first};
use crate::aws::{
    AwsError, AwsErrorKind, AwsHub, Priority, Who,
    logs::search::{Event, EventPage, PAGE_LINES, Search},
    now_ms,
};

mod viewer;

pub use viewer::{Viewer, Wish};

/// As often as CloudWatch is asked, and as seldom after it wanted a pause.
pub const EVERY: Duration = Duration::from_secs(1);
const SELDOM: Duration = Duration::from_secs(16);
/// Lines arrive late and out of order: this far back is looked each time.
const OVERLAP_MS: i64 = 15_000;
/// Where a tail that is new begins.
const BEFORE_MS: i64 = 2_000;
/// Who comes back within this time finds all there was.
const BACK_MS: i64 = BACK_MINUTES as i64 * 60_000;
/// After the last has gone, since browsers connect anew.
const LINGER: Duration = Duration::from_secs(20);
const QUEUE_LINES: usize = 4_000;
const QUEUE_BYTES: usize = 8 * 1024 * 1024;
/// Of one line.
const LINE_LONG: usize = 4_000;

type Key = (Place, String);

/// All tails. Clones are the same.
#[derive(Clone)]
pub struct Tails {
    hub: Arc<AwsHub>,
    every: Duration,
    all: Arc<Mutex<HashMap<Key, Arc<Tail>>>>,
}

/// What is read of one group.
pub struct Tail {
    key: Key,
    /// Told apart after a restart.
    id: String,
    queue: Mutex<Queue>,
    /// The number of the newest line, and how often the trouble has changed.
    news: watch::Sender<(u64, u32)>,
}

#[derive(Default)]
struct Queue {
    lines: VecDeque<Arc<Event>>,
    bytes: usize,
    /// The number of the first line in it; the first ever is 1.
    first: u64,
    watching: usize,
    trouble: String,
}

impl Queue {
    fn last(&self) -> u64 {
        self.first + self.lines.len() as u64 - 1
    }

    fn push(&mut self, event: Event) {
        self.bytes += event.message.len();
        self.lines.push_back(Arc::new(event));
        while self.lines.len() > QUEUE_LINES || self.bytes > QUEUE_BYTES {
            let Some(gone) = self.lines.pop_front() else { break };
            self.bytes -= gone.message.len();
            self.first += 1;
        }
    }
}

impl Tail {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, trouble: &str) {
        let mut queue = self.queue();
        let last = queue.last();
        let changed = queue.trouble != trouble;
        if changed {
            trouble.clone_into(&mut queue.trouble);
        }
        drop(queue);
        self.news.send_modify(|(number, troubles)| {
            *number = last;
            *troubles += u32::from(changed);
        });
    }
}

impl Tails {
    pub fn new(hub: Arc<AwsHub>) -> Self {
        Self { hub, every: EVERY, all: Arc::default() }
    }

    #[cfg(test)]
    pub fn every(hub: Arc<AwsHub>, every: Duration) -> Self {
        Self { every, ..Self::new(hub) }
    }

    /// Joins those who watch a group; `after` is the last event the browser has, where it comes back.
    pub fn watch(&self, place: &Place, group: &str, wish: Wish, after: Option<&str>) -> Viewer {
        let after = after.and_then(viewer::Place::parse);
        let key = (place.clone(), group.to_owned());
        let mut all = self.all();
        let tail = match all.get(&key) {
            Some(tail) => Arc::clone(tail),
            None => {
                let tail = Arc::new(Tail {
                    key: key.clone(),
                    id: uuid::Uuid::now_v7().simple().to_string(),
                    queue: Mutex::new(Queue { first: 1, ..Queue::default() }),
                    news: watch::Sender::new((0, 0)),
                });
                all.insert(key, Arc::clone(&tail));
                let now = now_ms();
                let from = after.as_ref().map_or(now, |after| after.at).clamp(now - BACK_MS, now);
                tokio::spawn(self.clone().read(Arc::clone(&tail), from - BEFORE_MS));
                tail
            }
        };
        // Under the lock of all tails: one that nobody watches may be about to end.
        Viewer::join(tail, wish, after)
    }

    async fn read(self, tail: Arc<Tail>, from: i64) {
        let mut reading = Reading { from, least: from, ..Reading::default() };
        let (mut pause, mut empty_since) = (self.every, None::<Instant>);
        loop {
            if tail.queue().watching == 0 {
                let since = *empty_since.get_or_insert_with(Instant::now);
                if since.elapsed() >= LINGER.min(self.every * 20) && self.end(&tail) {
                    return;
                }
            } else {
                empty_since = None;
                let asked = Instant::now();
                let trouble = match self.ask(&tail, &mut reading).await {
                    Ok(()) => {
                        pause = self.every;
                        String::new()
                    }
                    Err(error) => {
                        pause = (pause * 2).min(SELDOM);
                        why_late(&error)
                    }
                };
                tail.tell(&trouble);
                // At most one call in this time, and not later than it where the call took long.
                tokio::time::sleep(pause.saturating_sub(asked.elapsed()).max(pause / 4)).await;
                continue;
            }
            tokio::time::sleep(self.every).await;
        }
    }

    /// Unless somebody has come meanwhile.
    fn end(&self, tail: &Arc<Tail>) -> bool {
        let mut all = self.all();
        if tail.queue().watching > 0 {
            return false;
        }
        all.remove(&tail.key);
        true
    }

    async fn ask(&self, tail: &Tail, reading: &mut Reading) -> Result<(), AwsError> {
        // Nobody's own: many share it.
        let who = Who { priority: Priority::Interactive, ..Who::console() };
        let (place, group) = &tail.key;
        let Ok(aws) = self.hub.at(place, &who) else {
            return Err(AwsError {
                service: "logs",
                operation: "FilterLogEvents",
                party: "The local engine",
                code: "Unreachable".into(),
                message: "It is not there now.".into(),
                status: None,
                request_id: None,
                kind: AwsErrorKind::Unreachable,
            });
        };
        let token = reading.token.take();
        // Clocks differ. A token belongs to the question it came with.
        if token.is_none() {
            reading.to = now_ms() + BACK_MS;
        }
        let search = Search { group: group.clone(), from: reading.from, to: reading.to, token, ..Search::default() };
        let page = match aws.search_log_events(&search).await {
            // The group is made by the first line.
            Err(error) if error.is_not_found() => EventPage::default(),
            other => other?,
        };
        let fresh = reading.fresh(page);
        if !fresh.is_empty() {
            let mut queue = tail.queue();
            fresh.into_iter().for_each(|event| queue.push(event));
        }
        Ok(())
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Key, Arc<Tail>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far a group has been read.
#[derive(Default)]
struct Reading {
    from: i64,
    to: i64,
    /// Nothing before that is shown.
    least: i64,
    newest: i64,
    token: Option<String>,
    /// Of what the next answer will have once more.
    seen: HashSet<(String, String)>,
    times: VecDeque<(i64, (String, String))>,
}

impl Reading {
    /// What no answer had before; and where the next one begins.
    fn fresh(&mut self, page: EventPage) -> Vec<Event> {
        let EventPage { mut events, next } = page;
        number(&mut events);
        let (full, last) = (events.len() >= PAGE_LINES as usize, events.last().map(|event| event.at));
        let mut fresh = Vec::new();
        for mut event in events {
            let key = (event.stream.clone(), event.id.clone());
            self.newest = self.newest.max(event.at);
            if event.at >= self.least && self.seen.insert(key.clone()) {
                self.times.push_back((event.at, key));
                if event.message.len() > LINE_LONG {
                    event.message = first(&event.message, LINE_LONG).0;
                }
                fresh.push(event);
            }
        }
        match (next, last) {
            // More of the same time.
            (Some(token), _) => self.token = Some(token),
            // More than one answer holds of one moment: the local engine gives no others of it.
            (None, Some(last)) if full => self.from = last.max(self.from + 1),
            _ => self.from = self.from.max(self.newest - OVERLAP_MS).max(self.least),
        }
        let from = self.from;
        if self.token.is_none() {
            let seen = &mut self.seen;
            self.times.retain(|(at, key)| {
                let keep = *at >= from;
                if !keep {
                    seen.remove(key);
                }
                keep
            });
        }
        fresh
    }
}

fn why_late(error: &AwsError) -> String {
    match error.kind {
        AwsErrorKind::Throttled { .. } => "CloudWatch asks Lambent to wait; lines come later.".into(),
        AwsErrorKind::Denied => format!("AWS denied logs:FilterLogEvents: {}", error.message),
        _ => format!("{} does not answer; lines come when it does. {}", error.party, error.message),
    }
}

#[cfg(test)]
mod tests;
