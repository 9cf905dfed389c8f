//! What proves each of the twelve faults, its cause, and the button that heals it.

use super::*;

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
