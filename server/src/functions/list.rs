//! The list of functions, read once for everybody: the first page at once, the rest in the background.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::{
        FunctionDetail,
        list::{FirstView, FunctionChunk, FunctionSummary, ListQuery},
    },
};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};
use tracing::Instrument;

use super::listing::{Listing, Task};
use crate::aws::{AwsErrorKind, AwsHub, Who, now_ms};

/// How often in a row AWS may ask the reading to wait before it gives up.
const PATIENCE: u32 = 5;
/// A chunk is asked for again after this long without news.
const CHUNK_WAIT: Duration = Duration::from_secs(20);

/// The lists of all places; clones are the same cache.
#[derive(Clone)]
pub struct FunctionsCache(Arc<Inner>);

struct Inner {
    hub: Arc<AwsHub>,
    places: Mutex<HashMap<Place, Arc<Entry>>>,
}

struct Entry {
    listing: RwLock<Listing>,
    changed: watch::Sender<()>,
}

impl Entry {
    fn read<T>(&self, read: impl FnOnce(&Listing) -> T) -> T {
        read(&self.listing.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn change<T>(&self, change: impl FnOnce(&mut Listing) -> T) -> T {
        let result = change(&mut self.listing.write().unwrap_or_else(PoisonError::into_inner));
        self.changed.send_replace(());
        result
    }
}

impl FunctionsCache {
    pub fn new(hub: Arc<AwsHub>) -> Self {
        Self(Arc::new(Inner { hub, places: Mutex::default() }))
    }

    /// Rows selected and ordered, as soon as there are any. Cold: one call is waited for; warm: none.
    pub async fn first_view(
        &self,
        who: &Who,
        place: &Place,
        query: &ListQuery,
        page: u32,
    ) -> Result<FirstView, ConsoleError> {
        self.0.hub.check(place)?;
        let entry = self.entry(place);
        let mut changed = entry.changed.subscribe();
        self.begin(&entry, who, place);
        loop {
            if let Some(view) = entry.read(|listing| listing.first_view(query, page)) {
                return view;
            }
            // The sender lives in the entry, which is held here.
            let _ = changed.changed().await;
            // Somebody may have had everything forgotten; while something is read this begins nothing.
            if entry.read(|listing| listing.first_view(query, page).is_none()) {
                self.begin(&entry, who, place);
            }
        }
    }

    /// At most 1,000 rows from `offset`; waits up to 20 s for news, then says that there are none yet.
    pub async fn chunk(
        &self,
        who: &Who,
        place: &Place,
        generation: u64,
        offset: u32,
    ) -> Result<FunctionChunk, ConsoleError> {
        self.0.hub.check(place)?;
        let entry = self.entry(place);
        let mut changed = entry.changed.subscribe();
        let news = async {
            loop {
                if let Some(chunk) = entry.read(|listing| listing.chunk(generation, offset)) {
                    return chunk;
                }
                self.begin(&entry, who, place);
                let _ = changed.changed().await;
            }
        };
        match timeout(CHUNK_WAIT, news).await {
            Ok(chunk) => Ok(chunk),
            Err(_) => Ok(entry.read(|listing| listing.chunk_so_far(generation, offset))),
        }
    }

    /// Forgets the list: the next visit asks AWS.
    pub fn refresh(&self, place: &Place) {
        self.if_known(place, Listing::forget);
    }

    /// To be called after a function was made or changed.
    pub fn put(&self, place: &Place, row: &FunctionSummary) {
        self.if_known(place, |listing| listing.put(row));
    }

    /// To be called after a function was deleted.
    pub fn remove(&self, place: &Place, name: &str) {
        self.if_known(place, |listing| listing.remove(name));
    }

    /// What GetFunction told of `$LATEST`; the state above all, which lists do not carry.
    pub fn told(&self, place: &Place, detail: &FunctionDetail) {
        self.if_known(place, |listing| listing.told(&summary_of(detail)));
    }

    fn entry(&self, place: &Place) -> Arc<Entry> {
        let mut places = self.0.places.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            let changed = watch::channel(()).0;
            Arc::new(Entry { listing: RwLock::new(Listing::new(now_ms())), changed })
        };
        Arc::clone(places.entry(place.clone()).or_insert_with(new))
    }

    fn if_known(&self, place: &Place, change: impl FnOnce(&mut Listing)) {
        let entry = self.0.places.lock().unwrap_or_else(PoisonError::into_inner).get(place).cloned();
        if let Some(entry) = entry {
            entry.change(change);
        }
    }

    fn begin(&self, entry: &Arc<Entry>, who: &Who, place: &Place) {
        let mut listing = entry.listing.write().unwrap_or_else(PoisonError::into_inner);
        let Some(task) = listing.begin(Instant::now(), now_ms()) else { return };
        drop(listing);
        let reading = read(Arc::clone(&self.0.hub), Arc::clone(entry), who.clone(), place.clone(), task);
        tokio::spawn(reading.in_current_span());
    }
}

/// Reads the whole list, page by page, for as long as somebody wants it.
async fn read(hub: Arc<AwsHub>, entry: Arc<Entry>, who: Who, place: Place, task: Task) {
    let abandoned = Abandoned { entry: &entry, number: task.number };
    // Only the page that somebody waits for is done in a hurry and counted for their request.
    let mut who = if task.urgent { who } else { who.in_background() };
    let mut marker: Option<String> = None;
    let mut patience = PATIENCE;
    loop {
        let page = match hub.at(&place, &who) {
            Ok(aws) => aws.list_functions_page(marker.as_deref()).await,
            Err(error) => return entry.change(|listing| listing.stop(task.number, error, Instant::now())),
        };
        match page {
            Ok(page) => {
                let last = page.next.is_none();
                let wanted = entry.change(|listing| listing.page(task.number, page.rows, last, Instant::now()));
                if last || !wanted {
                    break;
                }
                (marker, patience) = (page.next, PATIENCE);
                who = who.in_background();
            }
            Err(error) => {
                let first = marker.is_none() && task.urgent;
                let wait = match error.kind {
                    AwsErrorKind::Throttled { retry_after_s } if patience > 0 && !first => retry_after_s.clamp(1, 30),
                    _ => return entry.change(|listing| listing.stop(task.number, error.into(), Instant::now())),
                };
                patience -= 1;
                if !entry.change(|listing| listing.waits(task.number, &error.into())) {
                    break;
                }
                sleep(Duration::from_secs(wait.into())).await;
            }
        }
    }
    drop(abandoned);
}

/// A reading that ends without a word (a panic, a shutdown) would keep everybody waiting for ever.
struct Abandoned<'a> {
    entry: &'a Entry,
    number: u64,
}

impl Drop for Abandoned<'_> {
    fn drop(&mut self) {
        let error = ConsoleError::Internal { request_id: String::new() };
        self.entry.change(|listing| listing.stop(self.number, error, Instant::now()));
    }
}

/// The row of a function whose details are known.
pub fn summary_of(detail: &FunctionDetail) -> FunctionSummary {
    FunctionSummary {
        name: detail.name.clone(),
        description: detail.description.clone(),
        runtime: detail.runtime.clone(),
        package_type: detail.package_type,
        memory_mb: detail.memory_mb,
        timeout_s: detail.timeout_s,
        code_size: detail.code_size,
        modified_at: detail.modified_at,
        state: Some(detail.state.clone()),
    }
}

#[cfg(test)]
mod tests;
