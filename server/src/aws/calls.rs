//! Counting AWS calls: for one request (the header `x-lambent-aws-calls`) and since the start.
//! Every attempt that is sent counts, the SDK's retries included.

use std::{
    collections::BTreeMap,
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

/// The calls of one request, or of a part of one. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct CallCounter(Arc<Counting>);

#[derive(Debug, Default)]
struct Counting {
    calls: AtomicU32,
    /// What this is a part of.
    whole: Option<CallCounter>,
}

impl CallCounter {
    pub fn add(&self) {
        self.0.calls.fetch_add(1, Ordering::Relaxed);
        if let Some(whole) = &self.0.whole {
            whole.add();
        }
    }

    pub fn get(&self) -> u32 {
        self.0.calls.load(Ordering::Relaxed)
    }
}

tokio::task_local! {
    static AWS_CALLS: CallCounter;
}

/// Runs one request, or a part of one, and says how many AWS calls it made until it answered. What it left running goes
/// uncounted.
pub async fn counted<F: Future>(request: F) -> (F::Output, u32) {
    let whole = AWS_CALLS.try_with(Clone::clone).ok();
    let counter = CallCounter(Arc::new(Counting { calls: AtomicU32::new(0), whole }));
    let output = AWS_CALLS.scope(counter.clone(), request).await;
    (output, counter.get())
}

/// The counter of the request being served, or one nobody reads.
pub fn current() -> CallCounter {
    AWS_CALLS.try_with(Clone::clone).unwrap_or_default()
}

/// What was called how often since the start.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<BTreeMap<(&'static str, &'static str), Count>>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Attempts sent.
    pub calls: u64,
    /// Operations that ended in an error, whatever the number of attempts.
    pub errors: u64,
}

impl Metrics {
    pub(super) fn called(&self, service: &'static str, operation: &'static str) {
        self.change(service, operation, |count| count.calls += 1);
    }

    pub(super) fn failed(&self, service: &'static str, operation: &'static str) {
        self.change(service, operation, |count| count.errors += 1);
    }

    fn change(&self, service: &'static str, operation: &'static str, change: impl FnOnce(&mut Count)) {
        let mut counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        change(counts.entry((service, operation)).or_default());
    }

    /// `(service, operation, count)`, such as `("lambda", "ListFunctions", …)`, in order.
    pub fn snapshot(&self) -> Vec<(&'static str, &'static str, Count)> {
        let counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        counts.iter().map(|((service, operation), count)| (*service, *operation, *count)).collect()
    }

    /// Attempts of one operation since the start.
    pub fn calls(&self, service: &str, operation: &str) -> u64 {
        let all = self.snapshot();
        all.iter().find(|(s, o, _)| *s == service && *o == operation).map_or(0, |(_, _, count)| count.calls)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_counts_its_own_calls_only() {
        let ((), outer) = counted(async {
            current().add();
            let ((), inner) = counted(async {
                current().add();
                current().add();
            })
            .await;
            assert_eq!(inner, 2);
        })
        .await;
        assert_eq!(outer, 3, "a part belongs to the whole");
        current().add();
    }
}
