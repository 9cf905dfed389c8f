use serde_json::json;

use super::*;
use crate::functions::model::invoke::{FunctionError, Report};

fn said(expected: &Value, actual: &Value) -> String {
    first_difference(expected, actual).map(|difference| difference.words()).unwrap_or_default()
}

#[test]
fn more_than_expected_fits() {
    for (expected, actual) in [
        (json!({}), json!({ "a": 1 })),
        (json!({ "a": { "b": [1, { "c": true }] } }), json!({ "a": { "b": [1, { "c": true, "d": 0 }], "e": null } })),
        (json!(1), json!(1.0)),
        (json!(null), json!(null)),
        (json!([]), json!([])),
        (json!({ "body": { "ok": true } }), json!({ "body": "{\"ok\": true, \"more\": 1}" })),
        (json!({ "body": "{}" }), json!({ "body": "{}" })),
    ] {
        assert_eq!(first_difference(&expected, &actual), None, "{expected} in {actual}");
    }
}

#[test]
fn the_first_difference_is_named_by_its_path() {
    assert_eq!(said(&json!({ "a": { "b": 2 } }), &json!({ "a": { "b": 3 } })), "$.a.b is 3, not 2.");
    assert_eq!(said(&json!({ "a": { "b": 2 } }), &json!({ "a": {} })), "$.a.b is not there; 2 is expected.");
    assert_eq!(said(&json!([1, { "x-y": "é" }]), &json!([1, { "x-y": 0 }])), "$[1][\"x-y\"] is 0, not \"é\".");
    assert_eq!(said(&json!([1, 2]), &json!([1])), "$[1] is not there; 2 is expected.");
    assert_eq!(said(&json!([1]), &json!([1, 2])), "$ is 2 items, not 1 items.");
    assert_eq!(said(&json!({ "a": 1 }), &json!([])), "$ is [], not {\"a\":1}.");
    assert_eq!(said(&json!(null), &json!(false)), "$ is false, not null.");
    assert_eq!(said(&json!({ "a": null }), &json!({})), "$.a is not there; null is expected.");
    assert_eq!(said(&json!("1"), &json!(1)), "$ is 1, not \"1\".");
    assert_eq!(
        said(&json!({ "body": { "ok": true } }), &json!({ "body": "{\"ok\":false}" })),
        "$.body.ok is false, not true."
    );
    assert_eq!(said(&json!({ "body": {} }), &json!({ "body": "plain" })), "$.body is \"plain\", not {}.");
    let long = said(&json!(0), &json!("x".repeat(500)));
    assert!(long.len() < 120 && long.contains('…'), "{long}");
}

fn result(payload: &str, error: Option<(&str, &str)>) -> InvokeResult {
    InvokeResult {
        status: 200,
        payload: payload.into(),
        error: error.map(|(error_type, message)| FunctionError {
            kind: "Unhandled".into(),
            error_type: error_type.into(),
            message: message.into(),
            stack: Vec::new(),
        }),
        executed_version: "$LATEST".into(),
        request_id: "r".into(),
        report: Report::default(),
        log_tail: String::new(),
    }
}

#[test]
fn a_run_is_judged_by_how_it_ended_and_what_it_answered() {
    let plain = Draft::default();
    assert!(judge(&plain, &result("1", None)).0);
    let failed = result("{\"errorMessage\":\"no\"}", Some(("KeyError", "'order'.")));
    assert_eq!(judge(&plain, &failed), (false, "The function failed: KeyError: 'order'.".into()));
    let wants_error = Draft { expected: Expected::FunctionError, ..Draft::default() };
    assert!(judge(&wants_error, &failed).0);
    assert!(!judge(&wants_error, &result("1", None)).0);
    let any = Draft { expected: Expected::Any, ..Draft::default() };
    assert!(judge(&any, &failed).0 && judge(&any, &result("", None)).0);

    let answer = Draft { answer: "{\"statusCode\": 200}".into(), ..Draft::default() };
    assert!(judge(&answer, &result("{\"statusCode\":200,\"body\":\"x\"}", None)).0);
    assert_eq!(judge(&answer, &result("{\"statusCode\":500}", None)), (false, "$.statusCode is 500, not 200.".into()));
    assert_eq!(judge(&answer, &result("oops", None)), (false, "The answer is not JSON.".into()));
    // An error is told before a difference of what it answered.
    assert!(judge(&answer, &failed).1.starts_with("The function failed"));
    let error_text = Draft { answer: "{\"errorMessage\":\"no\"}".into(), ..wants_error };
    assert!(judge(&error_text, &failed).0);
}
