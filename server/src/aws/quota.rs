//! Token buckets, one per connection, region and quota class. AWS shares these quotas between everything that uses the
//! account, and most cannot be raised: Lambent takes at most half of each, people before background work.
//! <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#api-requests>

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use app::connections::model::Place;
use tokio::time::{Instant, sleep};

use super::call::Priority;

/// What AWS counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    GetFunction,
    GetPolicy,
    /// All other Lambda control-plane calls together.
    Lambda,
    /// All API Gateway control-plane calls together.
    ApiGateway,
    FilterLogEvents,
    Logs,
    Iam,
    Sts,
    CloudWatch,
    /// Each of the services that are asked for what can be picked, and told who is to call a function: all together, far
    /// below what any of them takes.
    Others,
    /// Not limited by requests per second: invocations, log lines.
    Free,
}

impl Class {
    /// Half of AWS's requests per second, and half of its burst (a second's worth where AWS names none).
    fn half(self) -> Option<(f64, f64)> {
        match self {
            Self::GetFunction => Some((50.0, 50.0)),
            Self::GetPolicy | Self::Lambda => Some((7.5, 7.5)),
            Self::ApiGateway => Some((5.0, 20.0)),
            Self::FilterLogEvents => Some((2.5, 2.5)),
            Self::Logs | Self::Iam | Self::Others => Some((5.0, 10.0)),
            Self::Sts | Self::CloudWatch => Some((25.0, 25.0)),
            Self::Free => None,
        }
    }

    /// IAM counts per account, whatever the region.
    fn is_global(self) -> bool {
        self == Self::Iam
    }
}

/// All buckets of the console.
#[derive(Debug, Default)]
pub struct Quotas(Mutex<HashMap<(Place, Class), Arc<Bucket>>>);

impl Quotas {
    /// The bucket of a class; none where nothing limits it.
    pub fn bucket(&self, place: &Place, class: Class) -> Option<Arc<Bucket>> {
        let (rate, burst) = class.half()?;
        let mut place = place.clone();
        if class.is_global() {
            place.region.clear();
        }
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(buckets.entry((place, class)).or_insert_with(|| Arc::new(Bucket::new(rate, burst)))))
    }
}

#[derive(Debug)]
pub struct Bucket {
    tokens: Mutex<Tokens>,
    /// People waiting for a token: while there are any, background work takes none.
    people: AtomicUsize,
    /// First come, first served within each priority.
    front: tokio::sync::Mutex<()>,
    back: tokio::sync::Mutex<()>,
}

impl Bucket {
    pub fn new(rate: f64, burst: f64) -> Self {
        Self {
            tokens: Mutex::new(Tokens::new(rate, burst, Instant::now())),
            people: AtomicUsize::new(0),
            front: tokio::sync::Mutex::new(()),
            back: tokio::sync::Mutex::new(()),
        }
    }

    /// Waits for a token. Dropping the future gives up the place in the queue.
    pub async fn take(&self, priority: Priority) {
        let (queue, _here) = match priority {
            Priority::Interactive => (&self.front, Some(Waiting::among(&self.people))),
            Priority::Background => (&self.back, None),
        };
        let _turn = queue.lock().await;
        while let Err(wait) = self.try_take(priority) {
            sleep(wait).await;
        }
    }

    fn try_take(&self, priority: Priority) -> Result<(), Duration> {
        let mut tokens = self.tokens();
        match priority {
            Priority::Interactive => tokens.take(Instant::now(), 0.0),
            Priority::Background if self.people.load(Ordering::SeqCst) > 0 => Err(tokens.interval()),
            Priority::Background => {
                let reserve = tokens.reserve();
                tokens.take(Instant::now(), reserve)
            }
        }
    }

    /// A retry the SDK makes by itself: it does not ask, so it is charged afterwards.
    pub fn charge(&self) {
        let mut tokens = self.tokens();
        tokens.refill(Instant::now());
        tokens.level -= 1.0;
    }

    /// AWS said to wait: nobody takes a token until then.
    pub fn pause(&self, time: Duration) {
        let until = Instant::now() + time.min(Duration::from_secs(30));
        let mut tokens = self.tokens();
        tokens.paused_until = Some(tokens.paused_until.map_or(until, |other| other.max(until)));
    }

    fn tokens(&self) -> std::sync::MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts somebody among those who wait, for as long as it lives.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn among(people: &'a AtomicUsize) -> Self {
        people.fetch_add(1, Ordering::SeqCst);
        Self(people)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The arithmetic, without a clock of its own.
#[derive(Debug)]
struct Tokens {
    /// Per second.
    rate: f64,
    burst: f64,
    level: f64,
    at: Instant,
    paused_until: Option<Instant>,
}

impl Tokens {
    fn new(rate: f64, burst: f64, now: Instant) -> Self {
        Self { rate, burst, level: burst, at: now, paused_until: None }
    }

    fn interval(&self) -> Duration {
        Duration::from_secs_f64(1.0 / self.rate)
    }

    /// What background work leaves for people, so that a click never queues behind a crawl.
    fn reserve(&self) -> f64 {
        (self.burst / 4.0).min(2.0)
    }

    fn refill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.level = (self.level + passed * self.rate).min(self.burst);
        self.at = now;
    }

    /// Takes a token if `keep` stay behind, else says how long to wait.
    fn take(&mut self, now: Instant, keep: f64) -> Result<(), Duration> {
        self.refill(now);
        if let Some(until) = self.paused_until.filter(|until| *until > now) {
            return Err(until - now);
        }
        self.paused_until = None;
        let missing = 1.0 + keep - self.level;
        // A hair of tolerance: a wait computed from floats may end a nanosecond early.
        if missing <= 1e-6 {
            self.level -= 1.0;
            return Ok(());
        }
        Err(Duration::from_secs_f64(missing / self.rate))
    }
}

#[cfg(test)]
mod tests;
