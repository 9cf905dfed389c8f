//! What the live tail has heard.

use leptos::prelude::*;
use std::{collections::VecDeque, time::Duration};

use crate::monitoring::logs::model::{Batch, Line};

/// Lines on the page; older ones leave it.
pub const SHOWN: usize = 200;
/// Lines kept while it is paused.
const WAITING: usize = 1_000;

#[derive(Clone, PartialEq)]
pub enum Phase {
    Connecting,
    On,
    Paused,
    /// The time is over.
    Over,
    /// The filter cannot be read.
    Refused(String),
    /// Signed out, or the console is gone.
    Lost,
}

#[derive(Clone, Copy)]
pub struct Tail {
    pub phase: RwSignal<Phase>,
    pub lines: RwSignal<VecDeque<Line>>,
    pub waiting: RwSignal<VecDeque<Line>>,
    /// Left out by the server, since this browser was slow, or here, while it was paused.
    pub dropped: RwSignal<u32>,
    pub trouble: RwSignal<String>,
    /// Nobody looked for so long that lines are missing.
    pub gap: RwSignal<bool>,
    /// The last event heard.
    pub after: StoredValue<String>,
    /// Counts how often it was begun.
    pub turn: RwSignal<u32>,
    /// Counts what was heard.
    heard: StoredValue<u32>,
}

impl Tail {
    pub fn new() -> Self {
        Self {
            phase: RwSignal::new(Phase::Connecting),
            lines: RwSignal::default(),
            waiting: RwSignal::default(),
            dropped: RwSignal::new(0),
            trouble: RwSignal::default(),
            gap: RwSignal::new(false),
            after: StoredValue::default(),
            turn: RwSignal::new(0),
            heard: StoredValue::new(0),
        }
    }

    /// The browser connects anew by itself, which it also does every two minutes; only if that takes long it is said.
    pub fn interrupted(self) {
        let before = self.heard.try_get_value();
        let late = move || {
            if self.heard.try_get_value() == before && self.phase.try_get_untracked() == Some(Phase::On) {
                self.phase.try_set(Phase::Connecting);
            }
        };
        set_timeout(late, Duration::from_secs(4));
    }

    /// Whether to go on.
    pub fn heard(self, text: &str, id: String) -> bool {
        let Ok(batch) = serde_json::from_str::<Batch>(text) else {
            self.phase.try_set(Phase::Lost);
            return false;
        };
        if !batch.refused.is_empty() {
            self.phase.try_set(Phase::Refused(batch.refused));
            return false;
        }
        self.after.try_update_value(|after| *after = id);
        self.heard.try_update_value(|count| *count = count.wrapping_add(1));
        let paused = self.phase.try_get_untracked() == Some(Phase::Paused);
        if !paused && self.phase.try_get_untracked() != Some(Phase::On) {
            self.phase.try_set(Phase::On);
        }
        if self.trouble.try_with_untracked(|trouble| *trouble != batch.trouble) == Some(true) {
            self.trouble.try_set(batch.trouble);
        }
        if batch.dropped > 0 {
            self.dropped.try_update(|dropped| *dropped += batch.dropped);
        }
        if !batch.lines.is_empty() {
            let (into, most) = if paused { (self.waiting, WAITING) } else { (self.lines, SHOWN) };
            let over = into.try_update(|lines| push(lines, batch.lines, most)).unwrap_or_default();
            if paused && over > 0 {
                self.dropped.try_update(|dropped| *dropped += over);
            }
        }
        true
    }

    pub fn resume(self) {
        let held = std::mem::take(&mut *self.waiting.write());
        self.lines.update(|lines| {
            push(lines, held.into(), SHOWN);
        });
        self.phase.set(Phase::On);
    }
}

/// The newest `most` lines, each once; how many had to leave.
fn push(lines: &mut VecDeque<Line>, new: Vec<Line>, most: usize) -> u32 {
    for line in new {
        // After a connection was lost the same may come again.
        if !lines.iter().rev().any(|known| known.id == line.id && known.stream == line.stream) {
            lines.push_back(line);
        }
    }
    let over = lines.len().saturating_sub(most);
    lines.drain(..over);
    u32::try_from(over).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: u32) -> Line {
        Line { id: id.to_string(), stream: "s".into(), ..Line::default() }
    }

    #[test]
    fn the_newest_lines_stay_each_once() {
        let mut lines = VecDeque::new();
        assert_eq!(push(&mut lines, (0..3).map(line).collect(), 4), 0);
        assert_eq!(push(&mut lines, (2..6).map(line).collect(), 4), 2);
        assert_eq!(lines.iter().map(|line| line.id.as_str()).collect::<Vec<_>>(), ["2", "3", "4", "5"]);
    }
}
