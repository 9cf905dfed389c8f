//! What looks like a fault, and is none.

use super::*;

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
