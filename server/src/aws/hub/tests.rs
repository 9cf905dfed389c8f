use app::connections::model::Environment;

use super::*;
use crate::aws::{
    calls,
    stub::{self, Stub, place},
};

#[tokio::test]
async fn only_configured_places() {
    let hub = stub::hub_without_engine();
    assert!(hub.check(&place()).is_ok());
    let error = hub.check(&Place::new("prod", "eu-west-1")).unwrap_err();
    assert_eq!(error, ConsoleError::not_found("connection", "prod"));
    assert!(
        matches!(hub.check(&Place::new("local", "us-east-1")), Err(ConsoleError::NotFound { kind, .. }) if kind == "region")
    );
}

#[tokio::test]
async fn the_engines_state_is_the_reason() {
    let hub = stub::hub_without_engine();
    hub.set_engine(EngineState::Starting { step: "launching".into() }, None);
    let error = hub.at(&place(), &Who::console()).err().unwrap();
    assert_eq!(
        error,
        ConsoleError::Unavailable { what: "The local engine".into(), reason: "It is starting: launching.".into() }
    );
}

#[tokio::test]
async fn calls_go_where_the_engine_is_now() {
    let answer = |_: &stub::Request| stub::json(200, r#"{"Functions": []}"#);
    let (first, second) = (Stub::start(answer).await, Stub::start(answer).await);
    let hub = first.hub();
    hub.at(&place(), &Who::console()).unwrap().list_functions_page(None).await.unwrap();
    hub.set_engine(EngineState::Ready, Some(format!("http://127.0.0.1:{}", second.port)));
    hub.at(&place(), &Who::console()).unwrap().list_functions_page(None).await.unwrap();
    assert_eq!((first.seen().len(), second.seen().len()), (1, 1));
}

#[tokio::test]
async fn every_attempt_is_counted_for_the_request_and_for_the_console() {
    let tries = std::sync::atomic::AtomicU32::new(0);
    let stub = Stub::start(move |_| {
        if tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
            stub::error(500, "ServiceException", "try again")
        } else {
            stub::json(200, r#"{"Functions": []}"#)
        }
    })
    .await;
    let hub = stub.hub();
    let ((), count) = calls::counted(async {
        let who = Who { calls: calls::current(), ..Who::console() };
        hub.at(&place(), &who).unwrap().list_functions_page(None).await.unwrap();
    })
    .await;
    assert_eq!(count, 2);
    assert_eq!(hub.metrics().calls("lambda", "ListFunctions"), 2);
    assert_eq!(hub.metrics().snapshot()[0].2.errors, 0, "the operation worked in the end");
}

#[tokio::test]
async fn writes_to_one_api_take_turns() {
    let shared = Shared::default();
    let first = shared.lock_api(&place(), "a").await;
    let _other = shared.lock_api(&place(), "b").await;
    let at = place();
    let mut second = Box::pin(shared.lock_api(&at, "a"));
    assert!(futures::poll!(&mut second).is_pending());
    drop(first);
    second.await;
}

#[test]
fn credentials_in_words() {
    let with = |access| {
        let settings = ConnectionSettings {
            id: "prod".into(),
            label: "Production".into(),
            environment: Environment::Production,
            regions: vec!["eu-west-1".into()],
            access,
            endpoint_url: None,
        };
        settings.view().credentials
    };
    assert_eq!(with(Access::DefaultChain), "default chain");
    assert_eq!(with(Access::Profile("build".into())), "profile build");
    let role_arn = "arn:aws:iam::123456789012:role/team/Lambent".to_owned();
    assert_eq!(with(Access::AssumeRole { role_arn, external_id: Some("secret".into()) }), "role …/Lambent");
}
