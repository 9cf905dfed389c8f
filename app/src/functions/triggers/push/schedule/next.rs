//! When a schedule runs next: by the calendar alone. Times are milliseconds since 1970, UTC; of a schedule in another
//! time zone they are what that zone's clocks show.

use super::{
    Cron, Expression, MINUTE,
    cron::{Days, MonthDay, WeekDay},
};
use crate::ui::time::{civil, days_since_1970};

const DAY: i64 = 1_440 * MINUTE;

/// The next runs after `now`, at most `count`; none where there is none until the year 2199.
pub fn next_runs(expression: &Expression, now: i64, count: usize) -> Vec<i64> {
    match expression {
        Expression::Rate(every) => {
            let steps = (1..).map_while(|step: i64| every.checked_mul(step)?.checked_add(now));
            steps.take(count).collect()
        }
        Expression::Cron(cron) => of_cron(cron, now, count),
    }
}

fn of_cron(cron: &Cron, now: i64, count: usize) -> Vec<i64> {
    let mut runs = Vec::new();
    let (this_year, this_month, _) = civil(now.div_euclid(DAY));
    for year in cron.years.iter().map(|year| i64::from(*year)).filter(|year| *year >= this_year) {
        for month in cron.months.iter().map(|month| i64::from(*month)) {
            if (year, month) < (this_year, this_month) {
                continue;
            }
            for day in days(cron, year, month) {
                let start = (days_since_1970(year, month, 1) + day - 1) * DAY;
                if start + DAY <= now {
                    continue;
                }
                for at in times(cron).map(|time| start + time).filter(|at| *at > now) {
                    runs.push(at);
                    if runs.len() == count {
                        return runs;
                    }
                }
            }
        }
    }
    runs
}

/// The times of a day.
fn times(cron: &Cron) -> impl Iterator<Item = i64> {
    let minutes = |hour: &u16| {
        let hour = i64::from(*hour);
        cron.minutes.iter().map(move |minute| (hour * 60 + i64::from(*minute)) * MINUTE)
    };
    cron.hours.iter().flat_map(minutes)
}

/// The days of a month, in order.
fn days(cron: &Cron, year: i64, month: i64) -> Vec<i64> {
    let first = days_since_1970(year, month, 1);
    let following = if month == 12 { days_since_1970(year + 1, 1, 1) } else { days_since_1970(year, month + 1, 1) };
    let last = following - first;
    // Sunday is 1; 1970-01-01 was a Thursday.
    let weekday = |day: i64| (first + day - 1 + 4).rem_euclid(7) + 1;
    let workday = |day: i64| nearest_workday(day, last, weekday(day));
    let mut days: Vec<i64> = match &cron.days {
        Days::OfMonth(all) => all
            .iter()
            .filter_map(|one| match *one {
                MonthDay::Day(day) => Some(i64::from(day)),
                MonthDay::BeforeLast(before) => Some(last - i64::from(before)),
                MonthDay::LastWorkday => Some(workday(last)),
                MonthDay::Workday(day) => Some(i64::from(day)).filter(|day| *day <= last).map(workday),
            })
            .filter(|day| (1..=last).contains(day))
            .collect(),
        Days::OfWeek(all) => {
            (1..=last).filter(|day| all.iter().any(|one| of_week(*one, *day, last, weekday(*day)))).collect()
        }
    };
    days.sort_unstable();
    days.dedup();
    days
}

fn of_week(one: WeekDay, day: i64, last: i64, weekday: i64) -> bool {
    match one {
        WeekDay::Day(wanted) => weekday == i64::from(wanted),
        WeekDay::Last(wanted) => weekday == i64::from(wanted) && day + 7 > last,
        WeekDay::Nth(wanted, nth) => weekday == i64::from(wanted) && (day - 1) / 7 + 1 == i64::from(nth),
    }
}

/// The Friday before a Saturday, the Monday after a Sunday, but never in another month.
fn nearest_workday(day: i64, last: i64, weekday: i64) -> i64 {
    match weekday {
        7 if day == 1 => 3,
        7 => day - 1,
        1 if day == last => day - 2,
        1 => day + 1,
        _ => day,
    }
}
