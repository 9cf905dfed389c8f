//! The time the store stamps and compares with.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still until told; clones share it.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at` milliseconds since 1970.
    pub fn manual(at: i64) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at)))
    }

    /// Moves a manual clock on; the system's cannot be moved.
    pub fn advance(&self, ms: i64) {
        if let Self::Manual(now) = self {
            now.fetch_add(ms, Ordering::SeqCst);
        }
    }

    /// Milliseconds since 1970, UTC.
    pub fn now(&self) -> i64 {
        match self {
            Self::Manual(now) => now.load(Ordering::SeqCst),
            Self::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
        }
    }
}
