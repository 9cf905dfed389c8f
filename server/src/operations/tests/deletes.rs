//! Deleting a function with what it would leave: whatever fails, it ends with all of it gone and nothing else.

use app::{
    functions::delete::model::{DeleteFunction, Removal},
    operations::{model::OperationStatus, service::OperationsService},
    session::model::Role as MemberRole,
};
use std::{collections::BTreeMap, sync::Arc};

use super::{
    Server, ana, caller,
    memory::{Cut, Memory},
    place,
    world::{Account, Api, Fault, Function, LogGroup, Role, World},
};
use crate::operations::{Request, create_function::FUNCTION_TAG};

fn request() -> DeleteFunction {
    DeleteFunction {
        name: "hello".into(),
        removals: vec![
            Removal::LogGroup { name: "/aws/lambda/hello".into() },
            Removal::Role { name: "hello-role".into() },
            Removal::Mapping { id: "m1".into(), source: "orders".into() },
            Removal::Url { qualifier: String::new() },
            Removal::Route {
                api_id: "shared".into(),
                api_name: "shared".into(),
                route_id: "r1".into(),
                route_key: "GET /hello".into(),
                integration_id: "i1".into(),
            },
            Removal::Api { id: "own".into(), name: "hello-api".into(), routes: vec!["ANY /test".into()] },
        ],
    }
}

/// What is there before, and what has to be left.
fn accounts() -> (Account, Account) {
    let mut account = Account::default();
    let tags = BTreeMap::from([(FUNCTION_TAG.to_owned(), "other".to_owned())]);
    account.roles.insert("other-role".into(), Role { tags, ..Role::default() });
    account.functions.insert("other".into(), Function::default());
    account.log_groups.insert("/aws/lambda/other".into(), LogGroup::default());
    account.mappings.insert("m2".into());
    let mut shared = Api { name: "shared".into(), ..Api::default() };
    shared.integrations.insert("i2".into(), ("arn:function:other".into(), String::new()));
    shared.routes.insert("r2".into(), ("GET /other".into(), "i2".into()));
    account.apis.insert("shared".into(), shared);
    let after = account.clone();
    let tags = BTreeMap::from([(FUNCTION_TAG.to_owned(), "hello".to_owned())]);
    let mut role = Role { tags, ..Role::default() };
    role.policies.insert("logs".into(), "{}".into());
    role.attached.insert("arn:aws:iam::aws:policy/ReadOnlyAccess".into());
    account.roles.insert("hello-role".into(), role);
    account.functions.insert("hello".into(), Function::default());
    account.log_groups.insert("/aws/lambda/hello".into(), LogGroup::default());
    account.mappings.insert("m1".into());
    account.urls.insert(("hello".into(), String::new()));
    account.apis.insert("own".into(), Api::default());
    if let Some(shared) = account.apis.get_mut("shared") {
        shared.integrations.insert("i1".into(), ("arn:function:hello".into(), String::new()));
        shared.routes.insert("r1".into(), ("GET /hello".into(), "i1".into()));
    }
    (account, after)
}

async fn server() -> Server {
    let world = World::default();
    world.state().account = accounts().0;
    Server::on(Arc::new(Memory::new()), world).await
}

async fn delete(server: &Server) -> String {
    server.operations.start(&ana(), &place(), Request::Delete(Box::new(request())), "token").await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn callers_go_first_and_everything_goes() {
    let server = server().await;
    let id = delete(&server).await;
    let view = server.rest(&id).await;
    assert_eq!(view.status, OperationStatus::Done, "{view:?}");
    assert_eq!(server.world.account(), accounts().1);
    let titles: Vec<_> = view.steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Delete event source mapping of orders",
            "Delete function URL",
            "Delete route GET /hello of shared",
            "Delete HTTP API hello-api",
            "Delete function hello",
            "Delete log group /aws/lambda/hello",
            "Delete role hello-role",
        ]
    );
    assert_eq!(view.outcome.unwrap().function.as_deref(), Some("hello"));
    let changed: Vec<_> = server.world.state().changed.iter().map(|(_, api)| api.clone()).collect();
    assert_eq!(changed, [Some("own".to_owned()), Some("shared".to_owned())]);
    let state = server.journal.state();
    let details = &state.intents[0].details;
    assert!(details.iter().any(|(key, value)| key == "with it" && value == "Role hello-role"), "{details:?}");
    assert!(details.iter().any(|(key, cli)| key == "aws cli" && cli.contains("aws lambda delete-function")));
}

#[tokio::test(start_paused = true)]
async fn a_fault_at_any_call_delays_and_spares_nothing() {
    let calls = {
        let server = server().await;
        server.rest(&delete(&server).await).await;
        server.world.calls()
    };
    for call in 0..calls {
        for fault in [Fault::LoseAnswer, Fault::LoseRequest, Fault::Throttle, Fault::Busy, Fault::Break, Fault::Deny] {
            let server = server().await;
            server.world.state().faults = [(call, fault)].into();
            let id = delete(&server).await;
            let view = server.rest(&id).await;
            if fault == Fault::Deny {
                assert_eq!(view.status, OperationStatus::Failed, "call {call}: {view:?}");
                server.operations.resume(&ana(), &id).await.unwrap();
            }
            let view = server.rest(&id).await;
            assert_eq!(view.status, OperationStatus::Done, "call {call}, {fault:?}: {view:?}");
            let left = server.world.account();
            // An integration that AWS says is in use stays, and the step says so.
            let spared = fault == Fault::Busy && view.steps.iter().any(|step| step.note.is_some());
            assert!(spared || left == accounts().1, "call {call}, {fault:?}: {left:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn it_survives_a_power_cut_at_every_write() {
    let writes = {
        let server = server().await;
        server.rest(&delete(&server).await).await;
        server.journal.state().writes
    };
    for cut in (0..writes).flat_map(|write| [Cut::Before(write), Cut::After(write)]) {
        let server = server().await;
        server.journal.state().cut = Some(cut);
        tokio::select! {
            biased;
            () = server.journal.dark.notified() => {}
            _ = async { server.rest(&delete(&server).await).await } => {}
        }
        let server = server.restarted().await;
        let view = server.rest(&delete(&server).await).await;
        assert_eq!(view.status, OperationStatus::Done, "{cut:?}: {view:?}");
        assert_eq!(server.world.account(), accounts().1, "{cut:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_deleted_cannot_be_rolled_back() {
    let server = server().await;
    server.world.state().faults = [(3, Fault::Deny)].into();
    let id = delete(&server).await;
    let view = server.rest(&id).await;
    assert!(!view.can_roll_back() && view.status.can_resume());
    let error = server.operations.roll_back(&ana(), &id).await.unwrap_err();
    assert!(error.to_string().contains("cannot be brought back"), "{error}");
    server.operations.resume(&ana(), &id).await.unwrap();
    assert_eq!(server.rest(&id).await.status, OperationStatus::Done);
}

#[tokio::test(start_paused = true)]
async fn a_role_that_is_another_functions_by_now_stays() {
    let server = server().await;
    let tags = BTreeMap::from([(FUNCTION_TAG.to_owned(), "other".to_owned())]);
    server.world.state().account.roles.get_mut("hello-role").unwrap().tags = tags;
    let view = server.rest(&delete(&server).await).await;
    assert_eq!(view.status, OperationStatus::Done);
    assert!(server.world.account().roles["hello-role"].policies.contains_key("logs"));
    assert!(view.steps.last().unwrap().note.as_deref().unwrap().contains("it stays"));
}

#[tokio::test(start_paused = true)]
async fn a_viewer_deletes_nothing() {
    let server = server().await;
    let viewer = caller(MemberRole::Viewer);
    let start = server.operations.start(&viewer, &place(), Request::Delete(Box::new(request())), "token").await;
    assert_eq!(start.unwrap_err().code(), "Forbidden");
    assert_eq!(server.world.calls(), 0);
}
