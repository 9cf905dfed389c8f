//! Numbers with their units, in few characters.

use super::model::Unit;
use crate::{functions::model::rules::thousands, ui::time::duration};

pub fn figure(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Count if value.fract() == 0.0 => count(value),
        Unit::Count => format!("{value:.1}"),
        Unit::Milliseconds if value == 0.0 => "0 ms".into(),
        Unit::Milliseconds => duration(value),
        Unit::Percent => percent(value),
        Unit::Bytes => bytes(value),
        Unit::Megabytes => format!("{value:.0} MB"),
    }
}

/// `12,345`; what is more than a number of four bytes, in millions.
pub fn count(value: f64) -> String {
    if value.abs() >= 4_000_000_000.0 {
        return format!("{:.0} million", value / 1e6);
    }
    let digits = thousands(value.abs().round() as u32);
    if value < 0.0 { format!("-{digits}") } else { digits }
}

/// `91.3 %`; 100 % only where it is all.
pub fn percent(value: f64) -> String {
    if value == 0.0 || value == 100.0 {
        return format!("{value:.0} %");
    }
    format!("{:.1} %", value.clamp(0.1, 99.9))
}

fn bytes(value: f64) -> String {
    if value < 1_000.0 {
        format!("{value:.0} B")
    } else if value < 1e6 {
        format!("{:.1} kB", value / 1e3)
    } else if value < 1e9 {
        format!("{:.1} MB", value / 1e6)
    } else {
        format!("{:.1} GB", value / 1e9)
    }
}

/// A round number that is at least `value`: the end of an axis that begins at 0.
pub fn round_up(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 1.0;
    }
    let size = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    steps.into_iter().map(|step| step * size).find(|end| *end >= value).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(figure(12_345.0, Unit::Count), "12,345");
        assert_eq!(figure(0.5, Unit::Count), "0.5");
        assert_eq!(figure(0.0, Unit::Milliseconds), "0 ms");
        assert_eq!(figure(1_840.0, Unit::Milliseconds), "1.8 s");
        assert_eq!(
            (percent(100.0), percent(99.99), percent(0.01), percent(0.0)),
            ("100 %".into(), "99.9 %".into(), "0.1 %".into(), "0 %".into())
        );
        assert_eq!((figure(999.0, Unit::Bytes), figure(1_500_000.0, Unit::Bytes)), ("999 B".into(), "1.5 MB".into()));
        assert_eq!(count(5e9), "5000 million");
    }

    #[test]
    fn axes_end_with_round_numbers() {
        for (value, end) in [(0.0, 1.0), (1.0, 1.0), (7.0, 10.0), (21.0, 25.0), (230.0, 250.0), (0.3, 0.5)] {
            assert!((round_up(value) - end).abs() < 1e-9, "{value}: {}", round_up(value));
        }
    }
}
