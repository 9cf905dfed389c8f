//! What a row of the list says of a function: a line of its invocations and how many of them failed.

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

/// A symbol of each, `#s-<name>`, with its words in `#w-<name>`. Nothing in them needs to be escaped: names were checked
/// by Lambda's rule, the rest is figures.
pub fn symbols(glances: &[Glance]) -> String {
    glances.iter().map(symbol).collect()
}

fn symbol(glance: &Glance) -> String {
    let runs: f64 = glance.invocations.iter().sum();
    let errors = glance.errors.min(runs);
    let (rate, words) = if runs <= 0.0 {
        (String::new(), format!("no invocations in the last {HOURS} hours"))
    } else {
        let rate = percent(100.0 * errors / runs);
        let ran = format!("{} in the last {HOURS} hours", plural(runs, "invocation"));
        (rate.clone(), format!("{ran}, {}: {rate}", plural(errors, "error")))
    };
    let (name, points) = (&glance.name, polyline(&glance.invocations, WIDTH, HEIGHT));
    let bad = if errors > 0.0 { " bad" } else { "" };
    format!(
        r#"<symbol id="s-{name}" viewBox="0 0 152 20"><title id="w-{name}">{words}</title><polyline class="spark-line{bad}" points="{points}"/><text x="152" y="14" text-anchor="end">{rate}</text></symbol>"#
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(invocations: &[f64], errors: f64) -> String {
        symbols(&[Glance { name: "one".into(), invocations: invocations.to_vec(), errors }])
    }

    #[test]
    fn a_row_is_a_line_and_its_words() {
        let busy = drawn(&[0.0, 10.0, 5.0], 3.0);
        assert!(busy.contains(r#"class="spark-line bad" points="0,19.0 48,1.0 96,10.0""#), "{busy}");
        assert!(
            busy.contains(r#"<title id="w-one">15 invocations in the last 3 hours, 3 errors: 20.0 %</title>"#),
            "{busy}"
        );
        assert!(busy.contains(r#"text-anchor="end">20.0 %</text>"#), "{busy}");
        let idle = drawn(&[0.0; 3], 0.0);
        assert!(
            idle.contains(r#"class="spark-line" points="""#) && idle.contains("no invocations in the last 3 hours")
        );
        assert!(drawn(&[0.0, 1.0], 1.0).contains("1 invocation in the last 3 hours, 1 error: 100 %"));
    }
}
