//! Cold starts, which CloudWatch does not count: the log's REPORT lines tell of them.

use serde::{Deserialize, Serialize};

use super::span::Span;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColdStarts {
    pub span: Span,
    /// Beginning and milliseconds of each, oldest first.
    pub found: Vec<(i64, f64)>,
    /// The log has more than was read: this is a sample.
    pub cut: bool,
    /// Why there are none to be had.
    pub missing: Option<String>,
}

impl ColdStarts {
    /// Average and longest, in milliseconds.
    pub fn times(&self) -> Option<(f64, f64)> {
        let count = self.found.len();
        let sum: f64 = self.found.iter().map(|(_, took)| took).sum();
        let most = self.found.iter().map(|(_, took)| *took).fold(0.0, f64::max);
        (count > 0).then(|| (sum / count as f64, most))
    }

    /// How many in each slot.
    pub fn by_slot(&self) -> Vec<Option<f64>> {
        let mut slots = vec![None; self.span.slots()];
        for (at, _) in &self.found {
            let slot = usize::try_from((at - self.span.from) / self.span.period_ms()).ok();
            if let Some(slot) = slot.and_then(|slot| slots.get_mut(slot)) {
                *slot = Some(slot.unwrap_or(0.0) + 1.0);
            }
        }
        slots
    }
}

/// The milliseconds of a REPORT line in text (`Init Duration: 180.21 ms`) or JSON (`"initDurationMs":180.21`).
pub fn init_duration(line: &str) -> Option<f64> {
    let number = |rest: &str| {
        let rest = rest.trim_start_matches([' ', ':', '"']);
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        rest[..end].parse::<f64>().ok()
    };
    let text = || line.strip_prefix("REPORT")?.split_once("Init Duration").map(|(_, rest)| rest);
    let json = || line.split_once("\"initDurationMs\"").map(|(_, rest)| rest);
    text().or_else(json).and_then(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_lines_tell_of_cold_starts() {
        let text = "REPORT RequestId: 8f5\tDuration: 12.34 ms\tBilled Duration: 200 ms\tMemory Size: 128 MB\tMax Memory Used: 40 MB\tInit Duration: 180.21 ms\t\n";
        assert_eq!(init_duration(text), Some(180.21));
        let json =
            r#"{"time":"…","type":"platform.report","record":{"metrics":{"durationMs":12.3,"initDurationMs":90.5}}}"#;
        assert_eq!(init_duration(json), Some(90.5));
        for other in ["REPORT RequestId: 8f5\tDuration: 12.34 ms", "what the function says of Init Duration: 5 ms", ""]
        {
            assert_eq!(init_duration(other), None, "{other}");
        }
    }

    #[test]
    fn they_are_counted_by_slot() {
        let span = Span { from: 60_000, until: 240_000, period_s: 60 };
        let cold =
            ColdStarts { span, found: vec![(60_000, 100.0), (119_999, 300.0), (200_000, 50.0)], ..Default::default() };
        assert_eq!(cold.by_slot(), [Some(2.0), None, Some(1.0)]);
        assert_eq!(cold.times(), Some((150.0, 300.0)));
        assert_eq!(ColdStarts::default().times(), None);
    }
}
