//! The whole gateway against an account in memory: every row of the difference table that is its business.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::executor::block_on;
use serde_json::json;

use super::super::alias::Alias;
use super::testing::*;
use super::*;

fn send(backend: &FakeBackend, request: &GatewayRequest) -> Answer {
    block_on(handle(backend, &context(), request))
}

fn text(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.response.body).unwrap()
}

/// The client sees AWS's status and message, and the cause is the one named.
fn refused(backend: &FakeBackend, request: &GatewayRequest, status: u16, message: &str) -> Answer {
    let answer = send(backend, request);
    assert_eq!((answer.response.status, text(&answer)), (status, format!("{{\"message\":\"{message}\"}}").as_str()));
    assert_eq!(answer.response.header("content-type"), Some("application/json"));
    assert!(answer.response.header("apigw-requestid").is_some());
    answer
}

const ERROR: &str = "Internal Server Error";

#[test]
fn the_founding_story_s_request() {
    let backend = FakeBackend::story();
    let answer = send(&backend, &request("GET", "/test"));
    assert_eq!((answer.response.status, text(&answer)), (200, "\"Hello from Lambda!\""));
    assert_eq!(answer.response.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(answer.response.header("apigw-requestid"), Some("AAAAAAAAAAAAAAA="));
    assert_eq!(answer.cause, Cause::Answered { status: 200 });

    let (arn, event, timeout) = backend.invocation();
    assert_eq!((arn.as_str(), timeout), (FUNCTION, Duration::from_secs(30)));
    assert_eq!(
        (&event["version"], &event["routeKey"], &event["rawPath"]),
        (&json!("2.0"), &json!("ANY /test"), &json!("/test"))
    );

    let line = backend.line();
    assert_eq!(
        (&line["status"], &line["functionStatus"], &line["integrationStatus"]),
        (&json!("200"), &json!("200"), &json!("200"))
    );
    assert_eq!((&line["integrationRequestId"], &line["integrationErrorMessage"]), (&json!("b7f2"), &json!("-")));
    let metrics = backend.metrics.lock().unwrap();
    assert_eq!((metrics.len(), metrics[0].status, metrics[0].route_key.as_deref()), (1, 200, None));

    let trace = answer.trace;
    assert_eq!(trace.routing.unwrap(), "ANY /test takes it: it matches the whole path, and ANY takes every method.");
    assert_eq!(trace.source_arn.unwrap(), "arn:aws:execute-api:eu-west-1:000000000000:abc123/$default/GET/test");
    assert_eq!(trace.permission, Some(Decision::Allowed { statement: "s1".into() }));
    assert_eq!(trace.executed_version.as_deref(), Some("$LATEST"));
    assert!(trace.event.unwrap().starts_with("{\"version\":\"2.0\""));
}

#[test]
fn without_a_permission_500_and_the_function_is_not_run() {
    for policy in [
        PolicyLookup::NoPolicy,
        PolicyLookup::Policy(policy(FUNCTION, "abc123/*/*/other")),
        PolicyLookup::Policy(policy(FUNCTION, "zzz/*/*/test")),
        PolicyLookup::Policy(policy(&format!("{FUNCTION}:live"), "abc123/*/*/test")),
    ] {
        let backend = FakeBackend { policy, ..FakeBackend::story() };
        let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
        let Cause::PermissionMissing { reasons, source_arn, .. } = &answer.cause else { panic!("{:?}", answer.cause) };
        assert!(!reasons.is_empty() && source_arn.ends_with("/$default/GET/test"));
        assert!(backend.invoked.lock().unwrap().is_empty());
        let line = backend.line();
        assert_eq!((&line["errorMessage"], &line["integrationStatus"]), (&json!(ERROR), &json!("403")));
        assert!(
            line["integrationErrorMessage"].as_str().unwrap().starts_with("The IAM role configured on the integration")
        );
    }
}

#[test]
fn three_stars_do_not_permit_the_default_route() {
    let on = |source: &str| FakeBackend {
        routes: vec![route("$default")],
        policy: PolicyLookup::Policy(policy(FUNCTION, source)),
        ..FakeBackend::story()
    };
    refused(&on("abc123/*/*/*"), &request("GET", "/x"), 500, ERROR);
    assert_eq!(send(&on("abc123/*/*"), &request("GET", "/x")).response.status, 200);
}

#[test]
fn credentials_on_the_integration_replace_the_policy() {
    let mut backend = FakeBackend { policy: PolicyLookup::NoPolicy, ..FakeBackend::story() };
    backend.integration.as_mut().unwrap().credentials_arn = Some("arn:aws:iam::000000000000:role/gateway".into());
    assert_eq!(send(&backend, &request("GET", "/test")).response.status, 200);
}

#[test]
fn a_function_that_fails_or_is_not_there_is_500() {
    let not_found = refuses(404, "ResourceNotFoundException", "Function not found");
    for (outcome, cause) in [
        (fails("KeyError", "'name'"), "function_failed"),
        (fails("Runtime.HandlerNotFound", "Handler 'x' missing on module 'y'"), "function_failed"),
        (not_found, "function_not_found"),
        (refuses(429, "TooManyRequestsException", "Rate exceeded"), "function_throttled"),
        (refuses(409, "ResourceConflictException", "The function is Pending."), "function_not_ready"),
        (refuses(403, "AccessDeniedException", "No."), "invoke_refused"),
        (InvokeOutcome::Unreachable { message: "Connection refused.".into() }, "unavailable"),
    ] {
        let backend = FakeBackend::story().answering(outcome);
        let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
        assert_eq!(serde_json::to_value(&answer.cause).unwrap()["cause"], cause);
        assert_ne!(backend.line()["integrationErrorMessage"], "-");
    }
    let gone = FakeBackend { policy: PolicyLookup::NoFunction, ..FakeBackend::story() };
    let answer = refused(&gone, &request("GET", "/test"), 500, ERROR);
    assert_eq!(answer.cause, Cause::FunctionNotFound { function: FUNCTION.into() });
}

#[test]
fn step_nine_of_the_story_names_the_missing_handler() {
    let outcome =
        fails("RuntimeError", "Worker init failed: module 'lambda_function' has no attribute 'lambda_handler'");
    let answer = refused(&FakeBackend::story().answering(outcome), &request("GET", "/test"), 500, ERROR);
    assert!(matches!(answer.cause, Cause::FunctionFailed { failure: Failure::HandlerMissing, .. }));
    assert_eq!(answer.cause.next_step(), Some("Set the handler to a function that the code has."));
}

#[test]
fn what_a_failing_function_says_never_reaches_the_client() {
    let backend = FakeBackend::story().answering(fails("ValueError", "password is hunter2"));
    let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
    assert!(!answer.response.headers.iter().any(|(_, value)| value.contains("hunter2")));
}

#[test]
fn a_slow_function_is_cut_at_the_integration_s_timeout() {
    let backend = FakeBackend::story().answering(InvokeOutcome::TimedOut);
    let answer = refused(&backend, &request("GET", "/test"), 503, "Service Unavailable");
    assert_eq!(answer.cause, Cause::TimedOut { after_ms: 30_000 });
    for (configured, used) in [(1, 50), (2_000, 2_000), (900_000, 30_000)] {
        let mut backend = FakeBackend::story();
        backend.integration.as_mut().unwrap().timeout_ms = configured;
        send(&backend, &request("GET", "/test"));
        assert_eq!(backend.invocation().2, Duration::from_millis(used));
    }
}

#[test]
fn alias_weights_split_requests_between_versions() {
    let mut backend = FakeBackend::story();
    backend.integration.as_mut().unwrap().uri = format!("{FUNCTION}:live");
    backend.policy = PolicyLookup::Policy(policy(&format!("{FUNCTION}:live"), "abc123/*/*/test"));
    let alias = |weights: &[(&str, f64)]| Alias {
        name: "live".into(),
        version: "1".into(),
        weights: weights.iter().map(|(v, w)| ((*v).to_owned(), *w)).collect(),
    };
    let invoked = |backend: &FakeBackend, byte: u8| {
        let answer = block_on(handle(backend, &context_rolling(byte), &request("GET", "/test")));
        let arn = backend.invoked.lock().unwrap().pop().unwrap().0;
        (arn.rsplit(':').next().unwrap().to_owned(), answer.trace.chosen_version)
    };
    backend.alias = Some(alias(&[("2", 0.25)]));
    assert_eq!(invoked(&backend, 0), ("2".into(), Some("2".into())));
    assert_eq!(invoked(&backend, 128), ("1".into(), Some("1".into())));
    let halves: Vec<String> = (0..=255).map(|byte| invoked(&backend, byte).0).collect();
    assert_eq!(halves.iter().filter(|v| *v == "2").count(), 64, "a quarter of the range");
    backend.alias = Some(alias(&[]));
    assert_eq!(invoked(&backend, 0), ("live".into(), None));
    backend.alias = None;
    let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
    assert_eq!(answer.cause, Cause::FunctionNotFound { function: format!("{FUNCTION}:live") });
}

#[test]
fn payload_format_1_has_its_own_event_and_wants_its_own_answer() {
    let mut backend = FakeBackend::story();
    backend.integration.as_mut().unwrap().payload_format = PayloadFormat::V1;
    assert_eq!(send(&backend, &request("GET", "/test")).response.status, 200);
    let (_, event, _) = backend.invocation();
    assert_eq!(
        (&event["version"], &event["httpMethod"], &event["resource"]),
        (&json!("1.0"), &json!("GET"), &json!("/test"))
    );
    let backend = backend.answering(answers(r#""Hello from Lambda!""#));
    let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
    assert!(matches!(answer.cause, Cause::MalformedResponse { .. }));
}

#[test]
fn payload_format_2_takes_a_bare_answer() {
    let backend = FakeBackend::story().answering(answers(r#""Hello from Lambda!""#));
    let answer = send(&backend, &request("GET", "/test"));
    assert_eq!((answer.response.status, text(&answer)), (200, "Hello from Lambda!"));
    assert_eq!(answer.response.header("content-type"), Some("application/json"));
    let malformed = FakeBackend::story().answering(answers(r#"{"statusCode":200,"body":{"a":1}}"#));
    refused(&malformed, &request("GET", "/test"), 500, ERROR);
}

#[test]
fn cookies_domain_prefix_trace_id_and_forwarded_headers_reach_the_function() {
    let backend = FakeBackend::story();
    let mut request = request("GET", "/test");
    request.headers.push(("Cookie".into(), "a=1; b=2".into()));
    send(&backend, &request);
    let (_, event, _) = backend.invocation();
    assert_eq!(event["cookies"], json!(["a=1", "b=2"]));
    assert_eq!(event["headers"]["cookie"], serde_json::Value::Null);
    assert_eq!(event["requestContext"]["domainPrefix"], "abc123");
    assert!(event["headers"]["x-amzn-trace-id"].as_str().unwrap().starts_with("Root=1-"));
    assert_eq!(
        (&event["headers"]["x-forwarded-for"], &event["headers"]["x-forwarded-port"]),
        (&json!("127.0.0.1"), &json!("443"))
    );
}

#[test]
fn a_named_stage_has_its_name_in_the_path_and_its_variables_in_the_event() {
    let mut backend = FakeBackend::story();
    let mut dev = stage("dev");
    dev.variables = BTreeMap::from([("fn".into(), "example-hello".into())]);
    dev.detailed_metrics = true;
    backend.stages.push(dev);
    backend.integration.as_mut().unwrap().uri = FUNCTION.replace("example-hello", "${stageVariables.fn}");
    let answer = send(&backend, &request("GET", "/dev/test"));
    assert_eq!(answer.response.status, 200);
    let (_, event, _) = backend.invocation();
    assert_eq!((&event["rawPath"], &event["routeKey"]), (&json!("/dev/test"), &json!("ANY /test")));
    assert_eq!(
        (&event["requestContext"]["stage"], &event["stageVariables"]["fn"]),
        (&json!("dev"), &json!("example-hello"))
    );
    assert_eq!(backend.metrics.lock().unwrap()[0].route_key.as_deref(), Some("ANY /test"));
    let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
    assert!(answer.cause.sentence().contains("the stage has no variable fn"), "{}", answer.cause.sentence());
}

#[test]
fn a_stage_serves_nothing_before_its_first_deployment() {
    let mut backend = FakeBackend::story();
    backend.stages[0].auto_deploy = false;
    let answer = refused(&backend, &request("GET", "/test"), 404, "Not Found");
    assert_eq!(answer.cause, Cause::StageNotDeployed { stage: "$default".into() });
    backend.stages[0].deployment_id = Some("d1".into());
    assert_eq!(send(&backend, &request("GET", "/test")).response.status, 200);
}

#[test]
fn over_the_limit_429() {
    let mut backend = FakeBackend::story();
    backend.routes.push(route("GET /own"));
    backend.policy = PolicyLookup::Policy(policy(FUNCTION, "abc123/*"));
    backend.stages[0].default_limits = Limits { rate: Some(1.0), burst: Some(2) };
    backend.stages[0].route_limits.insert("GET /own".into(), Limits { rate: Some(1.0), burst: Some(1) });
    let context = context();
    let statuses = |path: &str, times: usize| -> Vec<u16> {
        (0..times).map(|_| block_on(handle(&backend, &context, &request("GET", path))).response.status).collect()
    };
    assert_eq!(statuses("/test", 3), [200, 200, 429]);
    assert_eq!(statuses("/own", 2), [200, 429], "its own bucket");
    assert_eq!(backend.invoked.lock().unwrap().len(), 3, "a throttled request runs nothing");
    let answer = block_on(handle(&backend, &context, &request("GET", "/own")));
    assert_eq!(text(&answer), r#"{"message":"Too Many Requests"}"#);
    assert_eq!(answer.cause, Cause::RateExceeded { limited: "route GET /own".into() });
}

#[test]
fn a_disabled_endpoint_is_forbidden() {
    let mut backend = FakeBackend::story();
    backend.api.as_mut().unwrap().disable_execute_api_endpoint = true;
    refused(&backend, &request("GET", "/test"), 403, "Forbidden");
    assert!(backend.lines.lock().unwrap().is_empty());
}

#[test]
fn what_is_not_there_is_not_found() {
    let backend = FakeBackend::story();
    let answer = refused(&backend, &request("GET", "/nothing"), 404, "Not Found");
    assert!(matches!(answer.cause, Cause::RouteNotFound { .. }));
    let line = backend.line();
    assert_eq!(
        (&line["routeKey"], &line["errorMessage"], &line["errorType"]),
        (&json!("-"), &json!("Not Found"), &json!("RESOURCE_NOT_FOUND"))
    );
    let backend = FakeBackend { stages: Vec::new(), ..FakeBackend::story() };
    refused(&backend, &request("GET", "/test"), 404, "Not Found");
    assert!(backend.lines.lock().unwrap().is_empty() && backend.metrics.lock().unwrap().is_empty(), "no stage, no log");
    refused(&FakeBackend { api: None, ..FakeBackend::story() }, &request("GET", "/test"), 404, "Not Found");
}

fn with_cors(routes: Vec<Route>) -> FakeBackend {
    let mut backend =
        FakeBackend { routes, policy: PolicyLookup::Policy(policy(FUNCTION, "abc123/*")), ..FakeBackend::story() };
    backend.api.as_mut().unwrap().cors = Some(Cors {
        allow_origins: vec!["https://app.example".into()],
        allow_methods: vec!["GET".into()],
        ..Cors::default()
    });
    backend
}

#[test]
fn options_without_cors_goes_to_the_routes() {
    let mut preflight = request("OPTIONS", "/test");
    preflight.headers.push(("origin".into(), "https://app.example".into()));
    preflight.headers.push(("access-control-request-method".into(), "GET".into()));
    let backend = FakeBackend::story();
    assert_eq!(text(&send(&backend, &preflight)), "\"Hello from Lambda!\"", "ANY takes it");
    let backend = FakeBackend { routes: vec![route("GET /test")], ..FakeBackend::story() };
    refused(&backend, &preflight, 404, "Not Found");

    let backend = with_cors(vec![route("ANY /test")]);
    let answer = send(&backend, &preflight);
    assert_eq!((answer.response.status, answer.cause), (204, Cause::Preflight { origin_allowed: true }));
    assert_eq!(answer.response.header("access-control-allow-methods"), Some("GET"));
    assert!(backend.invoked.lock().unwrap().is_empty());
}

#[test]
fn an_options_request_that_is_no_preflight_reaches_a_route_or_gets_204() {
    let answer = send(&with_cors(vec![route("ANY /test")]), &request("OPTIONS", "/test"));
    assert_eq!(answer.cause, Cause::Answered { status: 200 });
    let answer = send(&with_cors(vec![route("GET /test")]), &request("OPTIONS", "/test"));
    assert_eq!((answer.response.status, answer.response.headers.len()), (204, 1));
}

#[test]
fn with_cors_the_function_s_own_cors_headers_are_dropped_and_errors_carry_them_too() {
    let backend = with_cors(vec![route("ANY /test")])
        .answering(answers(r#"{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"},"body":"x"}"#));
    let mut crossed = request("GET", "/test");
    crossed.headers.push(("origin".into(), "https://app.example".into()));
    assert_eq!(send(&backend, &crossed).response.header("access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(send(&backend, &request("GET", "/test")).response.header("access-control-allow-origin"), None);
    crossed.path = "/nothing".into();
    let answer = refused(&backend, &crossed, 404, "Not Found");
    assert_eq!(answer.response.header("access-control-allow-origin"), Some("https://app.example"));
}

#[test]
fn sizes_are_limited_as_on_aws() {
    let mut large = request("POST", "/test");
    large.body = vec![b'x'; MAX_REQUEST_BYTES + 1];
    refused(&FakeBackend::story(), &large, 413, "Request Entity Too Large");
    large.body.truncate(MAX_EVENT_BYTES);
    let answer = refused(&FakeBackend::story(), &large, 500, ERROR);
    assert!(matches!(answer.cause, Cause::EventTooLarge { .. }));
    let backend = FakeBackend::story().answering(answers(&"1".repeat(MAX_ANSWER_BYTES + 1)));
    let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
    assert!(matches!(answer.cause, Cause::ResponseTooLarge { .. }));
}

#[test]
fn an_unfinished_or_unsupported_route_says_which_part_is_missing() {
    let mut backend = FakeBackend::story();
    backend.routes[0].integration_id = None;
    let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
    assert_eq!(answer.cause, Cause::RouteWithoutIntegration { route_key: "ANY /test".into() });
    backend.routes[0].integration_id = Some("gone".into());
    let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
    assert_eq!(answer.cause, Cause::IntegrationNotFound { integration_id: "gone".into() });
    backend.routes[0] = route("ANY /test");
    backend.integration.as_mut().unwrap().kind = IntegrationKind::HttpProxy;
    let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
    assert_eq!(answer.cause, Cause::IntegrationNotRun { kind: "HTTP_PROXY".into() });
    backend.routes[0].authorization = Authorization::Jwt;
    let answer = refused(&backend, &request("GET", "/test"), 403, "Forbidden");
    assert_eq!(answer.cause, Cause::AuthorizationNotChecked { route_key: "ANY /test".into(), kind: "JWT".into() });
    assert!(backend.invoked.lock().unwrap().is_empty(), "a protected route is never served unprotected");
}

#[test]
fn a_path_aws_cannot_decode_is_a_bad_request_and_an_encoded_slash_is_a_slash() {
    refused(&FakeBackend::story(), &request("GET", "/percent%25done"), 400, "Bad Request");
    let backend = FakeBackend { routes: vec![route("GET /a/b")], ..FakeBackend::story() };
    assert!(matches!(send(&backend, &request("GET", "/a%2Fb")).cause, Cause::PermissionMissing { .. }), "it matched");
}

#[test]
fn an_engine_that_is_down_is_500_with_its_reason() {
    let backend = FakeBackend { down: true, ..FakeBackend::story() };
    let answer = refused(&backend, &request("GET", "/test"), 500, ERROR);
    assert_eq!(answer.cause, Cause::Unavailable { message: "Connection refused.".into() });
}
