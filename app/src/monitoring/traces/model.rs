//! Traces: what one request did, and how long each part of it took.

use serde::{Deserialize, Serialize};

use crate::error::ConsoleError;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Value, words, milliseconds. X-Ray searches a day at once.
/// <https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html>
pub const RANGES: [(&str, &str, i64); 5] = [
    ("15m", "Last 15 minutes", 15 * MINUTE),
    ("1h", "Last hour", HOUR),
    ("3h", "Last 3 hours", 3 * HOUR),
    ("6h", "Last 6 hours", 6 * HOUR),
    ("1d", "Last day", 24 * HOUR),
];
pub const USUAL: &str = "1h";
/// Which of them: value, words, X-Ray's own condition.
pub const KINDS: [(&str, &str, &str); 5] = [
    ("", "All traces", ""),
    ("fault", "With a fault (5xx)", "fault"),
    ("error", "With an error (4xx)", "error"),
    ("throttle", "Throttled", "throttle"),
    ("slow", "Slower than 1 s", "responsetime > 1"),
];
/// Rows of a page.
pub const ROWS: usize = 60;
/// Parts of a trace on a page.
pub const SPANS: usize = 100;

/// The texts of the query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TracesAsk {
    pub range: String,
    pub kind: String,
    /// X-Ray's, to go on, and the end of the time it belongs to.
    pub token: String,
    pub until: String,
}

impl TracesAsk {
    pub fn range(&self) -> &str {
        if self.range.is_empty() { USUAL } else { &self.range }
    }

    /// Milliseconds since 1970.
    pub fn span(&self, now: i64) -> Result<(i64, i64), ConsoleError> {
        let known = RANGES.iter().find(|(value, ..)| *value == self.range());
        let (_, _, ms) = known.ok_or_else(|| ConsoleError::invalid("range", "Choose one of the time ranges."))?;
        let to = self.until.parse().ok().filter(|until| *until <= now).unwrap_or(now);
        Ok((to - ms, to))
    }

    /// X-Ray's expression for the traces of a function.
    /// <https://docs.aws.amazon.com/xray/latest/devguide/aws-xray-interface-console.html#console-filters>
    pub fn expression(&self, function: &str) -> Result<String, ConsoleError> {
        let known = KINDS.iter().find(|(value, ..)| *value == self.kind);
        let (_, _, condition) =
            known.ok_or_else(|| ConsoleError::invalid("kind", "Choose one of the kinds of traces."))?;
        let own = format!("service(id(name: \"{function}\", type: \"AWS::Lambda::Function\"))");
        Ok(if condition.is_empty() { own } else { format!("{own} AND {condition}") })
    }
}

/// What kept a part from going well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    #[default]
    None,
    /// A client's mistake, 4xx.
    Error,
    Throttle,
    /// 5xx
    Fault,
}

impl Trouble {
    pub fn of(fault: bool, throttle: bool, error: bool) -> Self {
        match (fault, throttle, error) {
            (true, ..) => Self::Fault,
            (_, true, _) => Self::Throttle,
            (.., true) => Self::Error,
            _ => Self::None,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::None => "OK",
            Self::Error => "Error",
            Self::Throttle => "Throttled",
            Self::Fault => "Fault",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TraceRow {
    pub id: String,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub duration_ms: Option<f64>,
    /// Until it was answered; what went on behind is longer.
    pub response_ms: Option<f64>,
    pub status: Option<u16>,
    /// `GET https://…`
    pub url: String,
    pub trouble: Trouble,
    /// Segments are still coming.
    pub partial: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TraceList {
    pub from: i64,
    pub to: i64,
    pub rows: Vec<TraceRow>,
    /// X-Ray's, where there is more.
    pub next: String,
    /// Whether the function's tracing is on.
    pub tracing: bool,
    /// The local engine has no X-Ray; nothing was asked.
    pub local: bool,
    pub cli: String,
}

/// One part of a trace: a segment or what is in one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Span {
    pub name: String,
    /// `AWS::Lambda::Function`
    pub origin: String,
    pub depth: u8,
    /// Since the trace's beginning.
    pub start_ms: f64,
    /// Absent while it goes on.
    pub duration_ms: Option<f64>,
    pub status: Option<u16>,
    pub trouble: Trouble,
    /// The exceptions in it.
    pub cause: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    pub id: String,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub duration_ms: f64,
    pub spans: Vec<Span>,
    /// Of all its parts.
    pub count: u32,
    /// X-Ray has cut it off.
    pub cut: bool,
    /// Lambda's request, where a segment names it.
    pub request: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_x_ray_is_asked() {
        let ask = TracesAsk { kind: "fault".into(), ..TracesAsk::default() };
        assert_eq!(
            ask.expression("hello").unwrap(),
            "service(id(name: \"hello\", type: \"AWS::Lambda::Function\")) AND fault"
        );
        assert_eq!(ask.span(10 * HOUR).unwrap(), (9 * HOUR, 10 * HOUR));
        let until = TracesAsk { until: (5 * HOUR).to_string(), ..TracesAsk::default() };
        assert_eq!(until.span(10 * HOUR).unwrap(), (4 * HOUR, 5 * HOUR));
        for bad in [
            TracesAsk { range: "2y".into(), ..TracesAsk::default() },
            TracesAsk { kind: "x\" OR".into(), ..TracesAsk::default() },
        ] {
            assert!(bad.span(0).is_err() || bad.expression("f").is_err());
        }
        assert_eq!(Trouble::of(false, true, true), Trouble::Throttle);
    }
}
