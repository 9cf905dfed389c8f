//! The twelve faults: facts that prove each, and facts that must not.

use std::collections::BTreeMap;

use app::{
    connections::model::Place,
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
        apigateway::{AccessLog, Api, Authorizer, Integration, Route, Stage},
        logs::LogEvent,
    },
    http_apis::catalog::ApiParts,
};

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
        api: Api {
            id: "a1".into(),
            name: "web".into(),
            description: String::new(),
            endpoint: String::new(),
            created_at: None,
            is_http: true,
            disable_execute_api_endpoint: false,
            cors: None,
            tags: BTreeMap::new(),
        },
        routes: vec![Route {
            id: "r1".into(),
            key: "ANY /test".into(),
            integration_id: Some("i1".into()),
            authorization: "NONE".into(),
            authorizer_id: None,
        }],
        integrations: vec![Integration {
            id: "i1".into(),
            kind: "AWS_PROXY".into(),
            subtype: None,
            uri: ARN.into(),
            method: None,
            payload_format: "2.0".into(),
            timeout_ms: 30_000,
            credentials_arn: None,
            description: String::new(),
        }],
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
        place: Place::new("aws", "eu-west-1"),
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

/// Each fault: what proves it, its cause, and the button that heals it.
#[test]
fn each_of_the_twelve_faults_is_proven_by_its_facts() {
    type Fault = (&'static str, Box<dyn FnOnce(&mut Facts)>, Check, Option<HealKind>);
    let raised = "[ERROR] KeyError: 'name'\nTraceback (most recent call last):\n  File \"/var/task/lambda_function.py\", line 7, in f";
    let faults: Vec<Fault> = vec![
        ("1 no permission", Box::new(|f| f.policy = Known::Is(None)), Check::Permission, Some(HealKind::Permission)),
        (
            "1 another source ARN",
            Box::new(|f| f.policy = Known::Is(Some(policy("a1/*/*/other", ARN)))),
            Check::Permission,
            Some(HealKind::Permission),
        ),
        (
            "1 the alias lacks it",
            Box::new(|f| {
                let integration = &mut way(f).parts.integrations[0];
                integration.uri = format!("{ARN}:live");
                f.question.qualifier = "live".into();
            }),
            Check::Permission,
            Some(HealKind::Permission),
        ),
        (
            "2 pending",
            Box::new(|f| {
                detail_of(f).state = FunctionState::Pending;
                f.log = Known::Is(Log::default());
                f.access = line(500, "", Some(409));
            }),
            Check::State,
            None,
        ),
        (
            "2 failed",
            Box::new(|f| {
                let detail = detail_of(f);
                detail.state = FunctionState::Failed;
                detail.state_reason = Some("The subnet subnet-1 does not exist.".into());
            }),
            Check::State,
            None,
        ),
        ("2 update under way", Box::new(|f| detail_of(f).update = UpdateStatus::InProgress), Check::State, None),
        ("2 update failed", Box::new(|f| detail_of(f).update = UpdateStatus::Failed), Check::State, None),
        (
            "3 handler",
            Box::new(|f| {
                let message = "lambda_function.py has no function lambda_handler.".into();
                let problem = Problem {
                    kind: ProblemKind::Handler,
                    message,
                    path: Some("lambda_function.py".into()),
                    line: None,
                };
                f.code = Known::Is(Findings { problems: vec![problem], handlers: vec!["lambda_function.main".into()] });
            }),
            Check::Handler,
            Some(HealKind::Handler),
        ),
        (
            "3 module",
            Box::new(|f| {
                let text = "[ERROR] Runtime.ImportModuleError: Unable to import module 'lambda_function': No module named 'requests'";
                f.log = ran(&[text], FINE);
                f.access = line(500, "", Some(200));
            }),
            Check::Handler,
            None,
        ),
        ("4 exception", Box::new(move |f| f.log = ran(&[raised], FINE)), Check::Exception, None),
        (
            "5 time-out",
            Box::new(|f| f.log = ran(&["2026 q1 Task timed out after 3.00 seconds"], FINE)),
            Check::Timeout,
            Some(HealKind::Timeout),
        ),
        (
            "5 30 s at the gateway",
            Box::new(|f| {
                f.access = line(503, "", None);
                if let Known::Is(Some(line)) = &mut f.access {
                    line.integration_ms = Some(30_000);
                }
            }),
            Check::Timeout,
            None,
        ),
        (
            "5 the integration's own limit",
            Box::new(|f| {
                way(f).parts.integrations[0].timeout_ms = 1_000;
                f.access = line(503, "", None);
                if let Known::Is(Some(line)) = &mut f.access {
                    line.integration_ms = Some(1_002);
                }
            }),
            Check::Timeout,
            Some(HealKind::IntegrationTime),
        ),
        (
            "6 reserved 0",
            Box::new(|f| {
                detail_of(f).reserved_concurrency = Some(0);
                f.log = Known::Is(Log::default());
                f.access = line(500, "", Some(429));
            }),
            Check::Concurrency,
            Some(HealKind::Concurrency),
        ),
        ("6 throttled", Box::new(|f| f.throttles = Known::Is((7, (AT - 60_000, AT)))), Check::Concurrency, None),
        (
            "7 payload 1.0",
            Box::new(|f| {
                way(f).parts.integrations[0].payload_format = "1.0".into();
                f.access = line(
                    500,
                    "The function's answer is no HTTP response: statusCode is missing, which payload format 1.0 requires.",
                    Some(200),
                );
            }),
            Check::Answer,
            Some(HealKind::Payload),
        ),
        (
            "7 by elimination",
            Box::new(|f| {
                f.access = Known::Not("The stage writes no access log.".into());
                f.question.status = Some(500);
            }),
            Check::Answer,
            None,
        ),
        (
            "7 over 6 MB",
            Box::new(|f| {
                f.log = ran(&["Response payload size exceeded maximum allowed payload size (6291556 bytes)."], FINE)
            }),
            Check::Answer,
            None,
        ),
        (
            "8 authorizer",
            Box::new(|f| {
                if let Some(route) = &mut way(f).route {
                    route.authorization = "JWT".into();
                }
                f.access = line(401, "", None);
                f.log = Known::Is(Log::default());
            }),
            Check::Authorizer,
            None,
        ),
        (
            "8 the authorizer's function may not be called",
            Box::new(|f| {
                if let Some(route) = &mut way(f).route {
                    route.authorization = "CUSTOM".into();
                    route.authorizer_id = Some("z1".into());
                }
                let uri = "arn:aws:lambda:eu-west-1:1:function:auth".into();
                f.authorizer = Known::Is(Some(Authorizer { uri, kind: "REQUEST".into(), ..Authorizer::default() }));
                f.authorizer_policy = Known::Is(None);
                f.access = line(500, "", None);
                f.log = Known::Is(Log::default());
            }),
            Check::Authorizer,
            Some(HealKind::AuthorizerPermission),
        ),
        (
            "9 role",
            Box::new(|f| {
                let text = "[ERROR] ClientError: An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::1:assumed-role/hello-role/hello is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action";
                f.log = ran(&[text], FINE);
            }),
            Check::Role,
            None,
        ),
        (
            "10 no integration",
            Box::new(|f| {
                if let Some(route) = &mut way(f).route {
                    route.integration_id = None;
                }
            }),
            Check::Route,
            None,
        ),
        ("10 the integration is gone", Box::new(|f| way(f).parts.integrations.clear()), Check::Route, None),
        ("10 no such route", Box::new(|f| way(f).route = None), Check::Route, None),
        (
            "10 never deployed",
            Box::new(|f| {
                if let Some(stage) = &mut way(f).stage {
                    (stage.auto_deploy, stage.deployment_id) = (false, None);
                }
            }),
            Check::Route,
            Some(HealKind::Deploy),
        ),
        (
            "10 deployed before the route",
            Box::new(|f| {
                if let Some(stage) = &mut way(f).stage {
                    stage.auto_deploy = false;
                }
                f.deployed = Known::Is(vec![("GET /else".into(), ARN.into())]);
            }),
            Check::Route,
            Some(HealKind::Deploy),
        ),
        (
            "11 half of the URL's permissions",
            Box::new(|f| public_url(f, false)),
            Check::Url,
            Some(HealKind::UrlPermission),
        ),
        (
            "12 killed",
            Box::new(|f| {
                f.log =
                    ran(&["RequestId: q1 Error: Runtime exited with error: signal: killed\nRuntime.ExitError"], FINE)
            }),
            Check::Memory,
            Some(HealKind::Memory),
        ),
        (
            "12 all of it used",
            Box::new(|f| {
                let full = "Duration: 5.00 ms\tBilled Duration: 6 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: error\t";
                f.log = ran(&[], full);
            }),
            Check::Memory,
            Some(HealKind::Memory),
        ),
    ];
    for (name, inject, check, heal) in faults {
        let found = with(inject);
        assert_eq!(causes(&found).first(), Some(&check), "{name}: {:?}", found.first());
        let first = &found[0];
        assert!(!first.evidence.is_empty() && !first.fixes.is_empty(), "{name}: {first:?}");
        assert!(first.evidence.iter().all(|proof| !proof.text.is_empty()), "{name}: {first:?}");
        assert_eq!(healed_by(&found), heal, "{name}");
    }
}

/// What looks like a fault, and is none.
#[test]
fn facts_that_prove_nothing_accuse_nobody() {
    type Innocent = (&'static str, Box<dyn FnOnce(&mut Facts)>, Check, Outcome);
    let all: Vec<Innocent> = vec![
        (
            "a narrow statement fits",
            Box::new(|f| f.policy = Known::Is(Some(policy("a1/*/GET/test", ARN)))),
            Check::Permission,
            Outcome::Passed,
        ),
        (
            "the integration calls by a role",
            Box::new(|f| {
                way(f).parts.integrations[0].credentials_arn = Some("arn:aws:iam::1:role/api".into());
                f.policy = Known::Is(None);
            }),
            Check::Permission,
            Outcome::Aside,
        ),
        (
            "the policy cannot be read",
            Box::new(|f| f.policy = Known::Not("denied".into())),
            Check::Permission,
            Outcome::Unknown,
        ),
        (
            "no reason, and active",
            Box::new(|f| detail_of(f).state_reason = Some("Creating".into())),
            Check::State,
            Outcome::Passed,
        ),
        (
            "the function cannot be read",
            Box::new(|f| f.function = Known::Not("denied".into())),
            Check::State,
            Outcome::Unknown,
        ),
        (
            "a large package that only warns",
            Box::new(|f| {
                let problem = Problem { kind: ProblemKind::Large, message: "large".into(), path: None, line: None };
                f.code = Known::Is(Findings { problems: vec![problem], handlers: Vec::new() });
            }),
            Check::Handler,
            Outcome::Passed,
        ),
        (
            "an import that failed, before the code was changed",
            Box::new(|f| {
                f.log = ran(&["[ERROR] Runtime.HandlerNotFound: Handler 'x' missing on module 'y'"], FINE);
                detail_of(f).modified_at = Some(AT + 5_000);
            }),
            Check::Handler,
            Outcome::Passed,
        ),
        (
            "an error that is only logged",
            Box::new(|f| f.log = ran(&["2026 ERROR could not reach the cache"], FINE)),
            Check::Exception,
            Outcome::Passed,
        ),
        (
            "no log",
            Box::new(|f| {
                f.log = Known::Is(Log::default());
                f.access = Known::Is(None);
            }),
            Check::Exception,
            Outcome::Unknown,
        ),
        (
            "it ran out of time, and has more since",
            Box::new(|f| {
                f.log = ran(&["2026 q1 Task timed out after 1.00 seconds"], FINE);
            }),
            Check::Timeout,
            Outcome::Passed,
        ),
        (
            "503 of the function's own",
            Box::new(|f| f.access = line(503, "", Some(200))),
            Check::Timeout,
            Outcome::Passed,
        ),
        (
            "a reservation that is not used up",
            Box::new(|f| detail_of(f).reserved_concurrency = Some(1)),
            Check::Concurrency,
            Outcome::Passed,
        ),
        (
            "no figure, and no proof that it ran",
            Box::new(|f| {
                f.throttles = Known::Not("denied".into());
                f.log = Known::Is(Log::default());
            }),
            Check::Concurrency,
            Outcome::Unknown,
        ),
        (
            "a 404 of the function's own",
            Box::new(|f| f.access = line(404, "", Some(200))),
            Check::Answer,
            Outcome::Passed,
        ),
        (
            "500 of the function's own, and no access log",
            Box::new(|f| {
                f.access = Known::Not("The stage writes no access log.".into());
                f.question.status = None;
            }),
            Check::Answer,
            Outcome::Unknown,
        ),
        (
            "payload format 1.0 was left meanwhile",
            Box::new(|f| {
                f.access = line(
                    500,
                    "The function's answer is no HTTP response: statusCode is missing, which payload format 1.0 requires.",
                    Some(200),
                )
            }),
            Check::Answer,
            Outcome::Passed,
        ),
        (
            "an authorizer that let it in",
            Box::new(|f| {
                if let Some(route) = &mut way(f).route {
                    route.authorization = "JWT".into();
                }
            }),
            Check::Authorizer,
            Outcome::Passed,
        ),
        (
            "403 of the function's own, without an authorizer",
            Box::new(|f| f.access = line(403, "", Some(200))),
            Check::Authorizer,
            Outcome::Passed,
        ),
        (
            "a refusal that was caught",
            Box::new(|f| f.log = ran(&["is not allowed, going on"], FINE)),
            Check::Role,
            Outcome::Passed,
        ),
        (
            "deployed with the route",
            Box::new(|f| {
                if let Some(stage) = &mut way(f).stage {
                    stage.auto_deploy = false;
                }
                f.deployed = Known::Is(vec![("ANY /test".into(), ARN.into())]);
            }),
            Check::Route,
            Outcome::Passed,
        ),
        (
            "what a stage serves cannot be read",
            Box::new(|f| {
                if let Some(stage) = &mut way(f).stage {
                    stage.auto_deploy = false;
                }
                f.deployed = Known::Not("denied".into());
            }),
            Check::Route,
            Outcome::Unknown,
        ),
        ("both halves are there", Box::new(|f| public_url(f, true)), Check::Url, Outcome::Passed),
        (
            "all memory used, and ended well",
            Box::new(|f| {
                let full = "Duration: 5.00 ms\tBilled Duration: 6 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t";
                f.log = ran(&["fine"], full);
            }),
            Check::Memory,
            Outcome::Passed,
        ),
    ];
    for (name, change, check, expected) in all {
        let found = with(change);
        assert_eq!(outcome(&found, check), expected, "{name}: {:?}", found.iter().find(|one| one.check == check));
        assert!(!causes(&found).contains(&check), "{name}");
    }
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
