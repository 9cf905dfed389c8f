//! The six fields of `cron(minutes hours day-of-month month day-of-week year)`.

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/// Sunday is 1.
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// Each field as the values it allows, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    pub minutes: Vec<u16>,
    pub hours: Vec<u16>,
    pub days: Days,
    pub months: Vec<u16>,
    pub years: Vec<u16>,
}

/// The days: by month or by week, the other one is `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    OfMonth(Vec<MonthDay>),
    OfWeek(Vec<WeekDay>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthDay {
    Day(u16),
    /// `L`, `L-3`: so many days before the last.
    BeforeLast(u16),
    /// `LW`: the last that is neither Saturday nor Sunday.
    LastWorkday,
    /// `3W`: the one nearest to the 3rd that is neither, in the same month.
    Workday(u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekDay {
    Day(u16),
    /// `5L`: the last of the month.
    Last(u16),
    /// `3#2`: the second Tuesday.
    Nth(u16, u16),
}

impl Cron {
    /// The fields in capitals.
    pub fn parse(fields: &[String]) -> Result<Self, String> {
        let [minutes, hours, day, month, weekday, year] = fields else {
            let hint = if fields.len() == 5 { " The sixth is the year: add * at the end." } else { "" };
            return Err(format!(
                "AWS's cron has six fields: minutes, hours, day of month, month, day of week, year. This has {}.{hint}",
                fields.len()
            ));
        };
        let (minutes, hours) = (MINUTES.list(minutes)?, HOURS.list(hours)?);
        let days = match (day.as_str(), weekday.as_str()) {
            ("?", "?") => {
                return Err(
                    "Put ? in the day of month or in the day of week, not in both: the other one names the days."
                        .into(),
                );
            }
            ("?", weekday) => Days::OfWeek(week_days(weekday)?),
            (day, "?") => Days::OfMonth(month_days(day)?),
            _ => {
                return Err(
                    "Put ? in the day of month or in the day of week: only one of the two can name the days.".into()
                );
            }
        };
        Ok(Self { minutes, hours, days, months: MONTH.list(month)?, years: YEAR.list(year)? })
    }
}

/// A field's name, its range, and words for its values.
struct Field {
    name: &'static str,
    low: u16,
    high: u16,
    words: &'static [&'static str],
    steps: bool,
}

const fn field(name: &'static str, low: u16, high: u16) -> Field {
    Field { name, low, high, words: &[], steps: true }
}

const MINUTES: Field = field("Minutes", 0, 59);
const HOURS: Field = field("Hours", 0, 23);
const DAY: Field = field("The day of month", 1, 31);
const MONTH: Field = Field { words: &MONTHS, ..field("The month", 1, 12) };
const WEEKDAY: Field = Field { words: &WEEKDAYS, steps: false, ..field("The day of week", 1, 7) };
const YEAR: Field = field("The year", 1970, 2199);

impl Field {
    fn rule(&self, part: &str) -> String {
        let words = match self.words {
            [first, .., last] => format!(" or {first}–{last}"),
            _ => String::new(),
        };
        format!(
            "{}: “{part}” is not {}–{}{words}, * or a range such as {}-{}.",
            self.name,
            self.low,
            self.high,
            self.low,
            self.low + 1
        )
    }

    fn value(&self, text: &str) -> Option<u16> {
        if let Some(at) = self.words.iter().position(|word| *word == text) {
            return u16::try_from(at).ok().map(|at| at + self.low);
        }
        let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number: u16 = text.parse().ok().filter(|_| plain)?;
        (self.low..=self.high).contains(&number).then_some(number)
    }

    fn list(&self, text: &str) -> Result<Vec<u16>, String> {
        let mut all = Vec::new();
        for part in text.split(',') {
            all.extend(self.part(part)?);
        }
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    /// `*`, `5`, `1-5`, and each with a step.
    fn part(&self, part: &str) -> Result<Vec<u16>, String> {
        if part == "?" {
            return Err(format!("{} cannot be ?; only the two fields for days can.", self.name));
        }
        let (range, step) = match part.split_once('/') {
            Some(_) if !self.steps => return Err(format!("{} takes no steps (/).", self.name)),
            Some((range, step)) => {
                let number = step.parse::<usize>().ok().filter(|step| *step >= 1 && *step <= usize::from(self.high));
                let number =
                    number.ok_or_else(|| format!("{}: the step in “{part}” is a number of 1 or more.", self.name))?;
                (range, Some(number))
            }
            None => (part, None),
        };
        let value = |text: &str| self.value(text).ok_or_else(|| self.rule(part));
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (self.low, self.high),
            Some((from, to)) => (value(from)?, value(to)?),
            None => {
                let one = value(range)?;
                (one, if step.is_some() { self.high } else { one })
            }
        };
        if from > to {
            return Err(format!("{}: “{part}” runs backwards; write it as two ranges, with a comma.", self.name));
        }
        Ok((from..=to).step_by(step.unwrap_or(1)).collect())
    }
}

fn month_days(text: &str) -> Result<Vec<MonthDay>, String> {
    let mut all = Vec::new();
    for part in text.split(',') {
        all.extend(match part {
            "L" => vec![MonthDay::BeforeLast(0)],
            "LW" | "WL" => vec![MonthDay::LastWorkday],
            _ if part.starts_with("L-") => {
                let before = part[2..].parse().ok().filter(|before| (1..=30).contains(before));
                let rule = || format!("The day of month: “{part}” counts 1–30 days before the last.");
                vec![MonthDay::BeforeLast(before.ok_or_else(rule)?)]
            }
            _ => match part.strip_suffix('W') {
                Some(day) => {
                    let rule = || format!("The day of month: W follows one day, 1–31, as in 15W; “{part}” does not.");
                    vec![MonthDay::Workday(DAY.value(day).ok_or_else(rule)?)]
                }
                None => DAY.part(part)?.into_iter().map(MonthDay::Day).collect(),
            },
        });
    }
    Ok(all)
}

fn week_days(text: &str) -> Result<Vec<WeekDay>, String> {
    if text.contains('#') {
        let rule = || {
            format!(
                "The day of week: “{text}” is one day, # and 1–5, as in 3#2 for the second Tuesday; nothing beside it."
            )
        };
        let (day, nth) = text.split_once('#').ok_or_else(rule)?;
        let (day, nth) = (WEEKDAY.value(day).ok_or_else(rule)?, nth.parse().map_err(|_| rule())?);
        return if (1..=5).contains(&nth) { Ok(vec![WeekDay::Nth(day, nth)]) } else { Err(rule()) };
    }
    let mut all = Vec::new();
    for part in text.split(',') {
        match part.strip_suffix('L') {
            // The last day of the week.
            Some("") => all.push(WeekDay::Day(7)),
            Some(day) => all.push(WeekDay::Last(WEEKDAY.value(day).ok_or_else(|| WEEKDAY.rule(part))?)),
            None => all.extend(WEEKDAY.part(part)?.into_iter().map(WeekDay::Day)),
        }
    }
    Ok(all)
}
