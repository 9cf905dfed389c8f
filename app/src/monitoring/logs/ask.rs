//! What the URL of the logs asks for.

use serde::{Deserialize, Serialize};

use crate::{
    error::ConsoleError,
    ui::time::{day_of, iso},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Up to now: value, words, milliseconds.
pub const RANGES: [(&str, &str, i64); 9] = [
    ("15m", "Last 15 minutes", 15 * MINUTE),
    ("1h", "Last hour", HOUR),
    ("3h", "Last 3 hours", 3 * HOUR),
    ("6h", "Last 6 hours", 6 * HOUR),
    ("12h", "Last 12 hours", 12 * HOUR),
    ("1d", "Last day", DAY),
    ("3d", "Last 3 days", 3 * DAY),
    ("7d", "Last 7 days", 7 * DAY),
    ("14d", "Last 14 days", 14 * DAY),
];
pub const CUSTOM: &str = "custom";
const USUAL: &str = "1h";
/// Around a moment that is jumped to.
const AROUND: i64 = 10 * MINUTE;
/// 2024-01-01: CloudWatch Logs reads the newest lines first from here on.
/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html>
const EARLIEST: i64 = 1_704_067_200_000;
/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html>
const FILTER_MAX: usize = 1_024;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Invocations,
    Lines,
    Errors,
    Live,
}

impl View {
    pub const ALL: [Self; 4] = [Self::Invocations, Self::Lines, Self::Errors, Self::Live];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invocations => "invocations",
            Self::Lines => "lines",
            Self::Errors => "errors",
            Self::Live => "live",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Invocations => "Invocations",
            Self::Lines => "Lines",
            Self::Errors => "Errors",
            Self::Live => "Live tail",
        }
    }
}

/// The texts of the query; empty where it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogAsk {
    /// A filter pattern of CloudWatch Logs.
    pub filter: String,
    /// One of [`RANGES`], or `custom` with `from` and `to`.
    pub range: String,
    /// `2026-11-22T20:15`, UTC, or milliseconds since 1970.
    pub from: String,
    pub to: String,
    /// A moment to show what was around it.
    pub jump: String,
    /// One of [`View`]; with a filter that is lines, else invocations.
    pub view: String,
    /// `failed` or `cold`; empty for all.
    pub only: String,
    /// Goes on before this moment, or with CloudWatch's token.
    pub until: String,
    pub token: String,
    /// `insights` for what Lambda Insights wrote of the function; empty for the function's own group.
    pub source: String,
}

impl LogAsk {
    pub fn view(&self) -> View {
        let named = View::ALL.into_iter().find(|view| view.as_str() == self.view);
        named.unwrap_or(if self.filter.trim().is_empty() { View::Invocations } else { View::Lines })
    }

    /// What is searched, in milliseconds since 1970; an error names its field.
    pub fn span(&self, now: i64) -> Result<(i64, i64), ConsoleError> {
        let (from, to) = self.asked_span(now)?;
        let to = match self.until.parse::<i64>() {
            Ok(until) => to.min(until - 1),
            Err(_) => to,
        };
        Ok((from, to))
    }

    fn asked_span(&self, now: i64) -> Result<(i64, i64), ConsoleError> {
        let moment = |field: &str, text: &str| {
            let rule = "Write a day and a time in UTC, such as 2026-11-22T20:15.";
            moment(text).ok_or_else(|| ConsoleError::invalid(field, rule))
        };
        if !self.jump.is_empty() {
            let at = moment("jump", &self.jump)?;
            return Ok((at - AROUND, at + AROUND));
        }
        if self.range != CUSTOM {
            let range = if self.range.is_empty() { USUAL } else { self.range.as_str() };
            let known = RANGES.iter().find(|(value, ..)| *value == range);
            let (_, _, ms) = known.ok_or_else(|| ConsoleError::invalid("range", "Choose one of the time ranges."))?;
            return Ok((now - ms, now));
        }
        let from = moment("from", &self.from)?;
        let to = if self.to.trim().is_empty() { now } else { moment("to", &self.to)? };
        if from < EARLIEST {
            let rule = "CloudWatch Logs reads the newest lines first from 2024-01-01 on; begin there or later.";
            return Err(ConsoleError::invalid("from", rule));
        }
        if from >= to {
            return Err(ConsoleError::invalid("to", "The end has to be after the beginning."));
        }
        Ok((from, to))
    }

    /// The filter, within CloudWatch's length.
    pub fn pattern(&self) -> Result<&str, ConsoleError> {
        let filter = self.filter.trim();
        if filter.chars().count() > FILTER_MAX {
            return Err(ConsoleError::invalid("filter", "A filter pattern has at most 1,024 characters."));
        }
        Ok(filter)
    }

    /// The range chosen, for the form.
    pub fn range(&self) -> &str {
        if self.range.is_empty() { USUAL } else { &self.range }
    }

    /// Of the query, without what is empty or usual.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("filter", self.filter.clone()),
            ("range", if self.range == USUAL { String::new() } else { self.range.clone() }),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("jump", self.jump.clone()),
            ("view", self.view.clone()),
            ("only", self.only.clone()),
            ("until", self.until.clone()),
            ("token", self.token.clone()),
            ("source", self.source.clone()),
        ]
    }

    /// The same search with these times in its URL: what is sent to a colleague stays what it is.
    pub fn fixed(&self, from: i64, to: i64) -> Self {
        Self {
            range: CUSTOM.into(),
            from: from.to_string(),
            to: to.to_string(),
            jump: String::new(),
            until: String::new(),
            token: String::new(),
            ..self.clone()
        }
    }
}

/// Which invocation is open, and which of its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenAsk {
    pub request: String,
    pub stream: String,
    /// Milliseconds since 1970: a moment of it.
    pub at: String,
    /// The id of the line that is linked to.
    pub line: String,
    /// The number of the first line shown.
    pub skip: String,
}

impl OpenAsk {
    pub fn is_some(&self) -> bool {
        !self.request.is_empty() || !self.stream.is_empty()
    }

    pub fn pairs(&self) -> [(&'static str, String); 5] {
        [
            ("request", self.request.clone()),
            ("stream", self.stream.clone()),
            ("at", self.at.clone()),
            ("line", self.line.clone()),
            ("skip", self.skip.clone()),
        ]
    }
}

/// `2026-11-22T20:15`, with seconds or without, with `Z` or without; or milliseconds since 1970.
pub fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.len() > 10 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|at| *at < 253_402_300_800_000);
    }
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let mut parts = time.split(':');
    let mut number = |most: i64| parts.next().map(|part| part.parse::<i64>().ok().filter(|n| (0..=most).contains(n)));
    let (hour, minute) = (number(23)??, number(59)??);
    let second = match number(59) {
        None => 0,
        Some(second) => second?,
    };
    Some(day_of(date)? * DAY + hour * HOUR + minute * MINUTE + second * 1_000)
}

/// A moment as `<input type="datetime-local">` has it.
pub fn for_input(text: &str) -> String {
    moment(text).map(|at| iso(at)[..19].to_owned()).unwrap_or_default()
}

/// `20:15:03.120`, UTC.
pub fn clock(at: i64) -> String {
    format!("{}.{:03}", &iso(at)[11..19], at.rem_euclid(1_000))
}

/// The same after month and day.
pub fn day_clock(at: i64) -> String {
    format!("{} {}", &iso(at)[5..10], clock(at))
}

#[cfg(test)]
mod tests;
