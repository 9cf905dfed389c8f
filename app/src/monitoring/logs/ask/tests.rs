use super::*;

const NOW: i64 = 1_795_343_467_000;

#[test]
fn moments_are_read_as_browsers_write_them() {
    assert_eq!(moment("2026-11-22T10:31:07"), Some(NOW));
    assert_eq!(moment("2026-11-22T10:31:07Z"), Some(NOW));
    assert_eq!(moment("2026-11-22 10:31"), Some(NOW - 7_000));
    assert_eq!(moment("1795343467000"), Some(NOW));
    for bad in ["", "x", "2026-11-22T25:00", "2026-11-22T10:60", "2026-02-30T10:00", "2026-11-22T10:00:99"] {
        assert_eq!(moment(bad), None, "{bad}");
    }
    assert_eq!(for_input("1795343467000"), "2026-11-22T10:31:07");
    assert_eq!(clock(NOW + 20), "10:31:07.020");
}

fn field(ask: &LogAsk) -> String {
    match ask.span(NOW) {
        Err(ConsoleError::Invalid(fields)) => fields[0].field.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn ranges_end_now_and_others_are_refused_beside_their_field() {
    assert_eq!(LogAsk::default().span(NOW).unwrap(), (NOW - HOUR, NOW));
    let ask = |range: &str, from: &str, to: &str| LogAsk {
        range: range.into(),
        from: from.into(),
        to: to.into(),
        ..LogAsk::default()
    };
    assert_eq!(ask("14d", "", "").span(NOW).unwrap().0, NOW - 14 * DAY);
    assert_eq!(ask(CUSTOM, "2026-11-22T10:00", "").span(NOW).unwrap().1, NOW);
    assert_eq!(field(&ask("2y", "", "")), "range");
    assert_eq!(field(&ask(CUSTOM, "soon", "")), "from");
    assert_eq!(field(&ask(CUSTOM, "2020-01-01T00:00", "")), "from");
    assert_eq!(field(&ask(CUSTOM, "2026-11-22T10:00", "2026-11-22T09:00")), "to");
    assert_eq!(field(&LogAsk { jump: "x".into(), ..LogAsk::default() }), "jump");
    let later = LogAsk { until: (NOW - 5).to_string(), ..LogAsk::default() };
    assert_eq!(later.span(NOW).unwrap().1, NOW - 6);
}

#[test]
fn a_filter_shows_lines() {
    assert_eq!(LogAsk::default().view(), View::Invocations);
    let filtered = LogAsk { filter: "ERROR".into(), ..LogAsk::default() };
    assert_eq!(filtered.view(), View::Lines);
    assert_eq!(LogAsk { view: "errors".into(), ..filtered }.view(), View::Errors);
    assert!(LogAsk { filter: "x".repeat(1_025), ..LogAsk::default() }.pattern().is_err());
}
