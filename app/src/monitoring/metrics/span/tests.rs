use super::*;

/// 2026-11-22T10:31:07Z
const NOW: i64 = 1_795_343_467_000;

fn asked(range: &str, from: &str, to: &str) -> Asked {
    Asked { range: range.into(), from: from.into(), to: to.into() }
}

#[test]
fn presets_end_with_the_period_that_runs() {
    for preset in PRESETS {
        let span = span(&asked(preset.key, "", ""), NOW).unwrap();
        assert_eq!(span.until - span.from, preset.minutes * 60_000, "{}", preset.key);
        assert_eq!((span.from % span.period_ms(), span.until % span.period_ms()), (0, 0), "{}", preset.key);
        assert!(span.until >= NOW && span.until - NOW < span.period_ms(), "{}", preset.key);
        assert!((15..=72).contains(&span.slots()), "{}: {}", preset.key, span.slots());
    }
    assert_eq!(span(&asked("nonsense", "", ""), NOW), span(&asked("3h", "", ""), NOW));
}

#[test]
fn a_chosen_time_has_whole_periods() {
    let hour = span(&asked("1d", "2026-11-22T09:00", "2026-11-22T10:00"), NOW).unwrap();
    assert_eq!((hour.period_s, hour.slots(), hour.from), (60, 60, NOW - 91 * 60_000 - 7_000));
    let odd = span(&asked("", "2026-11-22T02:03", "2026-11-22T07:59:30Z"), NOW).unwrap();
    assert_eq!(
        (odd.period_s, moment_text(odd.from), moment_text(odd.until)),
        (300, "2026-11-22T02:00".into(), "2026-11-22T08:00".into())
    );
    // An end in the future is now.
    let open = span(&asked("", "2026-11-22T10:00", "2027-01-01T00:00"), NOW).unwrap();
    assert_eq!(moment_text(open.until), "2026-11-22T10:32");
}

#[test]
fn periods_are_those_cloudwatch_still_has() {
    let of = |from: &str, to: &str| span(&asked("", from, to), NOW).unwrap().period_s;
    assert_eq!(of("2026-10-01T10:00", "2026-10-01T10:30"), 300);
    assert_eq!(of("2026-07-01T10:00", "2026-07-01T12:00"), 3_600);
    assert_eq!(of("2025-09-01T00:00", "2026-11-22T00:00"), 7 * 86_400);
}

#[test]
fn what_is_no_time_is_refused_beside_its_field() {
    for (from, to, field) in [
        ("", "2026-11-22T10:00", "from"),
        ("2026-11-22T10:00", "", "to"),
        ("yesterday", "2026-11-22T10:00", "from"),
        ("2026-02-30T10:00", "2026-11-22T10:00", "from"),
        ("2026-11-22T10:00", "2026-11-22T25:00", "to"),
        ("2026-11-22T10:00", "2026-11-22T1:00", "to"),
        ("2026-11-22T10:00", "2026-11-22T10:00", "to"),
        ("2026-11-23T10:00", "2026-11-24T10:00", "from"),
        ("2020-01-01T10:00", "2020-01-01T11:00", "from"),
    ] {
        let errors = span(&asked("", from, to), NOW).unwrap_err();
        assert_eq!(errors[0].field, field, "{from} {to}");
    }
}
