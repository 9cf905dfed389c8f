//! The functions list: rows, the query in the URL, and the one way to select and order them, used by the server for
//! the first view and by the browser for every keystroke after it.

use serde::{Deserialize, Serialize};

use super::{FunctionState, PackageType};

/// One row. Small on purpose: a browser holds ten thousand of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionSummary {
    pub name: String,
    pub description: String,
    pub runtime: Option<String>,
    pub package_type: PackageType,
    pub memory_mb: u32,
    pub timeout_s: u32,
    pub code_size: u64,
    /// Milliseconds since 1970, UTC.
    pub modified_at: Option<i64>,
    /// AWS's list carries no state; known when something else told it.
    pub state: Option<FunctionState>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortKey {
    #[default]
    Name,
    Runtime,
    Memory,
    Timeout,
    Modified,
}

impl SortKey {
    pub const ALL: [Self; 5] = [Self::Name, Self::Runtime, Self::Memory, Self::Timeout, Self::Modified];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Runtime => "runtime",
            Self::Memory => "memory",
            Self::Timeout => "timeout",
            Self::Modified => "modified",
        }
    }
}

/// What the list's URL asks for: `?q=&runtime=&sort=-modified&page=2`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuery {
    pub q: String,
    pub runtime: String,
    pub sort: SortKey,
    pub descending: bool,
}

impl ListQuery {
    pub fn parse_sort(text: &str) -> (SortKey, bool) {
        let (word, descending) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
        (SortKey::ALL.into_iter().find(|key| key.as_str() == word).unwrap_or_default(), descending)
    }

    pub fn sort_text(&self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.sort.as_str())
    }

    /// Whether a row is asked for: every word of the search is in its name, description or runtime.
    pub fn matches(&self, row: &FunctionSummary) -> bool {
        let runtime = row.runtime.as_deref().unwrap_or("image");
        (self.runtime.is_empty() || self.runtime == runtime)
            && self.q.split_whitespace().all(|word| {
                contains_ignore_case(&row.name, word)
                    || contains_ignore_case(&row.description, word)
                    || contains_ignore_case(runtime, word)
            })
    }

    /// Indices of the rows asked for, in order.
    pub fn select(&self, rows: &[FunctionSummary]) -> Vec<u32> {
        let mut chosen: Vec<u32> =
            (0u32..).zip(rows).filter(|(_, row)| self.matches(row)).map(|(index, _)| index).collect();
        chosen.sort_by(|a, b| {
            let (a, b) = (&rows[*a as usize], &rows[*b as usize]);
            let order = match self.sort {
                SortKey::Name => std::cmp::Ordering::Equal,
                SortKey::Runtime => a.runtime.cmp(&b.runtime),
                SortKey::Memory => a.memory_mb.cmp(&b.memory_mb),
                SortKey::Timeout => a.timeout_s.cmp(&b.timeout_s),
                SortKey::Modified => a.modified_at.cmp(&b.modified_at),
            }
            .then_with(|| a.name.cmp(&b.name));
            if self.descending { order.reverse() } else { order }
        });
        chosen
    }
}

fn contains_ignore_case(text: &str, word: &str) -> bool {
    if word.is_empty() {
        return true;
    }
    // Of other letters the case counts: Unicode's tables of them would make every page heavier.
    text.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// Rows from the server. `offset` counts AWS's own order, so that pieces fetched one after another join.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionChunk {
    pub rows: Vec<FunctionSummary>,
    pub offset: u32,
    /// Rows read from AWS so far.
    pub loaded: u32,
    /// Whether AWS has no more.
    pub complete: bool,
    /// Changes when the list was read anew: pieces of different reads do not join.
    pub generation: u64,
    /// When the oldest piece was read, milliseconds since 1970.
    pub as_of: i64,
    /// Why the rest could not be read, or why this is older than usual.
    pub warning: Option<String>,
}

/// The first view, already selected and ordered by the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstView {
    pub chunk: FunctionChunk,
    /// Rows that match in all, of those loaded.
    pub matching: u32,
    /// Runtimes present, for the filter.
    pub runtimes: Vec<String>,
}

/// Rows shown by the server; the browser fetches the rest.
pub const FIRST_VIEW_ROWS: usize = 50;

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, runtime: &str, memory_mb: u32, modified_at: i64) -> FunctionSummary {
        FunctionSummary {
            name: name.into(),
            description: String::new(),
            runtime: Some(runtime.into()),
            package_type: PackageType::Zip,
            memory_mb,
            timeout_s: 3,
            code_size: 1,
            modified_at: Some(modified_at),
            state: None,
        }
    }

    #[test]
    fn selects_and_orders() {
        let rows = [row("b", "python3.13", 128, 2), row("A", "nodejs22.x", 512, 1), row("c-api", "python3.13", 128, 3)];
        let names =
            |query: &ListQuery| query.select(&rows).iter().map(|i| rows[*i as usize].name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&ListQuery::default()), ["A", "b", "c-api"]);
        assert_eq!(names(&ListQuery { runtime: "python3.13".into(), ..Default::default() }), ["b", "c-api"]);
        assert_eq!(names(&ListQuery { q: "PYTHON api".into(), ..Default::default() }), ["c-api"]);
        let (sort, descending) = ListQuery::parse_sort("-modified");
        assert_eq!(names(&ListQuery { sort, descending, ..Default::default() }), ["c-api", "b", "A"]);
        assert_eq!(ListQuery::parse_sort("nonsense"), (SortKey::Name, false));
    }
}
