//! What AWS said a moment ago. However many people ask for the same thing at once, AWS is asked once; when AWS cannot
//! be reached, what it said before is given with its age. Changes Lambent makes itself are put in or taken out.

use std::{
    collections::HashMap,
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use app::{connections::model::Place, error::ConsoleError};
use tokio::{sync::watch, time::Instant};
use tracing::Instrument;

use super::now_ms;

/// A value with the time AWS was asked for it.
#[derive(Debug)]
pub struct Aged<V> {
    pub value: Arc<V>,
    /// Milliseconds since 1970, UTC.
    pub as_of: i64,
    /// Why it is older than usual.
    pub warning: Option<String>,
}

impl<V> Clone for Aged<V> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), as_of: self.as_of, warning: self.warning.clone() }
    }
}

/// Whether AWS could not say, rather than said no: then an old value is better than none.
pub fn is_passing(error: &ConsoleError) -> bool {
    const AWS_FAULTS: [&str; 8] = [
        "ServiceException",
        "ServiceFailure",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "InternalFailure",
        "InternalError",
        "InternalServerError",
        "InternalServerException",
    ];
    error.retryable() || matches!(error, ConsoleError::Aws { code, .. } if AWS_FAULTS.contains(&code.as_str()))
}

/// The sentence beside an old value that could not be read anew.
pub fn stale_warning(error: &ConsoleError) -> String {
    match error {
        ConsoleError::Throttled { .. } | ConsoleError::AwsThrottled { .. } => {
            "AWS asks Lambent to wait; this is what it said before.".into()
        }
        ConsoleError::Unavailable { what, .. } => format!("{what} cannot be reached; this is what it said before."),
        other => format!("{}; this is what it said before.", other.title()),
    }
}

/// A single-flight cache; clones are the same cache.
pub struct Cache<V>(Arc<Inner<V>>);

impl<V> Clone for Cache<V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

struct Inner<V> {
    fresh_for: Duration,
    most: usize,
    slots: Mutex<HashMap<Key, Slot<V>>>,
    flights: AtomicU64,
}

type Key = (Place, String);
type Landing<V> = Option<Result<Aged<V>, ConsoleError>>;

struct Slot<V> {
    known: Option<Known<V>>,
    flight: Option<Flight<V>>,
}

struct Known<V> {
    aged: Aged<V>,
    fresh_until: Instant,
}

struct Flight<V> {
    number: u64,
    landing: watch::Receiver<Landing<V>>,
}

impl<V: Send + Sync + 'static> Cache<V> {
    /// Values are fresh for `fresh_for`, and kept (for when AWS cannot be reached) while there are at most `most`.
    pub fn new(fresh_for: Duration, most: usize) -> Self {
        Self(Arc::new(Inner { fresh_for, most, slots: Mutex::default(), flights: AtomicU64::new(0) }))
    }

    /// The fresh value, or what `load` gets; those who ask meanwhile wait for the same `load`, which goes on when the
    /// one who began it goes away.
    pub async fn get<F>(&self, place: &Place, key: &str, load: impl FnOnce() -> F) -> Result<Aged<V>, ConsoleError>
    where
        F: Future<Output = Result<V, ConsoleError>> + Send + 'static,
    {
        self.get_if(place, key, |_| true, load).await
    }

    /// The same, where only some values may be given again: `keep` decides.
    pub async fn get_if<F>(
        &self,
        place: &Place,
        key: &str,
        keep: fn(&V) -> bool,
        load: impl FnOnce() -> F,
    ) -> Result<Aged<V>, ConsoleError>
    where
        F: Future<Output = Result<V, ConsoleError>> + Send + 'static,
    {
        let key = (place.clone(), key.to_owned());
        let mut landing = {
            let mut slots = self.slots();
            let slot = slots.entry(key.clone()).or_insert(Slot { known: None, flight: None });
            if let Some(known) = slot.known.as_ref().filter(|known| known.fresh_until > Instant::now()) {
                return Ok(known.aged.clone());
            }
            // A flight whose sender is gone without landing has crashed.
            match slot.flight.as_ref().filter(|flight| flight.landing.has_changed().is_ok()) {
                Some(flight) => flight.landing.clone(),
                None => {
                    let (sender, landing) = watch::channel(None);
                    let number = self.0.flights.fetch_add(1, Ordering::Relaxed);
                    slot.flight = Some(Flight { number, landing: landing.clone() });
                    let (cache, key, load) = (self.clone(), key.clone(), load());
                    let flight = async move {
                        let as_of = now_ms();
                        let result = load.await;
                        // Nobody may be waiting any more.
                        let _ = sender.send(Some(cache.land(&key, number, as_of, keep, result)));
                    };
                    tokio::spawn(flight.in_current_span());
                    landing
                }
            }
        };
        let landed = landing.wait_for(Option::is_some).await.ok().and_then(|landed| landed.clone());
        match landed {
            Some(Err(error)) if is_passing(&error) => self.stale(&key, &error).ok_or(error),
            Some(result) => result,
            None => Err(ConsoleError::Internal { request_id: String::new() }),
        }
    }

    fn land(
        &self,
        key: &Key,
        number: u64,
        as_of: i64,
        keep: fn(&V) -> bool,
        result: Result<V, ConsoleError>,
    ) -> Result<Aged<V>, ConsoleError> {
        let mut slots = self.slots();
        // Gone or another number: invalidated meanwhile, so what was read may be from before the change.
        let slot = slots.get_mut(key).filter(|slot| slot.flight.as_ref().is_some_and(|f| f.number == number));
        let landed = result.map(|value| Aged { value: Arc::new(value), as_of, warning: None });
        if let Some(slot) = slot {
            slot.flight = None;
            match &landed {
                Ok(aged) => {
                    let fresh_for = if keep(&aged.value) { self.0.fresh_for } else { Duration::ZERO };
                    slot.known = Some(Known { aged: aged.clone(), fresh_until: Instant::now() + fresh_for });
                }
                // AWS cannot say: the old value stays for later. Else it says no, and the old value is wrong.
                Err(error) if is_passing(error) => {}
                Err(_) => {
                    slots.remove(key);
                }
            }
        }
        self.make_room(&mut slots);
        landed
    }

    fn stale(&self, key: &Key, error: &ConsoleError) -> Option<Aged<V>> {
        let slots = self.slots();
        let known = slots.get(key)?.known.as_ref()?;
        Some(Aged { warning: Some(stale_warning(error)), ..known.aged.clone() })
    }

    fn make_room(&self, slots: &mut HashMap<Key, Slot<V>>) {
        while slots.len() > self.0.most {
            let idle = slots.iter().filter(|(_, slot)| slot.flight.is_none());
            let oldest = idle.min_by_key(|(_, slot)| slot.known.as_ref().map_or(0, |known| known.aged.as_of));
            let Some(key) = oldest.map(|(key, _)| key.clone()) else { return };
            slots.remove(&key);
        }
    }

    /// What is known, fresh or not, without asking.
    pub fn peek(&self, place: &Place, key: &str) -> Option<Aged<V>> {
        self.slots().get(&(place.clone(), key.to_owned()))?.known.as_ref().map(|known| known.aged.clone())
    }

    /// All fresh values of a place.
    pub fn fresh(&self, place: &Place) -> Vec<Arc<V>> {
        let now = Instant::now();
        let slots = self.slots();
        let known = slots.iter().filter(|((at, _), _)| at == place).filter_map(|(_, slot)| slot.known.as_ref());
        known.filter(|known| known.fresh_until > now).map(|known| Arc::clone(&known.aged.value)).collect()
    }

    /// Forgets a value, and what is being read now.
    pub fn invalidate(&self, place: &Place, key: &str) {
        self.slots().remove(&(place.clone(), key.to_owned()));
    }

    /// Forgets all values of a place whose key is asked for.
    pub fn invalidate_where(&self, place: &Place, wanted: impl Fn(&str) -> bool) {
        self.slots().retain(|(at, key), _| at != place || !wanted(key));
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<Key, Slot<V>>> {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
