//! Request limits: one token bucket per route that has its own, one per stage for the others.
//! AWS's limits are best effort; these are exact.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html>

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How many requests: steadily per second, and at most at once. A missing one does not limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    #[serde(default)]
    pub rate: Option<f64>,
    #[serde(default)]
    pub burst: Option<u32>,
}

impl Limits {
    pub fn is_set(&self) -> bool {
        self.rate.is_some() || self.burst.is_some()
    }
}

/// The buckets of a gateway.
#[derive(Debug, Default)]
pub struct Throttle {
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    limits: Limits,
    tokens: f64,
    filled_at: Duration,
}

impl Throttle {
    /// Takes one request from the bucket `key`, unless it is empty. `now` must not go back.
    pub fn admit(&self, key: &str, limits: Limits, now: Duration) -> bool {
        if !limits.is_set() {
            return true;
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(key.to_owned()).or_insert_with(|| Bucket::full(limits, now));
        if bucket.limits != limits {
            *bucket = Bucket::full(limits, now);
        }
        bucket.take(now)
    }
}

impl Bucket {
    fn full(limits: Limits, now: Duration) -> Self {
        Self { limits, tokens: capacity(limits), filled_at: now }
    }

    fn take(&mut self, now: Duration) -> bool {
        let passed = now.saturating_sub(self.filled_at).as_secs_f64();
        let gained = self.limits.rate.map_or(f64::INFINITY, |rate| passed * rate.max(0.0));
        self.tokens = (self.tokens + gained).min(capacity(self.limits));
        self.filled_at = self.filled_at.max(now);
        let admitted = self.tokens >= 1.0;
        if admitted {
            self.tokens -= 1.0;
        }
        admitted
    }
}

/// Without a burst a bucket holds one second's worth, and at least one request if there is a rate at all.
fn capacity(limits: Limits) -> f64 {
    match (limits.burst, limits.rate) {
        (Some(burst), _) => f64::from(burst),
        (None, Some(rate)) if rate > 0.0 => rate.max(1.0),
        (None, _) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(rate: f64, burst: u32) -> Limits {
        Limits { rate: Some(rate), burst: Some(burst) }
    }

    fn admitted(throttle: &Throttle, key: &str, limits: Limits, ms: u64, tries: usize) -> usize {
        (0..tries).filter(|_| throttle.admit(key, limits, Duration::from_millis(ms))).count()
    }

    #[test]
    fn a_burst_then_the_rate() {
        let throttle = Throttle::default();
        assert_eq!(admitted(&throttle, "s", limits(2.0, 5), 0, 20), 5);
        assert_eq!(admitted(&throttle, "s", limits(2.0, 5), 499, 20), 0);
        assert_eq!(admitted(&throttle, "s", limits(2.0, 5), 1000, 20), 2);
        assert_eq!(admitted(&throttle, "s", limits(2.0, 5), 60_000, 20), 5, "never more than the burst");
    }

    #[test]
    fn buckets_do_not_share_and_zero_stops_everything() {
        let throttle = Throttle::default();
        assert_eq!(admitted(&throttle, "a", limits(1.0, 1), 0, 3), 1);
        assert_eq!(admitted(&throttle, "b", limits(1.0, 1), 0, 3), 1);
        assert_eq!(admitted(&throttle, "c", limits(0.0, 0), 5000, 3), 0);
        assert_eq!(admitted(&throttle, "d", Limits { rate: Some(0.0), burst: None }, 5000, 3), 0);
    }

    #[test]
    fn unset_limits_limit_nothing_and_a_clock_set_back_gives_nothing() {
        let throttle = Throttle::default();
        assert_eq!(admitted(&throttle, "a", Limits::default(), 0, 50), 50);
        assert_eq!(admitted(&throttle, "b", limits(1.0, 1), 5000, 2), 1);
        assert_eq!(admitted(&throttle, "b", limits(1.0, 1), 0, 2), 0);
        assert_eq!(admitted(&throttle, "b", limits(1.0, 1), 5001, 2), 0);
    }

    #[test]
    fn changed_limits_count_at_once() {
        let throttle = Throttle::default();
        assert_eq!(admitted(&throttle, "a", limits(0.0, 0), 0, 2), 0);
        assert_eq!(admitted(&throttle, "a", limits(1.0, 3), 0, 9), 3);
    }
}
