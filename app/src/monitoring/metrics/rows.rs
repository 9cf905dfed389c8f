//! What a row of the list says of a function: a line of its invocations and how many of them failed. It travels as text,
//! a line for each: the list is part of what every page loads, and a reader of its own would be, too.

use super::figures::{count, percent};

/// Functions asked about at once: two metrics each, 500 a call.
pub const ROWS_MOST: usize = 250;
/// What a line spans, and how many points it has.
pub const HOURS: u32 = 3;
pub const SLOTS: usize = 36;

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 20.0;

/// One function's last hours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glance {
    pub name: String,
    /// For each slot.
    pub invocations: Vec<f64>,
    pub errors: f64,
}

/// As the browser has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spark {
    pub name: String,
    /// Of a polyline; empty where nothing ran.
    pub points: String,
    /// Short, beside the line.
    pub rate: String,
    /// The whole sentence.
    pub words: String,
    pub bad: bool,
}

/// A line of each, tabs between.
pub fn write(glances: &[Glance]) -> String {
    glances.iter().map(|glance| line(glance) + "\n").collect()
}

fn line(glance: &Glance) -> String {
    let runs: f64 = glance.invocations.iter().sum();
    let errors = glance.errors.min(runs);
    let (rate, words) = if runs <= 0.0 {
        (String::new(), format!("no invocations in the last {HOURS} hours"))
    } else {
        let rate = percent(100.0 * errors / runs);
        let ran = format!("{} in the last {HOURS} hours", plural(runs, "invocation"));
        (rate.clone(), format!("{ran}, {}: {rate}", plural(errors, "error")))
    };
    let bad = if errors > 0.0 { "!" } else { "" };
    format!("{}\t{}\t{rate}\t{words}\t{bad}", glance.name, polyline(&glance.invocations, WIDTH, HEIGHT))
}

fn plural(number: f64, word: &str) -> String {
    format!("{} {word}{}", count(number), if number == 1.0 { "" } else { "s" })
}

/// The points of a line from 0 to the largest value; empty where all are 0.
pub fn polyline(values: &[f64], width: f64, height: f64) -> String {
    let top = values.iter().copied().fold(0.0, f64::max);
    if top <= 0.0 || values.len() < 2 {
        return String::new();
    }
    let step = width / (values.len() - 1) as f64;
    // A line on the very edge would be cut.
    let y = |value: f64| height - 1.0 - (height - 2.0) * value / top;
    let point = |(at, value): (usize, &f64)| format!("{:.0},{:.1}", at as f64 * step, y(*value));
    values.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
}

pub fn read(text: &str) -> Vec<Spark> {
    let spark = |line: &str| {
        let mut parts = line.split('\t');
        let mut next = || parts.next().map(str::to_owned);
        Some(Spark { name: next()?, points: next()?, rate: next()?, words: next()?, bad: next()? == "!" })
    };
    text.lines().filter_map(spark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_travel_as_text() {
        let busy = Glance { name: "busy".into(), invocations: vec![0.0, 10.0, 5.0], errors: 3.0 };
        let idle = Glance { name: "idle".into(), invocations: vec![0.0; 3], errors: 0.0 };
        let once = Glance { name: "once".into(), invocations: vec![0.0, 1.0], errors: 1.0 };
        let read = read(&write(&[busy, idle, once]));
        assert_eq!(read[0].points, "0,19.0 48,1.0 96,10.0");
        assert_eq!(read[0].words, "15 invocations in the last 3 hours, 3 errors: 20.0 %");
        assert_eq!((read[0].rate.as_str(), read[0].bad), ("20.0 %", true));
        assert_eq!((read[1].points.as_str(), read[1].words.as_str()), ("", "no invocations in the last 3 hours"));
        assert_eq!(read[2].words, "1 invocation in the last 3 hours, 1 error: 100 %");
    }

    #[test]
    fn what_is_no_row_is_left_out() {
        assert_eq!(read("one\ttwo\n\n"), []);
    }
}
