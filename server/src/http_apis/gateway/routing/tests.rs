use super::*;
use crate::http_apis::gateway::Authorization;

fn routes(keys: &[&str]) -> Vec<Route> {
    let route = |key: &&str| Route {
        id: key.to_string(),
        key: RouteKey::parse(key).unwrap(),
        integration_id: None,
        authorization: Authorization::None,
    };
    keys.iter().map(route).collect()
}

fn chosen(keys: &[&str], method: &str, path: &str) -> Option<String> {
    // The order the routes are listed in must never matter.
    let mut turned = routes(keys);
    let first = choose_route(&turned, method, path).chosen.map(|c| c.route.id.clone());
    for _ in 0..turned.len() {
        turned.rotate_left(1);
        assert_eq!(choose_route(&turned, method, path).chosen.map(|c| c.route.id.clone()), first);
    }
    first
}

fn stage(name: &str) -> Stage {
    serde_json::from_value(serde_json::json!({ "name": name, "auto_deploy": true })).unwrap()
}

#[test]
fn aws_s_worked_example() {
    let keys = ["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default"];
    for (method, path, key) in [
        ("GET", "/pets/dog/1", "GET /pets/dog/1"),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}"),
        ("POST", "/test/5", "ANY /{proxy+}"),
    ] {
        assert_eq!(chosen(&keys, method, path).as_deref(), Some(key), "{method} {path}");
    }
}

#[test]
fn the_more_specific_route_wins() {
    for (keys, path, key) in [
        (&["ANY /a", "GET /a"][..], "/a", "GET /a"),
        (&["GET /{x}", "GET /a"], "/a", "GET /a"),
        (&["GET /{x}/b", "GET /a/{y}"], "/a/b", "GET /a/{y}"),
        (&["ANY /a", "GET /{proxy+}"], "/a", "ANY /a"),
        (&["GET /{proxy+}", "GET /a/{proxy+}"], "/a/b/c", "GET /a/{proxy+}"),
        (&["GET /{proxy+}", "$default"], "/a", "GET /{proxy+}"),
        (&["$default", "POST /a"], "/a", "$default"),
    ] {
        assert_eq!(chosen(keys, "GET", path).as_deref(), Some(key), "{keys:?} {path}");
    }
}

#[test]
fn what_matches_no_route() {
    assert_eq!(chosen(&["GET /a"], "POST", "/a"), None);
    assert_eq!(chosen(&["GET /a"], "GET", "/a/"), None, "a slash at the end is another path");
    assert_eq!(chosen(&["GET /a"], "GET", "/A"), None, "paths are case sensitive");
    assert_eq!(chosen(&["GET /a/{x}"], "GET", "/a/"), None, "a variable is never empty");
    assert_eq!(chosen(&["GET /a/{proxy+}"], "GET", "/a"), None);
    assert_eq!(chosen(&[], "GET", "/"), None);
}

#[test]
fn variables_hold_what_they_matched() {
    let routes = routes(&["GET /u/{id}/f/{name}", "ANY /h/{proxy+}", "GET /"]);
    let held = |method, path| choose_route(&routes, method, path).chosen.unwrap().path_parameters;
    assert_eq!(held("GET", "/u/7/f/a b"), BTreeMap::from([("id".into(), "7".into()), ("name".into(), "a b".into())]));
    assert_eq!(held("PUT", "/h/a/b/"), BTreeMap::from([("proxy".into(), "a/b/".into())]));
    assert_eq!(held("PUT", "/h/"), BTreeMap::from([("proxy".into(), String::new())]));
    assert!(held("GET", "/").is_empty());
}

#[test]
fn the_bench_says_why() {
    let routes = routes(&["ANY /test", "$default", "POST /other"]);
    let routing = choose_route(&routes, "GET", "/test");
    assert_eq!(
        routing.why,
        "ANY /test takes it: it matches the whole path, and ANY takes every method. It is more specific than 1 other matching route."
    );
    let verdicts: Vec<Verdict> = routing.considered.iter().map(|c| c.verdict).collect();
    assert_eq!(verdicts, [Verdict::Chosen, Verdict::LessSpecific, Verdict::OtherPath]);
    let none = choose_route(&routes[2..], "GET", "/other");
    assert_eq!(none.why, "POST /other has this path, but no route takes GET.");
    assert_eq!(none.considered[0].verdict, Verdict::OtherMethod);
    assert!(choose_route(&[], "GET", "/x/").why.contains("slash at its end"));
}

#[test]
fn the_first_segment_names_a_stage_or_the_default_one_serves() {
    let stages = [stage("$default"), stage("dev")];
    let pick = |asked, path: &str| {
        choose_stage(&stages, asked, path).map(|c| (c.stage.name.as_str(), c.route_path, c.event_path))
    };
    assert_eq!(pick(None, "/dev/a"), Some(("dev", "/a".into(), "/dev/a".into())));
    assert_eq!(pick(None, "/dev"), Some(("dev", "/".into(), "/dev".into())));
    assert_eq!(pick(None, "/dev/"), Some(("dev", "/".into(), "/dev/".into())));
    assert_eq!(pick(None, "/device"), Some(("$default", "/device".into(), "/device".into())));
    assert_eq!(pick(None, "/"), Some(("$default", "/".into(), "/".into())));
    assert_eq!(pick(None, "//dev/a"), Some(("$default", "//dev/a".into(), "//dev/a".into())));
    assert_eq!(pick(None, "/dev//a"), Some(("dev", "//a".into(), "/dev//a".into())));
    assert_eq!(pick(None, "/$default/a"), Some(("$default", "/$default/a".into(), "/$default/a".into())));
    assert_eq!(pick(Some("dev"), "/a"), Some(("dev", "/a".into(), "/dev/a".into())));
    assert_eq!(pick(Some("$default"), "/dev/a"), Some(("$default", "/dev/a".into(), "/dev/a".into())));
    assert_eq!(pick(Some("prod"), "/a"), None);
    assert_eq!(choose_stage(&stages[1..], None, "/a"), None);
    assert_eq!(choose_stage(&[], None, "/"), None);
}

#[test]
fn paths_are_decoded_as_captured_from_aws() {
    for (sent, seen) in [
        ("/capture/plain", Some("/capture/plain")),
        ("/capture/space%20value", Some("/capture/space value")),
        ("/capture/question%3Fvalue", Some("/capture/question")),
        ("/capture/percent%25done", None),
        ("/capture/hash%23value", Some("/capture/hash#value")),
        ("/capture/slash%2Fvalue", Some("/capture/slash/value")),
        ("/capture/unicode-%CE%BB", Some("/capture/unicode-λ")),
        ("/capture/literal%252Fvalue", Some("/capture/literal/value")),
        ("/capture/literal%253Fvalue", Some("/capture/literal?value")),
        ("/capture/literal%2525value", Some("/capture/literal%value")),
        ("/capture/%zz", None),
        ("/capture/%e", None),
        ("/capture/%ff", None),
        ("/a+b", Some("/a+b")),
    ] {
        assert_eq!(decode_path(sent).as_deref(), seen, "{sent}");
    }
}

#[test]
fn an_address_is_a_host_or_a_path() {
    let at = |host, path| address(host, path).map(|a| (a.api_id, a.stage, a.path));
    assert_eq!(at("abc.execute-api.localhost:90", "/x"), Some(("abc".into(), None, "/x".into())));
    assert_eq!(at("abc.execute-api.eu-west-1.amazonaws.com", "/"), Some(("abc".into(), None, "/".into())));
    let form = |path| at("127.0.0.1:90", path);
    assert_eq!(form("/_aws/execute-api/abc/dev/x/y"), Some(("abc".into(), Some("dev".into()), "/x/y".into())));
    assert_eq!(form("/_aws/execute-api/abc/%24default"), Some(("abc".into(), Some("$default".into()), "/".into())));
    assert_eq!(form("/_aws/execute-api/abc"), None);
    assert_eq!(form("/_aws/execute-api//dev/"), None);
    let host = |host| address(host, "/_aws/execute-api/abc/dev/").map(|a| a.host);
    assert_eq!(host("127.0.0.1:90").as_deref(), Some("abc.execute-api.localhost:90"));
    assert_eq!(host("[::1]").as_deref(), Some("abc.execute-api.localhost"));
    assert_eq!(at("example.org", "/x"), None);
    assert_eq!(at(".execute-api.localhost", "/x"), None);
}
