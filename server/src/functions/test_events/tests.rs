use app::{
    activity::model::ActivityQuery, functions::test_events::model::Expected, services::Services, session::model::Role,
};

use super::*;
use crate::{
    assemble::assemble,
    auth::Passwords,
    aws::stub::{self, Reply, Stub, place},
    store::StoreUrl,
    testing::{activity, member},
};

/// A function that answers `{"ok": true}`, or raises an error when its event has `fail`.
async fn lambda() -> Stub {
    Stub::start(|request| {
        if request.path.contains("/invocations") {
            let fails = String::from_utf8_lossy(&request.body).contains("fail");
            let (headers, body) = if fails {
                (vec![("x-amz-function-error", "Unhandled".to_owned())], r#"{"errorType":"KeyError","errorMessage":"no"}"#)
            } else {
                (Vec::new(), r#"{"ok":true}"#)
            };
            return Reply::Answer { status: 200, headers, body: body.as_bytes().to_vec() };
        }
        let body = serde_json::json!({"Configuration": {"FunctionName": "hello", "Runtime": "python3.13", "State": "Active", "Timeout": 3}});
        stub::json(200, body.to_string())
    })
    .await
}

async fn console(stub: &Stub) -> (Services, Store) {
    let store = Store::open(&StoreUrl::Memory).await.unwrap();
    let site = assemble(&store, &Arc::new(stub.hub()), Passwords::weak(), None, "http://127.0.0.1:8700").unwrap();
    (site.services, store)
}

fn draft(name: &str, event: &str) -> Draft {
    Draft { name: name.into(), event: event.into(), ..Draft::default() }
}

fn done(kept: Kept) -> TestEvent {
    let Kept::Done(event) = kept else { panic!("{kept:?}") };
    event
}

#[tokio::test]
async fn of_two_who_change_an_event_the_second_sees_the_first() {
    let stub = lambda().await;
    let (services, store) = console(&stub).await;
    let (ana, bea) = (member("ana@example.com", Role::Developer), member("bea@example.com", Role::Developer));
    let (events, place) = (&services.test_events, place());
    let of = (&place, "hello");
    let first = done(events.save(&ana, of, None, draft("a", "{}")).await.unwrap());
    let known = Some((first.id.clone(), first.version));
    let theirs = done(events.save(&bea, of, known.clone(), draft("a", "[1]")).await.unwrap());
    assert_eq!(events.save(&ana, of, known, draft("a", "[2]")).await, Ok(Kept::Changed(theirs.clone())));
    assert_eq!(events.delete(&ana, of, &first.id, first.version).await, Ok(Kept::Changed(theirs.clone())));
    // Having seen it, she may.
    let mine = events.save(&ana, of, Some((first.id.clone(), theirs.version)), draft("a", "[2]")).await.unwrap();
    assert_eq!(done(mine).version, 3);
    assert!(matches!(events.delete(&bea, of, &first.id, 3).await, Ok(Kept::Done(_))));
    assert_eq!(events.save(&ana, of, Some((first.id.clone(), 3)), draft("a", "{}")).await, Ok(Kept::Gone));
    let rows = activity(&store).await;
    let told: Vec<_> = rows.iter().map(|row| (row.action.as_str(), row.outcome.as_str())).collect();
    let (save, delete) = ("test-event.save", "test-event.delete");
    assert_eq!(
        told,
        [
            (save, "succeeded"),
            (save, "succeeded"),
            (save, "failed"),
            (delete, "failed"),
            (save, "succeeded"),
            (delete, "succeeded"),
            (save, "failed")
        ]
    );
    assert!(stub.seen().is_empty(), "saving asks AWS nothing");
}

#[tokio::test]
async fn a_run_is_judged_kept_and_audited() {
    let stub = lambda().await;
    let (services, store) = console(&stub).await;
    let (ana, events, place) = (member("ana@example.com", Role::Developer), &services.test_events, place());
    let of = (&place, "hello");
    let expects = |name: &str, event: &str, expected, answer: &str| Draft {
        expected,
        answer: answer.into(),
        ..draft(name, event)
    };
    for (draft, passes, why) in [
        (expects("fits", "{}", Expected::Success, r#"{"ok":true}"#), true, "has all that is expected"),
        (expects("differs", "{}", Expected::Success, r#"{"ok":false}"#), false, "$.ok is true, not false."),
        (expects("fails", r#"{"fail":1}"#, Expected::Success, ""), false, "KeyError: no"),
        (expects("should fail", r#"{"fail":1}"#, Expected::FunctionError, ""), true, "which was expected"),
    ] {
        let saved = done(events.save(&ana, of, None, draft).await.unwrap());
        let ran = events.run(&ana, of, &saved.id).await.unwrap();
        assert_eq!(ran.last.passed, passes, "{ran:?}");
        assert!(ran.last.why.contains(why) && ran.result.is_some(), "{ran:?}");
        let listed = events.list(&ana, of).await.unwrap();
        assert!(listed.iter().any(|event| event.id == saved.id && event.last == Some(ran.last.clone())));
    }
    let invoked = ActivityQuery { action: "function.invoke".into(), ..ActivityQuery::default() };
    assert_eq!(store.audit_page(&invoked).await.unwrap().rows.len(), 4);
    let missing = events.run(&ana, of, "nobody").await.unwrap_err();
    assert_eq!(missing.code(), "NotFound");
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_and_viewers_only_look() {
    let stub = lambda().await;
    let (services, _) = console(&stub).await;
    let (ana, vera) = (member("ana@example.com", Role::Developer), member("vera@example.com", Role::Viewer));
    let (events, place) = (&services.test_events, place());
    let of = (&place, "hello");
    let saved = done(events.save(&ana, of, None, draft("a", "{}")).await.unwrap());
    let twice = events.save(&ana, of, None, draft("a", "{}")).await.unwrap_err();
    assert!(twice.field("event-name").is_some_and(|rule| rule.contains("already")));
    let broken = events.save(&ana, of, None, draft("b", "{")).await.unwrap_err();
    assert!(broken.field("event").is_some());
    assert_eq!(events.list(&vera, of).await.unwrap().len(), 1);
    for refused in [
        events.save(&vera, of, None, draft("c", "{}")).await.map(drop),
        events.delete(&vera, of, &saved.id, 1).await.map(drop),
        events.run(&vera, of, &saved.id).await.map(drop),
    ] {
        assert_eq!(refused.unwrap_err().code(), "Forbidden");
    }
}
