//! Times. The server renders UTC, so that rendering stays pure; the browser then says how long ago it was, and the
//! local time in the tooltip.

use leptos::prelude::*;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Days since 1970 to year, month, day: <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>
pub fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, day)
}

/// The reverse: <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>
pub fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let y = if month > 2 { year } else { year - 1 };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

/// The day of a date, `2026-11-22`, counted from 1970-01-01.
pub fn day_of(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok().filter(|number| *number > 0));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if year > 9_999 || month > 12 || day > 31 {
        return None;
    }
    let found = days_since_1970(year, month, day);
    // The 31st of a month that has none is no date.
    (civil(found) == (year, month, day)).then_some(found)
}

/// `2026-11-22 10:31 UTC`.
pub fn utc(at: i64) -> String {
    let (year, month, day) = civil(at.div_euclid(DAY));
    let time = at.rem_euclid(DAY);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", time / HOUR, time % HOUR / MINUTE)
}

/// `2026-11-22T10:31:07Z`, for `datetime`.
pub fn iso(at: i64) -> String {
    let (year, month, day) = civil(at.div_euclid(DAY));
    let time = at.rem_euclid(DAY);
    let (h, m, s) = (time / HOUR, time % HOUR / MINUTE, time % MINUTE / SECOND);
    format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}Z")
}

/// The UTC day of a time, counted from 1970-01-01.
pub fn day(at: i64) -> i64 {
    at.div_euclid(DAY)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `22 November 2026`, of a [`day`].
pub fn day_label(day: i64) -> String {
    let (year, month, number) = civil(day);
    let month = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
    format!("{number} {month} {year}")
}

/// `10:31:07`, UTC.
pub fn clock(at: i64) -> String {
    iso(at)[11..19].to_owned()
}

/// `4 min ago`, `yesterday`, …
pub fn ago(at: i64, now: i64) -> String {
    let age = now - at;
    if age < 45 * SECOND {
        "just now".into()
    } else if age < HOUR {
        format!("{} min ago", (age + MINUTE / 2) / MINUTE)
    } else if age < DAY {
        format!("{} h ago", age / HOUR)
    } else if age < 2 * DAY {
        "yesterday".into()
    } else if age < 60 * DAY {
        format!("{} days ago", age / DAY)
    } else {
        utc(at)[..10].to_owned()
    }
}

/// `1.84 ms`, `412 ms`, `9.6 s`, `2 min 5 s`.
pub fn duration(ms: f64) -> String {
    if ms < 10.0 {
        format!("{ms:.2} ms")
    } else if ms < 1_000.0 {
        format!("{ms:.0} ms")
    } else if ms < 60_000.0 {
        format!("{:.1} s", ms / 1_000.0)
    } else {
        let seconds = (ms / 1_000.0).round();
        format!("{:.0} min {:.0} s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}

/// A point in time, in milliseconds since 1970.
#[component]
pub fn Time(at: i64) -> impl IntoView {
    let text = RwSignal::new(utc(at));
    let title = RwSignal::new(utc(at));
    Effect::new(move |_| {
        let now = js_sys::Date::now();
        text.set(ago(at, now as i64));
        let local = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
        title.set(String::from(local.to_string()));
    });
    view! { <time datetime=iso(at) title=move || title.get()>{move || text.get()}</time> }
}

/// A [`day`] in words; the browser adds whether it is today or yesterday.
#[component]
pub fn Day(day: i64) -> impl IntoView {
    let near = RwSignal::new("");
    Effect::new(move |_| {
        let today = self::day(js_sys::Date::now() as i64);
        near.set(match today - day {
            0 => "Today, ",
            1 => "Yesterday, ",
            _ => "",
        });
    });
    view! { {move || near.get()}{day_label(day)} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right() {
        assert_eq!(utc(0), "1970-01-01 00:00 UTC");
        assert_eq!(iso(1_795_343_467_000), "2026-11-22T10:31:07Z");
        assert_eq!(iso(951_782_400_000), "2000-02-29T00:00:00Z");
    }

    #[test]
    fn dates_become_days() {
        for at in [0, 1_795_343_467_000, 951_782_400_000, 4_102_444_800_000] {
            assert_eq!(day_of(&iso(at)[..10]), Some(day(at)), "{}", iso(at));
        }
        for bad in ["", "2026", "2026-11", "2026-13-01", "2026-02-30", "2026-11-00", "x-1-1", "2026-11-22T10:00"] {
            assert_eq!(day_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_are_utc_days() {
        let last_moment = 1_795_391_999_999;
        assert_eq!((day(last_moment) + 1, day(-1)), (day(last_moment + 1), -1));
        assert_eq!(day_label(day(last_moment)), "22 November 2026");
        assert_eq!(day_label(day(last_moment + 1)), "23 November 2026");
        assert_eq!(clock(1_795_343_467_000), "10:31:07");
    }

    #[test]
    fn ages_and_durations_read_well() {
        let now = 1_795_343_467_000;
        assert_eq!(ago(now - 10_000, now), "just now");
        assert_eq!(ago(now + 5_000, now), "just now");
        assert_eq!(ago(now - 4 * MINUTE, now), "4 min ago");
        assert_eq!(ago(now - 26 * HOUR, now), "yesterday");
        assert_eq!(ago(now - 100 * DAY, now), "2026-08-14");
        assert_eq!(duration(1.84), "1.84 ms");
        assert_eq!(duration(125_000.0), "2 min 5 s");
    }
}
