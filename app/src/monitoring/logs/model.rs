//! Lines of a log, what they tell of invocations, and the errors in them.

use serde::{Deserialize, Serialize};

/// Rows of a page: with more, a page would be slow to read and to draw.
pub const ROWS: usize = 50;
/// Lines of an invocation shown at once.
pub const LINES: usize = 60;

/// How an invocation ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    #[default]
    Succeeded,
    Error,
    TimedOut,
    OutOfMemory,
    Crashed,
    /// No END or REPORT was found: it runs, or its end is elsewhere.
    Unfinished,
    /// It ended without a word, and the local engine does not log that code could not be loaded.
    Ended,
}

impl Outcome {
    pub fn words(self) -> &'static str {
        match self {
            Self::Succeeded => "Succeeded",
            Self::Error => "Error",
            Self::TimedOut => "Timed out",
            Self::OutOfMemory => "Out of memory",
            Self::Crashed => "Crashed",
            Self::Unfinished => "No end yet",
            Self::Ended => "Ended, no output",
        }
    }

    pub fn failed(self) -> bool {
        !matches!(self, Self::Succeeded | Self::Unfinished | Self::Ended)
    }
}

/// START to REPORT of one request, in one row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Invocation {
    /// Empty for lines outside any invocation.
    pub request: String,
    pub stream: String,
    /// Of the function, from the stream's name.
    pub version: String,
    /// Milliseconds since 1970, UTC; of the first line.
    pub at: i64,
    /// Of the last.
    pub end: i64,
    pub duration_ms: Option<f64>,
    pub billed_ms: Option<u64>,
    pub memory_mb: Option<u32>,
    pub used_mb: Option<u32>,
    /// There on a cold start.
    pub init_ms: Option<f64>,
    pub outcome: Outcome,
    /// Its error, or the first thing the function wrote.
    pub said: String,
    /// Those the function wrote.
    pub lines: u32,
    /// Its beginning lies before what was searched.
    pub cut: bool,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// CloudWatch's event id; where there is none, the time and a number.
    pub id: String,
    pub at: i64,
    pub stream: String,
    pub version: String,
    /// Fit to be shown: control characters are visible.
    pub text: String,
    /// Longer than is shown.
    pub cut: bool,
    /// START, END, REPORT and the like, which Lambda writes.
    pub platform: bool,
    /// Of a JSON line.
    pub level: String,
    /// Of a JSON line: path and value.
    pub fields: Vec<(String, String)>,
}

/// The same error, counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorGroup {
    /// `ValueError`, `Task timed out`, …
    pub kind: String,
    /// Of the newest.
    pub message: String,
    /// The first frame of the function's own code.
    pub frame: String,
    pub count: u32,
    pub first: i64,
    pub last: i64,
    /// In which it was seen first.
    pub introduced: String,
    /// All of them, newest last.
    pub versions: Vec<String>,
    /// It ended invocations; else it was caught and logged.
    pub failed: bool,
    /// The newest invocation it was seen in.
    pub request: String,
    pub stream: String,
}

/// How many of what was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub lines: u32,
    pub invocations: u32,
    pub failed: u32,
    pub cold: u32,
}

/// What a search found, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub group: String,
    /// The time searched, as it was asked for.
    pub from: i64,
    pub to: i64,
    /// How far back it was read, be it shown on this page or not; `from` where all was.
    pub reached: i64,
    pub counts: Counts,
    pub invocations: Vec<Invocation>,
    pub lines: Vec<Line>,
    pub errors: Vec<ErrorGroup>,
    /// Where it goes on: `until` and `token` of the next search.
    pub next: Option<(i64, String)>,
    /// The group is not there: nothing has been written yet.
    pub missing: bool,
    /// Why something may be missing.
    pub note: String,
    /// What would ask the same of AWS.
    pub cli: String,
}

/// One invocation with its lines, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub invocation: Invocation,
    pub lines: Vec<Line>,
    /// The number of the first line shown.
    pub skip: u32,
    /// Of all its lines.
    pub count: u32,
}

/// What the live tail sends: new lines, and how many were left out because the reader was slow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub lines: Vec<Line>,
    /// Since the last batch.
    pub dropped: u32,
    /// Why lines are late, if they are.
    pub trouble: String,
    /// Why nothing comes: what is wrong with the filter.
    pub refused: String,
}

/// The live tail ends itself after this time.
pub const TAIL_MINUTES: u32 = 30;
/// Who comes back to a live tail within this time finds all there was.
pub const BACK_MINUTES: u32 = 5;

/// The path of the live tail's events.
pub fn tail_path(c: &str, r: &str, name: &str) -> String {
    format!("/events/logs/{c}/{r}/{name}")
}
