//! The rows the browser holds, and how it comes by them.

use leptos::prelude::*;
use std::time::Duration;

use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        api,
        model::list::{FirstView, FunctionChunk, FunctionSummary, ListQuery},
    },
    ui::pause::pause,
};

/// Answers without news in a row after which the browser stops asking; a refresh begins anew.
const PATIENCE: u32 = 3;
const BETWEEN_ANSWERS_WITHOUT_NEWS: Duration = Duration::from_secs(2);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// The server's page, for as long as [`rows`](Self::rows) lacks some that the server had.
    page: Vec<FunctionSummary>,
    /// What `page` was selected by.
    served: ListQuery,
    /// In AWS's order, without gaps, from the start.
    rows: Vec<FunctionSummary>,
    /// What was shown when the server began to read anew: it stays until the new reading is whole.
    before: Vec<FunctionSummary>,
    /// How many rows the server had when it sent the page.
    enough: u32,
    /// Rows the server has.
    pub loaded: u32,
    /// Rows that match, as the server counts: of use as long as only a page is here.
    pub matching: u32,
    /// Whether AWS has no more.
    pub complete: bool,
    pub generation: u64,
    pub as_of: i64,
    pub warning: Option<String>,
}

impl Held {
    pub fn new(first: FirstView, served: ListQuery) -> Self {
        let FirstView { chunk, matching, .. } = first;
        let whole = chunk.complete && chunk.rows.len() as u32 == chunk.loaded;
        let (page, rows) = if whole { (Vec::new(), chunk.rows) } else { (chunk.rows, Vec::new()) };
        Self {
            page,
            served,
            rows,
            before: Vec::new(),
            enough: chunk.loaded,
            loaded: chunk.loaded,
            matching,
            complete: chunk.complete,
            generation: chunk.generation,
            as_of: chunk.as_of,
            warning: chunk.warning,
        }
    }

    /// Whether all rows the server sent a page of are here: from then on the browser selects and orders.
    pub fn all_here(&self) -> bool {
        self.rows.len() as u32 >= self.enough
    }

    fn finished(&self) -> bool {
        self.complete && self.rows.len() as u32 >= self.loaded
    }

    /// The rows to select from. Until all are here the server's page is better than a part, unless the member asks
    /// for something else.
    pub fn rows(&self, query: &ListQuery) -> &[FunctionSummary] {
        if !self.before.is_empty() {
            return &self.before;
        }
        let part = self.rows.is_empty() || *query == self.served;
        if !self.all_here() && part { &self.page } else { &self.rows }
    }

    /// Takes a chunk in. False when it brought nothing new.
    fn add(&mut self, chunk: FunctionChunk) -> bool {
        let news = !chunk.rows.is_empty() || chunk.complete;
        if chunk.generation != self.generation {
            self.generation = chunk.generation;
            self.enough = chunk.loaded;
            let former = std::mem::take(&mut self.rows);
            if self.before.is_empty() {
                self.before = former;
            }
        }
        // A chunk joins only at the end of what is here; the next question asks for the right place.
        if chunk.offset as usize == self.rows.len() {
            self.rows.extend(chunk.rows);
        }
        if chunk.complete && self.rows.len() as u32 >= chunk.loaded {
            self.before = Vec::new();
        }
        (self.loaded, self.complete) = (chunk.loaded.max(self.before.len() as u32), chunk.complete);
        (self.as_of, self.warning) = (chunk.as_of, chunk.warning);
        if self.all_here() {
            self.page = Vec::new();
        }
        news
    }
}

/// Reads until all rows are here. Ends by itself when the list is replaced.
pub async fn fill(
    place: Place,
    held: RwSignal<Held>,
    all_here: RwSignal<bool>,
    trouble: RwSignal<Option<ConsoleError>>,
) {
    let mut patience = PATIENCE;
    loop {
        let known =
            held.try_with_untracked(|held| (!held.finished()).then_some((held.generation, held.rows.len() as u32)));
        let Some(Some((generation, offset))) = known else { return };
        let chunk = api::more_functions(place.connection.clone(), place.region.clone(), generation, offset).await;
        let news = match chunk {
            Ok(chunk) => held.try_update(|held| held.add(chunk)),
            Err(error) => {
                trouble.try_set(Some(error));
                return;
            }
        };
        let Some(news) = news else { return };
        if held.try_with_untracked(Held::all_here) == Some(true) {
            all_here.try_set(true);
        }
        if news {
            patience = PATIENCE;
            continue;
        }
        patience -= 1;
        if patience == 0 {
            return;
        }
        pause(BETWEEN_ANSWERS_WITHOUT_NEWS).await;
    }
}

#[cfg(test)]
mod tests;
