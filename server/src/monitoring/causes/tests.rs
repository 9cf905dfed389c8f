//! The twelve faults: facts that prove each, and facts that must not.

use std::collections::BTreeMap;

use app::{
    functions::{
        code::model::{Findings, Problem, ProblemKind},
        configuration::url::model::{Access, UrlConfig, UrlFacts, UrlView},
        model::{Architecture, FunctionDetail, FunctionState, PackageType, UpdateStatus},
    },
    monitoring::causes::model::{Check, Finding, Fix, HealKind, Outcome, Question, VIA_TEST, VIA_URL},
};
use serde_json::json;

use super::{
    access::AccessLine,
    checks::findings,
    facts::{Facts, Known, Log, Way},
    log,
};
use crate::{
    aws::{
        apigateway::{AccessLog, Authorizer, Route, Stage},
        logs::LogEvent,
        stub::elsewhere,
    },
    http_apis::catalog::ApiParts,
    testing::{api, integration},
};

mod faults;
mod innocent;
mod wire;

const ARN: &str = "arn:aws:lambda:eu-west-1:1:function:hello";
const NOW: i64 = 1_800_000_000_000;
const AT: i64 = NOW - 60_000;

fn detail() -> FunctionDetail {
    FunctionDetail {
        name: "hello".into(),
        arn: ARN.into(),
        version: "$LATEST".into(),
        description: String::new(),
        package_type: PackageType::Zip,
        runtime: Some("python3.13".into()),
        handler: Some("lambda_function.lambda_handler".into()),
        architecture: Architecture::X86,
        memory_mb: 128,
        timeout_s: 3,
        ephemeral_storage_mb: 512,
        role_arn: "arn:aws:iam::1:role/hello-role".into(),
        state: FunctionState::Active,
        state_reason: None,
        update: UpdateStatus::Successful,
        update_reason: None,
        code_size: 300,
        code_sha256: "abc".into(),
        image_uri: None,
        modified_at: Some(AT - 1_000_000),
        revision_id: "r".into(),
        environment_keys: Vec::new(),
        layers: Vec::new(),
        log_group: "/aws/lambda/hello".into(),
        tags: BTreeMap::new(),
        reserved_concurrency: None,
        dead_letter_arn: None,
        tracing_active: false,
        vpc_id: None,
        more: BTreeMap::new(),
        warning: None,
        as_of: NOW,
    }
}

fn parts() -> ApiParts {
    ApiParts {
        api: api("a1", "web"),
        routes: vec![Route {
            id: "r1".into(),
            key: "ANY /test".into(),
            integration_id: Some("i1".into()),
            authorization: "NONE".into(),
            authorizer_id: None,
        }],
        integrations: vec![integration("i1", ARN)],
        stages: vec![Stage {
            name: "$default".into(),
            auto_deploy: true,
            deployment_id: Some("d1".into()),
            last_deployment_message: None,
            variables: BTreeMap::new(),
            access_log: Some(AccessLog { destination_arn: "arn:aws:logs:r:1:log-group:g".into(), format: "{}".into() }),
            default_limits: Default::default(),
            route_limits: BTreeMap::new(),
            tags: BTreeMap::new(),
        }],
    }
}

fn policy(source: &str, resource: &str) -> String {
    json!({ "Statement": [{
        "Sid": "s1", "Effect": "Allow", "Principal": { "Service": "apigateway.amazonaws.com" },
        "Action": "lambda:InvokeFunction", "Resource": resource,
        "Condition": { "ArnLike": { "AWS:SourceArn": format!("arn:aws:execute-api:eu-west-1:1:{source}") } },
    }] })
    .to_string()
}

const FINE: &str = "Duration: 5.00 ms\tBilled Duration: 6 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t";

fn ran(lines: &[&str], report: &str) -> Known<Log> {
    let event = |message: String| LogEvent { stream: "s".into(), at: AT, message };
    let mut events = vec![event("START RequestId: q1 Version: $LATEST".into())];
    events.extend(lines.iter().map(|line| event((*line).to_owned())));
    events.push(event(format!("REPORT RequestId: q1\t{report}")));
    let of = log::invocations(&events).into_iter().next();
    Known::Is(Log { group: "/aws/lambda/hello".into(), of, sure: true, span: (AT - 1, AT + 1) })
}

fn line(status: u16, integration_error: &str, lambda_status: Option<u16>) -> Known<Option<AccessLine>> {
    Known::Is(Some(AccessLine {
        at: AT,
        text: "{}".into(),
        request_id: "R=".into(),
        status,
        route_key: "ANY /test".into(),
        stage: "$default".into(),
        method: "GET".into(),
        integration_error: integration_error.into(),
        lambda_status,
        ..AccessLine::default()
    }))
}

/// A request through the API that nothing is wrong with.
fn fine() -> Facts {
    let (parts, way) = (parts(), "ANY /test");
    Facts {
        question: Question {
            function: "hello".into(),
            api: "a1".into(),
            route: way.into(),
            at: Some(AT),
            ..Question::default()
        },
        place: elsewhere(),
        local: false,
        now: NOW,
        function: Known::Is(Some(detail())),
        policy: Known::Is(Some(policy("a1/*/*/test", ARN))),
        way: Known::Is(Way {
            key: Some(way.into()),
            route: parts.routes.first().cloned(),
            stage: parts.stages.first().cloned(),
            parts,
        }),
        authorizer: Known::Aside("No authorizer.".into()),
        authorizer_policy: Known::Aside("No authorizer.".into()),
        deployed: Known::Aside("It deploys by itself.".into()),
        url: Known::Aside("Not by the URL.".into()),
        code: Known::Is(Findings::default()),
        log: ran(&["fine"], FINE),
        access: line(200, "", Some(200)),
        throttles: Known::Is((0, (AT - 60_000, AT + 60_000))),
        reserved_before: None,
    }
}

fn with(change: impl FnOnce(&mut Facts)) -> Vec<Finding> {
    let mut facts = fine();
    change(&mut facts);
    findings(&facts)
}

fn causes(found: &[Finding]) -> Vec<Check> {
    found.iter().filter(|one| one.outcome == Outcome::Failed).map(|one| one.check).collect()
}

fn healed_by(found: &[Finding]) -> Option<HealKind> {
    found.first()?.fixes.iter().find_map(|fix| match fix {
        Fix::Heal(remedy) => Some(remedy.heal.kind),
        _ => None,
    })
}

fn outcome(found: &[Finding], check: Check) -> Outcome {
    found.iter().find(|one| one.check == check).unwrap().outcome
}

fn way(facts: &mut Facts) -> &mut Way {
    match &mut facts.way {
        Known::Is(way) => way,
        _ => panic!("there is one"),
    }
}

fn detail_of(facts: &mut Facts) -> &mut FunctionDetail {
    match &mut facts.function {
        Known::Is(Some(detail)) => detail,
        _ => panic!("there is one"),
    }
}

fn public_url(facts: &mut Facts, both: bool) {
    facts.question = Question { function: "hello".into(), via: VIA_URL.into(), ..Question::default() };
    facts.way = Known::Aside("By the URL.".into());
    facts.access = Known::Aside("By the URL.".into());
    let config = UrlConfig { public: true, ..UrlConfig::default() };
    let url = UrlFacts { url: "https://x".into(), reach: "https://x".into(), config, created_at: None };
    let function = if both { vec!["f".into()] } else { Vec::new() };
    facts.url =
        Known::Is(UrlView { url: Some(url), access: Access { url: vec!["u".into()], function, ..Access::default() } });
}

#[test]
fn nothing_is_a_cause_where_nothing_is_wrong() {
    let found = with(|_| {});
    assert_eq!(causes(&found), []);
    assert_eq!(found.len(), Check::ALL.len());
    assert!(found.iter().all(|one| !one.title.is_empty()), "{found:?}");
    assert_eq!(found.iter().map(|one| one.check).collect::<Vec<_>>(), Check::ALL, "in the order a call takes");
}

#[test]
fn what_the_call_itself_left_is_surer_than_what_is_configured() {
    let found = with(|facts| {
        facts.policy = Known::Is(None);
        facts.log = ran(&["2026 q1 Task timed out after 3.00 seconds"], FINE);
    });
    assert_eq!(causes(&found), [Check::Timeout, Check::Permission]);
}

#[test]
fn a_test_takes_no_way_through_an_api() {
    let found = with(|facts| {
        facts.question =
            Question { function: "hello".into(), via: VIA_TEST.into(), at: Some(AT), ..Question::default() };
        facts.way = Known::Aside("Called directly.".into());
        facts.policy = Known::Aside("Called directly.".into());
        facts.access = Known::Aside("Called directly.".into());
        facts.log = ran(&["[ERROR] KeyError: 'a'\nTraceback"], FINE);
    });
    for check in [Check::Route, Check::Authorizer, Check::Permission, Check::Url, Check::Answer] {
        assert_eq!(outcome(&found, check), Outcome::Aside, "{check:?}");
    }
    assert_eq!(causes(&found), [Check::Exception]);
}

#[test]
fn a_version_cannot_be_changed() {
    let found = with(|facts| {
        facts.question.qualifier = "3".into();
        way(facts).parts.integrations[0].uri = format!("{ARN}:3");
        facts.policy = Known::Is(Some(policy("a1/*/*/test", &format!("{ARN}:3"))));
        facts.log = ran(&["2026 q1 Task timed out after 3.00 seconds"], FINE);
    });
    assert_eq!(causes(&found), [Check::Timeout]);
    assert_eq!(healed_by(&found), None, "its settings are fixed: {:?}", found[0]);
}

#[test]
fn the_local_gateway_refuses_authorizers_and_serves_what_is_configured() {
    let found = with(|facts| {
        facts.local = true;
        if let Some(route) = &mut way(facts).route {
            route.authorization = "JWT".into();
        }
        facts.access = line(403, "", None);
        facts.log = Known::Is(Log::default());
    });
    assert_eq!((causes(&found), healed_by(&found)), (vec![Check::Authorizer], Some(HealKind::OpenRoute)));
}

#[test]
fn the_line_of_the_code_is_a_link() {
    let found = with(|facts| {
        facts.log = ran(
            &[
                "[ERROR] KeyError: 'name'\nTraceback (most recent call last):\n  File \"/var/task/lambda_function.py\", line 7, in f",
            ],
            FINE,
        );
    });
    let go = found[0].fixes.iter().find_map(|fix| match fix {
        Fix::Go { href, .. } => Some(href.as_str()),
        _ => None,
    });
    assert_eq!(go, Some("/c/aws/eu-west-1/functions/hello/code?file=lambda_function.py&line=7"));
}
