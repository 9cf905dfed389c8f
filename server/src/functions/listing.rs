//! One place's list of functions while it is read, shown, and read anew behind what is shown. No calls, no clock.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    time::Duration,
};

use app::{
    error::ConsoleError,
    functions::model::{
        FunctionState,
        list::{FIRST_VIEW_ROWS, FirstView, FunctionChunk, FunctionSummary, ListQuery},
    },
};
use tokio::time::Instant;

use crate::aws::cache::{is_passing, stale_warning};

/// A list read longer ago is shown with its age, and read anew behind it.
pub const FRESH_FOR: Duration = Duration::from_secs(30);
/// After reading anew failed.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// Rows in one chunk.
pub const CHUNK_ROWS: usize = 1_000;

/// What is known, and what is being read to replace it.
#[derive(Debug, Default)]
pub struct Listing {
    shown: Option<Read>,
    next: Option<Read>,
    /// Why `shown` could not be replaced, and when that was.
    overdue: Option<(String, Instant)>,
    last_generation: u64,
}

/// One reading of the list.
#[derive(Debug)]
struct Read {
    /// Names it for the task that reads.
    number: u64,
    /// Changes also when a row is taken out, since offsets shift then.
    generation: u64,
    rows: Vec<FunctionSummary>,
    progress: Progress,
    /// When AWS was first asked, milliseconds since 1970.
    as_of: i64,
    /// Rows we put in ourselves while reading: AWS's are older.
    ours: HashSet<String>,
    /// Rows we took out while reading: AWS may still list them.
    gone: HashSet<String>,
}

#[derive(Debug)]
enum Progress {
    Reading { waiting: Option<String> },
    Complete { at: Instant },
    Stopped { error: ConsoleError, at: Instant },
}

/// A reading to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    pub number: u64,
    /// Somebody waits for its first page.
    pub urgent: bool,
}

impl Listing {
    /// Generations begin at the time in ms, so that those from before a restart do not come again.
    pub fn new(now_ms: i64) -> Self {
        Self { last_generation: u64::try_from(now_ms).unwrap_or_default(), ..Self::default() }
    }

    /// The reading that ought to begin now, if any.
    pub fn begin(&mut self, now: Instant, now_ms: i64) -> Option<Task> {
        let urgent = match &self.shown {
            None => true,
            Some(Read { progress: Progress::Reading { .. }, .. }) => return None,
            Some(Read { progress: Progress::Stopped { .. }, rows, .. }) if rows.is_empty() => true,
            Some(Read { progress: Progress::Stopped { at, .. }, .. }) if now < *at + TRY_AGAIN_AFTER => return None,
            Some(Read { progress: Progress::Complete { at }, .. }) if now < *at + FRESH_FOR => return None,
            Some(_) => false,
        };
        let tried = |(_, at): &(String, Instant)| now < *at + TRY_AGAIN_AFTER;
        if !urgent && (self.next.is_some() || self.overdue.as_ref().is_some_and(tried)) {
            return None;
        }
        let number = self.new_generation();
        let read = Read {
            number,
            generation: number,
            rows: Vec::new(),
            progress: Progress::Reading { waiting: None },
            as_of: now_ms,
            ours: HashSet::new(),
            gone: HashSet::new(),
        };
        if urgent {
            self.shown = Some(read);
        } else {
            self.next = Some(read);
        }
        Some(Task { number, urgent })
    }

    fn new_generation(&mut self) -> u64 {
        self.last_generation += 1;
        self.last_generation
    }

    fn reading(&mut self, number: u64) -> Option<&mut Read> {
        self.reads().find(|read| read.number == number && matches!(read.progress, Progress::Reading { .. }))
    }

    fn reads(&mut self) -> impl Iterator<Item = &mut Read> {
        self.shown.iter_mut().chain(self.next.iter_mut())
    }

    /// A page of AWS's. False when nobody wants this reading any more.
    pub fn page(&mut self, number: u64, rows: Vec<FunctionSummary>, last: bool, now: Instant) -> bool {
        let Some(read) = self.reading(number) else { return false };
        let wanted = |row: &FunctionSummary| !read.ours.contains(&row.name) && !read.gone.contains(&row.name);
        read.rows.extend(rows.into_iter().filter(wanted));
        read.progress = if last { Progress::Complete { at: now } } else { Progress::Reading { waiting: None } };
        if last {
            read.rows.shrink_to_fit();
            if self.next.as_ref().is_some_and(|next| next.number == number) {
                self.replace();
            }
        }
        true
    }

    /// What was read anew takes the place of what was shown.
    fn replace(&mut self) {
        let Some(mut next) = self.next.take() else { return };
        let told: HashMap<_, _> = self
            .shown
            .iter()
            .flat_map(|shown| &shown.rows)
            .filter_map(|row| Some((row.name.as_str(), (row.modified_at, settled(row)?))))
            .collect();
        // AWS's list has no states: one we were told holds as long as the function has not been changed.
        for row in next.rows.iter_mut().filter(|row| row.state.is_none()) {
            row.state =
                told.get(row.name.as_str()).filter(|(at, _)| *at == row.modified_at).map(|(_, state)| (*state).clone());
        }
        self.shown = Some(next);
        self.overdue = None;
    }

    /// AWS asks to wait; the reading goes on after that. False when nobody wants it any more.
    pub fn waits(&mut self, number: u64, why: &ConsoleError) -> bool {
        let waiting = Some(format!("Waiting for AWS: {}.", why.title().to_lowercase()));
        self.reading(number).map(|read| read.progress = Progress::Reading { waiting }).is_some()
    }

    /// The reading failed. Rows already shown stay when AWS could not answer; when it refused, the refusal is shown.
    pub fn stop(&mut self, number: u64, error: ConsoleError, now: Instant) {
        let behind = self.next.as_ref().is_some_and(|next| next.number == number);
        if behind && is_passing(&error) {
            self.next = None;
            self.overdue = Some((stale_warning(&error), now));
        } else if let Some(read) = self.reading(number) {
            read.progress = Progress::Stopped { error, at: now };
            if behind {
                self.shown = self.next.take().map(|read| Read { rows: Vec::new(), ..read });
                self.overdue = None;
            }
        }
    }

    /// Forgets everything; what is being read is no longer wanted.
    pub fn forget(&mut self) {
        self.shown = None;
        self.next = None;
        self.overdue = None;
    }

    /// A function we made, changed or were told of.
    pub fn put(&mut self, row: &FunctionSummary) {
        for read in self.reads() {
            read.gone.remove(&row.name);
            match read.rows.iter_mut().find(|known| known.name == row.name) {
                Some(known) => known.clone_from(row),
                None => {
                    read.rows.push(row.clone());
                    read.ours.insert(row.name.clone());
                }
            }
        }
    }

    /// What one function's page told, if the function is listed.
    pub fn told(&mut self, row: &FunctionSummary) {
        for known in self.reads().filter_map(|read| read.rows.iter_mut().find(|known| known.name == row.name)) {
            known.clone_from(row);
        }
    }

    /// A function that is gone.
    pub fn remove(&mut self, name: &str) {
        let generation = self.new_generation();
        for read in self.reads() {
            read.gone.insert(name.to_owned());
            read.ours.remove(name);
            let before = read.rows.len();
            read.rows.retain(|row| row.name != name);
            if read.rows.len() != before {
                read.generation = generation;
            }
        }
    }

    /// The first view, once there is something to show: rows, the end, or the error that came instead of rows.
    pub fn first_view(&self, query: &ListQuery, page: u32) -> Option<Result<FirstView, ConsoleError>> {
        let read = self.shown.as_ref()?;
        match &read.progress {
            Progress::Reading { .. } if read.rows.is_empty() => return None,
            Progress::Stopped { error, .. } if read.rows.is_empty() => return Some(Err(error.clone())),
            _ => {}
        }
        let chosen = query.select(&read.rows);
        let from = (page as usize).saturating_mul(FIRST_VIEW_ROWS);
        let rows = chosen.iter().skip(from).take(FIRST_VIEW_ROWS).map(|at| read.rows[*at as usize].clone()).collect();
        let runtimes: BTreeSet<&str> = read.rows.iter().map(|row| row.runtime.as_deref().unwrap_or("image")).collect();
        Some(Ok(FirstView {
            chunk: self.chunk_of(read, rows, 0),
            matching: count(chosen.len()),
            runtimes: runtimes.into_iter().map(str::to_owned).collect(),
        }))
    }

    /// Rows from `offset`, or from the start where the generation is another one now. None while there is nothing new.
    pub fn chunk(&self, generation: u64, offset: u32) -> Option<FunctionChunk> {
        let read = self.shown.as_ref()?;
        let offset = if generation == read.generation { offset } else { 0 };
        let from = (offset as usize).min(read.rows.len());
        let rows = &read.rows[from..(from + CHUNK_ROWS).min(read.rows.len())];
        if rows.is_empty() && matches!(read.progress, Progress::Reading { .. }) {
            return None;
        }
        Some(self.chunk_of(read, rows.to_vec(), offset))
    }

    /// As [`chunk`](Self::chunk), also when there is nothing new.
    pub fn chunk_so_far(&self, generation: u64, offset: u32) -> FunctionChunk {
        let nothing = || match &self.shown {
            Some(read) => self.chunk_of(read, Vec::new(), offset),
            None => FunctionChunk { generation, offset, ..FunctionChunk::default() },
        };
        self.chunk(generation, offset).unwrap_or_else(nothing)
    }

    fn chunk_of(&self, read: &Read, rows: Vec<FunctionSummary>, offset: u32) -> FunctionChunk {
        FunctionChunk {
            rows,
            offset,
            loaded: count(read.rows.len()),
            complete: matches!(read.progress, Progress::Complete { .. }),
            generation: read.generation,
            as_of: read.as_of,
            warning: match &read.progress {
                Progress::Reading { waiting } => waiting.clone(),
                Progress::Stopped { error, .. } => {
                    Some(format!("The rest could not be read: {}: {error}", error.title()))
                }
                Progress::Complete { .. } => self.overdue.as_ref().map(|(why, _)| why.clone()),
            },
        }
    }
}

fn settled(row: &FunctionSummary) -> Option<&FunctionState> {
    row.state.as_ref().filter(|state| **state != FunctionState::Pending)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
