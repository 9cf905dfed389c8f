//! When a function's runtime ends.
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtime-support-policy>

use crate::functions::runtimes;

/// Warned of from this many days before.
const NOTICE_DAYS: i64 = 180;
const DAY_MS: i64 = 86_400_000;

/// A sentence when the runtime is deprecated, or will be within 180 days of `now` (milliseconds since 1970, told by
/// the server, so that both sides render the same).
pub fn warning(runtime: &str, now: i64) -> Option<String> {
    let runtime = runtimes::find(runtime)?;
    let date = runtime.deprecated_on?;
    let days = day_number(date)? - now.div_euclid(DAY_MS);
    match days {
        ..=0 => Some(format!("{} ended on {date}", runtime.label)),
        1..=NOTICE_DAYS => Some(format!("{} ends on {date}", runtime.label)),
        _ => None,
    }
}

/// Days since 1970 of `2026-10-31`: <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>
fn day_number(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_right() {
        assert_eq!(day_number("1970-01-01"), Some(0));
        assert_eq!(day_number("2000-02-29"), Some(11_016));
        assert_eq!(day_number("2026-10-31"), Some(20_757));
        assert_eq!(day_number("soon"), None);
    }

    #[test]
    fn warns_half_a_year_before() {
        // python3.10 ends on 2026-10-31.
        let days_before = |days: i64| (20_757 - days) * DAY_MS + 5_000;
        assert_eq!(warning("python3.10", days_before(181)), None);
        assert_eq!(warning("python3.10", days_before(180)).as_deref(), Some("Python 3.10 ends on 2026-10-31"));
        assert_eq!(warning("python3.10", days_before(0)).as_deref(), Some("Python 3.10 ended on 2026-10-31"));
        assert_eq!(warning("no-such-runtime", days_before(0)), None);
    }
}
