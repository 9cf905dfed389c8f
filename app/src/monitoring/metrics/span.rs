//! The time a screen is about: `?range=3h`, or `?from=2026-11-22T10:00&to=2026-11-22T11:30`, UTC. How long a period is
//! follows from it, so that a graph has a few dozen points.

use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use crate::{error::FieldError, ui::time::day_of};

/// A time that ends now, and the period that fits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// In the URL.
    pub key: &'static str,
    pub label: &'static str,
    minutes: i64,
    period_s: u32,
}

const fn preset(key: &'static str, label: &'static str, minutes: i64, period_s: u32) -> Preset {
    Preset { key, label, minutes, period_s }
}

pub const PRESETS: [Preset; 8] = [
    preset("15m", "15 min", 15, 60),
    preset("1h", "1 h", 60, 60),
    preset("3h", "3 h", 180, 300),
    preset("12h", "12 h", 720, 900),
    preset("1d", "1 day", 1_440, 1_800),
    preset("3d", "3 days", 4_320, 3_600),
    preset("7d", "7 days", 10_080, 10_800),
    preset("14d", "14 days", 20_160, 21_600),
];

pub const DEFAULT: &str = "3h";

/// Most periods of a time that was chosen.
const SLOTS_MOST: i64 = 72;
const PERIODS: [u32; 8] = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 86_400];
const DAY_MS: i64 = 86_400_000;
/// How long CloudWatch keeps points of a minute, of five minutes, and of an hour.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention>
const KEPT: [(i64, u32); 2] = [(15 * DAY_MS, 300), (63 * DAY_MS, 3_600)];
const KEPT_LONGEST_DAYS: i64 = 455;

/// As the URL has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub range: String,
    pub from: String,
    pub to: String,
}

impl Asked {
    pub fn from_query(map: &ParamsMap) -> Self {
        let text = |key: &str| map.get(key).unwrap_or_default();
        Self { range: text("range"), from: text("from"), to: text("to") }
    }

    pub fn custom(&self) -> bool {
        !self.from.is_empty() || !self.to.is_empty()
    }

    /// The preset that is asked for; none for a time of one's own.
    pub fn preset(&self) -> Option<Preset> {
        (!self.custom()).then(|| by_key(&self.range))
    }
}

/// What is not known counts as the default.
fn by_key(key: &str) -> Preset {
    let find = |key: &str| PRESETS.into_iter().find(|preset| preset.key == key);
    find(key).or_else(|| find(DEFAULT)).unwrap_or(PRESETS[0])
}

/// Whole periods, in milliseconds since 1970: from `from` until before `until`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: i64,
    pub until: i64,
    pub period_s: u32,
}

impl Span {
    pub fn period_ms(self) -> i64 {
        i64::from(self.period_s.max(60)) * 1_000
    }

    pub fn slots(self) -> usize {
        usize::try_from((self.until - self.from) / self.period_ms()).unwrap_or_default()
    }

    /// When a slot begins.
    pub fn at(self, slot: usize) -> i64 {
        self.from + self.period_ms() * i64::try_from(slot).unwrap_or_default()
    }

    fn whole(from: i64, until: i64, period_s: u32) -> Self {
        let period = i64::from(period_s) * 1_000;
        let until = (until + period - 1).div_euclid(period) * period;
        Self { from: from.div_euclid(period) * period, until, period_s }
    }
}

/// The time asked for, at `now`; or what is wrong with the fields `from` and `to`.
pub fn span(asked: &Asked, now: i64) -> Result<Span, Vec<FieldError>> {
    if let Some(Preset { minutes, period_s, .. }) = asked.preset() {
        let until = Span::whole(now, now, period_s).until;
        return Ok(Span { from: until - minutes * 60_000, until, period_s });
    }
    let wrong = |field: &str, message: &str| vec![FieldError::new(field, message)];
    let read = |field: &str, text: &str| {
        moment(text).ok_or_else(|| wrong(field, "Give a date and a time, such as 2026-11-22T10:30; it is read as UTC."))
    };
    let (from, to) = (read("from", &asked.from)?, read("to", &asked.to)?.min(now));
    if from >= now {
        return Err(wrong("from", "The time has to begin before now."));
    }
    if to <= from {
        return Err(wrong("to", "The end has to be after the beginning."));
    }
    if now - from > KEPT_LONGEST_DAYS * DAY_MS {
        return Err(wrong("from", "CloudWatch keeps metrics for 455 days: begin later."));
    }
    Ok(Span::whole(from, to, period(from, to, now)))
}

fn period(from: i64, to: i64, now: i64) -> u32 {
    let kept = KEPT.iter().filter(|(age, _)| now - from > *age).map(|(_, period)| *period).max().unwrap_or(60);
    let few = |period: &u32| (to - from) / (i64::from(*period) * 1_000) <= SLOTS_MOST;
    let fits = PERIODS.into_iter().filter(|period| *period >= kept).find(few);
    fits.unwrap_or_else(|| {
        let days = (to - from) / DAY_MS / SLOTS_MOST + 1;
        u32::try_from(days).unwrap_or(1) * 86_400
    })
}

/// `2026-11-22T10:30`, with or without seconds and `Z`: milliseconds since 1970.
pub fn moment(text: &str) -> Option<i64> {
    let (date, time) = text.trim().trim_end_matches('Z').split_once(['T', ' '])?;
    let parts = time.split(':').map(|part| part.parse::<i64>().ok().filter(|_| part.len() == 2));
    let parts = parts.collect::<Option<Vec<_>>>()?;
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let right = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    right.then_some(day_of(date)? * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000)
}

/// What [`moment`] reads, to the minute.
pub fn moment_text(at: i64) -> String {
    crate::ui::time::iso(at)[..16].to_owned()
}

#[cfg(test)]
mod tests;
