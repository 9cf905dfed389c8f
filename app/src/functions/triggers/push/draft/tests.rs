use super::*;
use crate::functions::triggers::push::model::{NewSource, ScheduleRole, When};

fn draft(pairs: &[(&str, &str)]) -> Draft {
    let all = pairs.iter().chain(&[("function", "hello")]);
    Draft::from_pairs(all.map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
}

fn fields(pairs: &[(&str, &str)]) -> Vec<String> {
    draft(pairs).check().err().unwrap_or_default().into_iter().map(|error| error.field).collect()
}

fn source(pairs: &[(&str, &str)]) -> NewSource {
    draft(pairs).check().unwrap().source
}

const TOPIC: &str = "arn:aws:sns:eu-west-1:000000000000:t";
const LISTENER: &str = "arn:aws:elasticloadbalancing:eu-west-1:0:listener/app/lb/1/2";

#[test]
fn each_source_becomes_a_request() {
    let NewSource::Rule(rule) = source(&[("source", "schedule"), ("name", "n"), ("expression", "rate(5  minutes)")])
    else {
        panic!()
    };
    assert_eq!((rule.bus.as_str(), rule.enabled), ("default", true));
    assert_eq!(rule.when, When::Schedule("rate(5 minutes)".into()));
    let all = [
        ("source", "schedule"),
        ("by", "scheduler"),
        ("name", "n"),
        ("expression", "cron(0 1 * * ? *)"),
        ("state", "off"),
    ];
    let NewSource::Schedule(schedule) = source(&all) else { panic!() };
    assert_eq!((schedule.time_zone.as_str(), schedule.enabled, schedule.role), ("UTC", false, ScheduleRole::New));
    let all = [("source", "s3"), ("bucket", "abc"), ("events", "s3:ObjectCreated:*"), ("prefix", "in/")];
    assert_eq!(source(&all).words(), "bucket abc");
    assert_eq!(source(&[("source", "sns"), ("topic", TOPIC)]).words(), "topic t");
    let all = [
        ("source", "alb"),
        ("group_name", "g"),
        ("listener", LISTENER),
        ("host", "*.example.com"),
        ("multi_value", "on"),
    ];
    let NewSource::Balancer(balancer) = source(&all) else { panic!() };
    assert_eq!(balancer.listener.unwrap().words(), "host *.example.com");
    assert_eq!(source(&[("source", "logs"), ("log_group", "/x"), ("name", "f")]).words(), "log group /x");
}

#[test]
fn what_is_wrong_is_told_beside_its_field() {
    assert_eq!(fields(&[]), ["source"]);
    assert_eq!(fields(&[("source", "schedule")]), ["name", "expression"]);
    let all = [("source", "schedule"), ("by", "scheduler"), ("role_kind", "existing")];
    assert_eq!(fields(&all), ["name", "expression", "role"]);
    assert_eq!(fields(&[("source", "pattern"), ("name", "n"), ("pattern", "{"), ("input", "{")]), ["pattern", "input"]);
    assert_eq!(fields(&[("source", "s3")]), ["bucket", "events"]);
    assert_eq!(fields(&[("source", "sns"), ("filter", "[]")]), ["topic", "filter"]);
    assert_eq!(fields(&[("source", "alb"), ("group_kind", "existing"), ("listener", LISTENER)]), ["group", "path"]);
    assert_eq!(fields(&[("source", "logs"), ("log_group", "/aws/lambda/hello"), ("name", "f")]), ["log_group"]);
}

#[test]
fn events_survive_the_round_trip() {
    let draft = draft(&[("events", "a"), ("events", "b"), ("nonsense", "x")]);
    let pairs: Vec<_> = draft.pairs().collect();
    assert_eq!(pairs, [("function", "hello"), ("events", "a"), ("events", "b")]);
}
