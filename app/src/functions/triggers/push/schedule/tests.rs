use super::*;
use crate::ui::time::utc;

/// 2026-11-22 10:31:07 UTC, a Sunday.
const NOW: i64 = 1_795_343_467_000;

fn runs(text: &str) -> Vec<String> {
    let (_, expression) = expression(text).unwrap_or_else(|why| panic!("{text}: {why}"));
    next_runs(&expression, NOW, 5).into_iter().map(|at| utc(at).replace(" UTC", "")).collect()
}

fn wrong(text: &str) -> String {
    expression(text).expect_err(text)
}

#[test]
fn rates_are_singular_for_one_and_plural_for_more() {
    assert_eq!(utc(NOW), "2026-11-22 10:31 UTC");
    assert_eq!(runs("rate(1 minute)")[..2], ["2026-11-22 10:32", "2026-11-22 10:33"]);
    assert_eq!(runs("rate(5 hours)")[..2], ["2026-11-22 15:31", "2026-11-22 20:31"]);
    assert_eq!(runs(" rate(2  days) ")[4], "2026-12-02 10:31");
    assert!(wrong("rate(1 minutes)").contains("rate(1 minute)"));
    assert!(wrong("rate(5 minute)").contains("rate(5 minutes)"));
    assert!(wrong("rate(0 minutes)").contains("1 or more"));
    assert!(wrong("rate(30 seconds)").contains("rate(1 minute)"));
    for text in
        ["rate()", "rate(5)", "rate(five minutes)", "rate(1.5 hours)", "rate(5 weeks)", "rate(9999999999999999 days)"]
    {
        assert!(wrong(text).contains("whole number"), "{text}");
    }
    assert!(wrong("5 minutes").contains("rate(5 minutes)"));
    assert_eq!(expression("rate(05 minutes)").unwrap().0, "rate(5 minutes)");
}

#[test]
fn the_examples_of_aws_run_when_it_says() {
    assert_eq!(runs("cron(15 12 * * ? *)")[..2], ["2026-11-22 12:15", "2026-11-23 12:15"]);
    assert_eq!(runs("cron(0 18 ? * MON-FRI *)")[..2], ["2026-11-23 18:00", "2026-11-24 18:00"]);
    assert_eq!(runs("cron(0 8 1 * ? *)")[..2], ["2026-12-01 08:00", "2027-01-01 08:00"]);
    assert_eq!(runs("cron(0/10 * ? * MON-FRI *)")[..3], ["2026-11-23 00:00", "2026-11-23 00:10", "2026-11-23 00:20"]);
    let quarters = ["2026-11-23 08:00", "2026-11-23 08:05", "2026-11-23 08:10", "2026-11-23 08:15", "2026-11-23 08:20"];
    assert_eq!(runs("cron(0/5 8-17 ? * mon-fri *)"), quarters);
    assert_eq!(runs("cron(30 9 ? * 2#1 *)")[..2], ["2026-12-07 09:30", "2027-01-04 09:30"]);
}

#[test]
fn minutes_and_hours_take_lists_ranges_and_steps() {
    let some = ["2026-11-22 10:45", "2026-11-22 11:00", "2026-11-22 11:05", "2026-11-22 11:45", "2026-11-22 12:00"];
    assert_eq!(runs("cron(0,5,45 * * * ? *)"), some);
    assert_eq!(
        runs("cron(0-30/15 22-23 * * ? *)")[..4],
        ["2026-11-22 22:00", "2026-11-22 22:15", "2026-11-22 22:30", "2026-11-22 23:00"]
    );
    assert_eq!(runs("cron(*/30 0 * * ? *)")[..2], ["2026-11-23 00:00", "2026-11-23 00:30"]);
    // The present minute is over.
    assert_eq!(runs("cron(31 10 * * ? *)")[0], "2026-11-23 10:31");
}

#[test]
fn the_last_days_of_months() {
    assert_eq!(
        runs("cron(0 0 L * ? *)")[..4],
        ["2026-11-30 00:00", "2026-12-31 00:00", "2027-01-31 00:00", "2027-02-28 00:00"]
    );
    assert_eq!(runs("cron(0 0 L-2 2 ? *)")[..2], ["2027-02-26 00:00", "2028-02-27 00:00"]);
    // The 31st of January 2027 is a Sunday.
    assert_eq!(runs("cron(0 0 LW * ? *)")[..3], ["2026-11-30 00:00", "2026-12-31 00:00", "2027-01-29 00:00"]);
    assert_eq!(runs("cron(0 0 ? * 6L *)")[..3], ["2026-11-27 00:00", "2026-12-25 00:00", "2027-01-29 00:00"]);
    assert_eq!(runs("cron(0 0 ? * THUL *)")[0], "2026-11-26 00:00");
    // L alone is the last day of the week.
    assert_eq!(runs("cron(0 0 ? * L *)")[0], "2026-11-28 00:00");
}

#[test]
fn the_nearest_workday_stays_in_its_month() {
    // 2026-08-01 is a Saturday, 2026-11-01 a Sunday, 2026-12-12 a Saturday.
    assert_eq!(runs("cron(0 0 1W 8 ? *)")[0], "2027-08-02 00:00");
    assert_eq!(runs("cron(0 0 1W 5 ? 2027)"), ["2027-05-03 00:00"]);
    assert_eq!(runs("cron(0 0 12W 12 ? 2026)"), ["2026-12-11 00:00"]);
    assert_eq!(runs("cron(0 0 31W 1 ? 2027)"), ["2027-01-29 00:00"]);
    assert_eq!(runs("cron(0 0 31W 4 ? *)"), [""; 0]);
}

#[test]
fn the_nth_weekday_of_a_month() {
    assert_eq!(runs("cron(0 0 ? * 3#2 *)")[..2], ["2026-12-08 00:00", "2027-01-12 00:00"]);
    // Only some months have a fifth Monday.
    assert_eq!(runs("cron(0 0 ? * MON#5 *)")[..2], ["2026-11-30 00:00", "2027-03-29 00:00"]);
}

#[test]
fn years_end_and_leap_days_are_rare() {
    assert_eq!(runs("cron(0 0 29 2 ? *)")[..2], ["2028-02-29 00:00", "2032-02-29 00:00"]);
    assert_eq!(runs("cron(59 23 31 12 ? 2026-2027)"), ["2026-12-31 23:59", "2027-12-31 23:59"]);
    assert_eq!(runs("cron(0 0 1 JAN ? 2027/2)")[..2], ["2027-01-01 00:00", "2029-01-01 00:00"]);
    assert_eq!(runs("cron(0 0 1 1 ? 2020)"), [""; 0]);
    assert_eq!(runs("cron(0 0 31 2 ? *)"), [""; 0]);
}

#[test]
fn what_aws_refuses_is_said() {
    assert!(wrong("cron(0 12 * * ?)").contains("add * at the end"));
    assert!(wrong("cron()").contains("six fields"));
    assert!(wrong("cron(0 12 * * * *)").contains("Put ?"));
    assert!(wrong("cron(0 12 1 * MON *)").contains("Put ?"));
    assert!(wrong("cron(0 12 ? * ? *)").contains("not in both"));
    assert!(wrong("cron(60 12 * * ? *)").contains("0–59"));
    assert!(wrong("cron(0 24 * * ? *)").contains("Hours"));
    assert!(wrong("cron(0 12 32 * ? *)").contains("1–31"));
    assert!(wrong("cron(0 12 ? * 0 *)").contains("SUN–SAT"));
    assert!(wrong("cron(0 12 * 13 ? *)").contains("JAN–DEC"));
    assert!(wrong("cron(0 12 * * ? 2200)").contains("1970–2199"));
    assert!(wrong("cron(0 12 ? * 3#1,6#3 *)").contains("nothing beside it"));
    assert!(wrong("cron(0 12 ? * 3#6 *)").contains("1–5"));
    assert!(wrong("cron(0 12 1-5W * ? *)").contains("15W"));
    assert!(wrong("cron(0 22-2 * * ? *)").contains("two ranges"));
    assert!(wrong("cron(*/0 12 * * ? *)").contains("step"));
    assert!(wrong("cron(0 12 ? * MON/2 *)").contains("no steps"));
    assert!(wrong("cron(? 12 * * ? *)").contains("cannot be ?"));
    assert!(wrong("0 12 * * ? *").contains("cron(0 12 * * ? *)"));
    assert!(wrong("at(2027-01-01T00:00:00)").contains("rate(value unit)"));
    assert!(wrong("").contains("Enter when"));
}
