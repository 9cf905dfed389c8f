use app::session::model::Role;

use super::*;
use crate::{
    store::{StoreUrl, testing},
    testing::caller,
};

async fn audit() -> (Store, Audit) {
    let store = Store::open(&StoreUrl::Memory).await.unwrap();
    (store.clone(), Audit::new(store))
}

#[tokio::test]
async fn a_change_is_announced_and_closed() {
    let (_, audit) = audit().await;
    let ana = caller(Role::Viewer);
    let place = Place::new("local", "eu-central-1");
    let begin = async |target| audit.begin(&ana, "function.delete", "function", target, Some(&place), vec![]).await;
    let _pending = begin("one").await.unwrap();
    begin("two").await.unwrap().around(async { Ok(()) }).await.unwrap();
    let denied = Err(ConsoleError::Forbidden { permission: Permission::FunctionsWrite });
    begin("three").await.unwrap().finish::<()>(&denied).await;
    let aws = ConsoleError::Aws { code: "X".into(), message: "m".into(), request_id: Some("aws-1".into()) };
    let made = vec![detail("before", "a")];
    begin("four").await.unwrap().finish_with::<()>(&Err(aws), made).await;

    let rows = audit.list(&ana, &ActivityQuery::default()).await.unwrap().rows;
    let outcomes: Vec<_> = rows.iter().rev().map(|row| (row.target.as_str(), row.outcome)).collect();
    use AuditOutcome::{Denied, Failed, Pending, Succeeded};
    assert_eq!(outcomes, [("one", Pending), ("two", Succeeded), ("three", Denied), ("four", Failed)]);
    let expected = [detail("before", "a"), detail("error", "X"), detail("message", "m"), detail("request id", "aws-1")];
    assert_eq!(rows[0].details, expected);
    assert!(rows.iter().all(|row| row.actor == "ana@example.com" && row.place.as_ref() == Some(&place)));
}

#[tokio::test]
async fn nothing_may_be_done_when_it_cannot_be_written() {
    let (store, audit) = audit().await;
    testing::refuse_audit(&store).await;
    let begun = audit.begin(&caller(Role::Admin), "function.delete", "function", "hello", None, vec![]).await;
    assert_eq!(begun.unwrap_err(), ConsoleError::Internal { request_id: "request-7".into() });
}

#[tokio::test]
async fn refused_values_are_not_kept() {
    let message = "1 validation error detected: Value 'a ' at 'canary' at 'environment' failed to satisfy constraint";
    let kept = without_values(message);
    assert_eq!(kept, "1 validation error detected: Value '…' at 'environment' failed to satisfy constraint");
    assert_eq!(without_values("value 'canary"), "value '…");
    assert_eq!(without_values("No value here"), "No value here");
}
