use super::*;
use crate::http_apis::gateway::pipeline::testing::context;
use serde_json::json;

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:000000000000:function:example-hello";

fn ask(stage: &str, method: &str, key: &str) -> Ask {
    let function = crate::http_apis::gateway::integration_uri::parse(FUNCTION, &Default::default()).unwrap();
    Ask::new(&context(), &function, "abc123", stage, method, &RouteKey::parse(key).unwrap())
}

/// A policy as AddPermission writes it.
fn policy(source: &str) -> String {
    json!({ "Version": "2012-10-17", "Id": "default", "Statement": [{
        "Sid": "one", "Effect": "Allow", "Principal": { "Service": PRINCIPAL }, "Action": ACTION, "Resource": FUNCTION,
        "Condition": { "ArnLike": { "AWS:SourceArn": format!("arn:aws:execute-api:eu-west-1:000000000000:{source}") } },
    }]})
    .to_string()
}

fn allows(source: &str, ask: &Ask) -> bool {
    decide(Some(&policy(source)), ask).allows()
}

/// A policy of one statement, from the parts given.
fn statement(parts: Value) -> String {
    let mut whole = json!({ "Sid": "one", "Effect": "Allow", "Principal": { "Service": PRINCIPAL }, "Action": ACTION,
        "Resource": FUNCTION });
    for (key, value) in parts.as_object().unwrap() {
        whole[key] = value.clone();
    }
    json!({ "Statement": whole }).to_string()
}

#[test]
fn the_source_arn_is_api_stage_method_and_the_route_s_path() {
    let arn = |stage, method, key| ask(stage, method, key).source_arn;
    let head = "arn:aws:execute-api:eu-west-1:000000000000:abc123";
    assert_eq!(arn("dev", "GET", "ANY /test"), format!("{head}/dev/GET/test"));
    assert_eq!(arn("$default", "GET", "GET /pets/{id}"), format!("{head}/$default/GET/pets/{{id}}"));
    assert_eq!(arn("$default", "GET", "GET /"), format!("{head}/$default/GET/"));
    assert_eq!(arn("$default", "GET", "$default"), format!("{head}/$default/$default"));
}

#[test]
fn wildcards_cover_what_they_cover_on_aws() {
    for (source, covered) in [
        ("abc123/*/*/test", true),
        ("abc123/*/GET/test", true),
        ("abc123/dev/GET/test", true),
        ("abc123/*/*/*", true),
        ("abc123/*/*", true),
        ("abc123/*", true),
        ("*/*/*/test", true),
        ("abc123/prod/*/test", false),
        ("abc123/*/POST/test", false),
        ("abc123/*/*/tes", false),
        ("abc124/*/*", false),
        ("abc123/*/$default", false),
        ("abc123/*/*/test?", false),
        ("abc123/*/*/tes?", true),
    ] {
        assert_eq!(allows(source, &ask("dev", "GET", "ANY /test")), covered, "{source}");
    }
}

#[test]
fn the_default_route_has_no_method_so_three_stars_miss_it() {
    let ask = ask("$default", "GET", "$default");
    assert!(allows("abc123/*/*", &ask));
    assert!(allows("abc123/*/$default", &ask));
    assert!(allows("abc123/$default/$default", &ask));
    let missed = decide(Some(&policy("abc123/*/*/*")), &ask);
    assert!(!missed.allows());
    assert!(missed.reasons()[0].ends_with("The $default route has no method and path: /*/* covers it."), "{missed:?}");
}

#[test]
fn a_star_does_not_reach_across_a_colon() {
    assert!(arn_like("arn:aws:execute-api:*:*:abc/*", "arn:aws:execute-api:eu-west-1:000000000000:abc/x/y"));
    assert!(!arn_like("arn:aws:execute-api:*:abc/*", "arn:aws:execute-api:eu-west-1:000000000000:abc/x"));
    assert!(!arn_like("arn:aws:*", "arn:aws:execute-api:eu-west-1:000000000000:abc"));
    assert!(arn_like("*", "arn:aws:execute-api:eu-west-1:000000000000:abc"));
}

/// The glob, written the slow and obvious way.
fn obvious(pattern: &[char], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((&'*', rest)), None) => obvious(rest, &[]),
        (Some((&'*', rest)), Some((_, tail))) => obvious(rest, text) || obvious(pattern, tail),
        (Some((c, rest)), Some((t, tail))) => (*c == '?' || c == t) && obvious(rest, tail),
        _ => false,
    }
}

#[test]
fn the_wildcard_agrees_with_an_obvious_one_on_every_short_pattern() {
    let words = |alphabet: &[char], length: u32| -> Vec<Vec<char>> {
        let n = alphabet.len();
        (0..n.pow(length)).map(|i| (0..length).map(|at| alphabet[i / n.pow(at) % n]).collect()).collect()
    };
    for pattern in (0..5).flat_map(|l| words(&['a', '/', '*', '?'], l)) {
        for text in (0..4).flat_map(|l| words(&['a', '/'], l)) {
            let (p, t): (String, String) = (pattern.iter().collect(), text.iter().collect());
            assert_eq!(wildcard(&p, &t), obvious(&pattern, &text), "{p} {t}");
        }
    }
}

#[test]
fn principals_come_in_many_forms() {
    let ask = ask("dev", "GET", "GET /test");
    let decided = |principal: Value| decide(Some(&statement(json!({ "Principal": principal }))), &ask).allows();
    assert!(decided(json!("*")));
    assert!(decided(json!({ "AWS": "*" })));
    assert!(decided(json!({ "Service": PRINCIPAL })));
    assert!(decided(json!({ "Service": ["events.amazonaws.com", PRINCIPAL] })));
    assert!(!decided(json!({ "Service": "events.amazonaws.com" })));
    assert!(!decided(json!({ "AWS": "arn:aws:iam::000000000000:root" })));
    assert!(!decided(json!(null)));
}

#[test]
fn actions_and_resources_may_be_wild_or_listed() {
    let ask = ask("dev", "GET", "GET /test");
    let decided = |parts: Value| decide(Some(&statement(parts)), &ask);
    assert!(decided(json!({ "Action": "lambda:*" })).allows());
    assert!(decided(json!({ "Action": ["lambda:GetFunction", "lambda:invokefunction"] })).allows());
    assert!(!decided(json!({ "Action": "lambda:InvokeFunctionUrl" })).allows());
    assert!(decided(json!({ "Resource": "*" })).allows());
    let alias = decided(json!({ "Resource": format!("{FUNCTION}:live") }));
    assert!(!alias.allows());
    assert_eq!(
        alias.reasons(),
        [format!("Statement one is for {FUNCTION}:live, but the integration invokes {FUNCTION}.")]
    );
}

#[test]
fn conditions_all_hold_or_the_statement_does_not() {
    let ask = ask("dev", "GET", "GET /test");
    let decided = |condition: Value| decide(Some(&statement(json!({ "Condition": condition }))), &ask).allows();
    let mine = "arn:aws:execute-api:eu-west-1:000000000000:abc123/*";
    assert!(decided(json!({ "StringEquals": { "AWS:SourceAccount": "000000000000" } })));
    assert!(!decided(json!({ "StringEquals": { "AWS:SourceAccount": "111111111111" } })));
    assert!(decided(json!({ "ArnLike": { "aws:SourceArn": ["arn:aws:s3:::x", mine] } })));
    assert!(decided(json!({ "StringLike": { "aws:sourcearn": mine } })));
    assert!(!decided(json!({ "StringEquals": { "aws:SourceArn": mine } })));
    assert!(!decided(json!({ "ArnNotLike": { "aws:SourceArn": mine } })));
    assert!(!decided(json!({ "ArnLike": { "aws:SourceArn": mine }, "StringEquals": { "aws:SourceAccount": "1" } })));
    assert!(!decided(json!({ "StringEquals": { "aws:PrincipalOrgID": "o-1" } })));
    assert!(decided(json!({ "StringEqualsIfExists": { "aws:PrincipalOrgID": "o-1" } })));
    assert!(!decided(json!({ "Bool": { "lambda:InvokedViaFunctionUrl": "true" } })));
    assert!(!decided(json!({ "DateGreaterThan": { "aws:CurrentTime": "2000-01-01T00:00:00Z" } })));
}

#[test]
fn a_deny_beats_every_allow_and_an_unknown_condition_does_not_soften_it() {
    let ask = ask("dev", "GET", "GET /test");
    let allow = json!({ "Sid": "yes", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" });
    let deny = |condition: Value| json!({ "Sid": "no", "Effect": "Deny", "Principal": "*", "Action": ACTION, "Resource": "*", "Condition": condition });
    let decided = |deny: Value| decide(Some(&json!({ "Statement": [allow, deny] }).to_string()), &ask);
    assert_eq!(decided(deny(json!({}))), Decision::Denied { statement: "no".into() });
    let elsewhere = json!({ "StringNotEquals": { "aws:SourceAccount": "000000000000" } });
    assert_eq!(decided(deny(elsewhere)), Decision::Allowed { statement: "yes".into() });
    assert!(!decided(deny(json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } }))).allows());
}

#[test]
fn no_policy_and_nonsense_allow_nothing_and_say_so() {
    let ask = ask("dev", "GET", "GET /test");
    assert_eq!(decide(None, &ask).reasons(), ["The function has no resource policy."]);
    assert_eq!(decide(Some("{"), &ask).reasons(), ["The function's resource policy is not JSON."]);
    for text in ["{}", "[]", "null", r#"{"Statement":[]}"#, r#"{"Statement":"x"}"#] {
        assert_eq!(
            decide(Some(text), &ask).reasons(),
            ["No statement of the function's resource policy names API Gateway."],
            "{text}"
        );
    }
}

#[test]
fn the_tight_source_arn_covers_its_own_route_and_no_other() {
    let keys = ["ANY /test", "GET /test", "POST /test", "GET /pets/{id}", "ANY /{proxy+}", "GET /", "$default"];
    for key in keys {
        let parsed = RouteKey::parse(key).unwrap();
        let source = tight_source_arn(&context(), "abc123", &parsed);
        let pattern = source.rsplit_once(':').unwrap().1.to_owned();
        for other in keys {
            let covers = allows(&pattern, &ask("dev", "GET", other));
            let same_path = RouteKey::parse(other).unwrap().resource() == parsed.resource();
            let method_fits = parsed.method().is_none_or(|m| m.takes("GET"));
            assert_eq!(covers, same_path && method_fits, "{key} on {other}");
        }
    }
}

#[test]
fn statement_ids_are_stable_distinct_and_valid() {
    let keys = ["GET /a/b", "GET /a-b", "ANY /a/b", "GET /a/{b}", "GET /", "$default", "ANY /{proxy+}"];
    let ids: Vec<String> = keys.iter().map(|k| statement_id("abc123", &RouteKey::parse(k).unwrap())).collect();
    for (at, id) in ids.iter().enumerate() {
        assert!(id.len() <= 100 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{id}");
        assert!(id.starts_with(STATEMENT_PREFIX));
        assert!(!ids[..at].contains(id), "{id} twice");
        assert_eq!(*id, statement_id("abc123", &RouteKey::parse(keys[at]).unwrap()));
    }
    let long = RouteKey::parse(&format!("GET /{}", "segment/{x}/".repeat(30).trim_end_matches('/'))).unwrap();
    assert!(statement_id("abc123", &long).len() <= 100);
    assert!(ids[0].starts_with("lambent-apigw-abc123-get-a-b-"));
}
