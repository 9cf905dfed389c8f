use super::super::model::defaults;
use super::*;

fn with(poll: Poll, pairs: &[(&str, &str)]) -> Texts {
    let mut texts = defaults(poll);
    texts.extend(pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())));
    wanted(poll, &texts)
}

fn wrong(poll: Poll, pairs: &[(&str, &str)]) -> Vec<String> {
    let errors = check(poll, &Texts::new(), &with(poll, pairs)).err().unwrap_or_default();
    errors.into_iter().map(|error| error.field).collect()
}

#[test]
fn what_aws_takes_by_itself_is_right() {
    for poll in [Poll::Queue, Poll::Fifo, Poll::Stream, Poll::Table, Poll::Kafka, Poll::Other] {
        assert_eq!(wrong(poll, &[]), [""; 0], "{poll:?}");
    }
}

#[test]
fn every_wrong_setting_is_named() {
    assert_eq!(
        wrong(
            Poll::Queue,
            &[
                ("batch", "10001"),
                ("window", "301"),
                ("concurrency", "1"),
                ("pollers_min", "1"),
                ("pollers_max", "10001")
            ]
        ),
        ["batch", "window", "concurrency", "pollers_min", "pollers_max"]
    );
    assert_eq!(
        wrong(
            Poll::Stream,
            &[
                ("batch", "0"),
                ("window", "x"),
                ("parallel", "11"),
                ("tumbling", "901"),
                ("retries", "-2"),
                ("age", "59"),
                ("failure", "orders"),
                ("filters", "[]"),
                ("calls", "a b"),
            ]
        ),
        ["calls", "batch", "window", "parallel", "tumbling", "filters", "retries", "age", "failure"]
    );
    assert_eq!(wrong(Poll::Fifo, &[("batch", "11")]), ["batch"]);
    assert_eq!(wrong(Poll::Stream, &[("retries", "-1"), ("age", "-1"), ("batch", "10000")]), [""; 0]);
}

#[test]
fn settings_that_do_not_go_together() {
    assert_eq!(wrong(Poll::Queue, &[("batch", "11")]), ["window"]);
    assert_eq!(wrong(Poll::Queue, &[("batch", "11"), ("window", "1")]), [""; 0]);
    assert_eq!(wrong(Poll::Queue, &[("concurrency", "5"), ("pollers_min", "2")]), ["concurrency"]);
    assert_eq!(wrong(Poll::Kafka, &[("pollers_min", "9"), ("pollers_max", "2")]), ["pollers_max"]);
}

#[test]
fn what_aws_has_is_not_scolded() {
    let base = with(Poll::Queue, &[("batch", "20000")]);
    assert!(check(Poll::Queue, &base, &base).is_ok());
    assert!(check(Poll::Queue, &base, &with(Poll::Queue, &[("batch", "20001")])).is_err());
}

#[test]
fn fields_are_read_as_they_are_meant() {
    let texts = with(Poll::Queue, &[("batch", " 0010 "), ("enabled", "on"), ("calls", "$LATEST"), ("age", "5")]);
    assert_eq!((texts["batch"].as_str(), texts["enabled"].as_str(), texts["calls"].as_str()), ("10", "false", ""));
    assert!(!texts.contains_key("age"), "a queue has no such setting");
}

#[test]
fn patterns_follow_each_other() {
    assert_eq!(patterns(" {\"a\":[1]}\n\n{ \"b\": [\"}{\"] } ").unwrap(), ["{\"a\":[1]}", "{ \"b\": [\"}{\"] }"]);
    assert_eq!(patterns("").unwrap(), [""; 0]);
    assert!(patterns("{\"a\":1} x").unwrap_err().contains("Pattern 2 is not valid JSON"));
    assert!(patterns(&"{}".repeat(11)).is_err() && patterns(&"{}".repeat(10)).is_ok());
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(4_100));
    assert!(patterns(&long).unwrap_err().contains("4,096"));
}

#[test]
fn sources_are_of_the_right_kind_and_region() {
    let good = |what, arn: &str| source(what, "eu-west-1", arn).is_ok();
    assert!(good("sqs", " arn:aws:sqs:eu-west-1:123456789012:orders "));
    assert!(good("kinesis", "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks/consumer/x:1"));
    assert!(good("dynamodb", "arn:aws-cn:dynamodb:eu-west-1:123456789012:table/carts/stream/2026-11-22T10:24:00.000"));
    for (what, arn) in [
        ("sqs", ""),
        ("sqs", "orders"),
        ("sqs", "arn:aws:sns:eu-west-1:123456789012:orders"),
        ("sqs", "arn:aws:sqs:eu-west-1:123456789012:or ders"),
        ("sqs", "arn:aws:sqs:eu-west-1:12:orders"),
        ("kinesis", "arn:aws:kinesis:eu-west-1:123456789012:clicks"),
        ("dynamodb", "arn:aws:dynamodb:eu-west-1:123456789012:table/carts"),
    ] {
        assert!(!good(what, arn), "{arn}");
    }
    let elsewhere = source("sqs", "eu-west-1", "arn:aws:sqs:us-east-1:123456789012:orders").unwrap_err();
    assert!(elsewhere.contains("own region"));
}

#[test]
fn reading_begins_where_it_is_said() {
    let typed = |start: &str, at: &str| Texts::from([("start".into(), start.into()), ("start_at".into(), at.into())]);
    assert_eq!(start(Poll::Stream, &typed("", ""), None), Ok(("LATEST".into(), None)));
    let at = start(Poll::Stream, &typed("AT_TIMESTAMP", "2026-11-22T10:24"), Some(1_795_343_040_000)).unwrap();
    assert_eq!(at, ("AT_TIMESTAMP".into(), Some(1_795_343_040_000)));
    let field = |poll, texts, now| start(poll, &texts, now).unwrap_err().field;
    assert_eq!(field(Poll::Stream, typed("AT_TIMESTAMP", "2026-11-22T10:24"), Some(0)), "start_at");
    assert_eq!(field(Poll::Stream, typed("AT_TIMESTAMP", "2026-02-30T10:24"), None), "start_at");
    assert_eq!(field(Poll::Table, typed("AT_TIMESTAMP", "2026-11-22T10:24"), None), "start");
}

#[test]
fn a_queue_hides_messages_long_enough() {
    assert!(visibility(30, 31).is_err() && visibility(30, 30).is_ok());
    assert!(visibility_advice(30, 10).is_some_and(|text| text.contains("60 s")));
    assert_eq!(visibility_advice(60, 10), None);
    assert_eq!(visibility_advice(5, 10), None, "that is refused, not advised against");
}
