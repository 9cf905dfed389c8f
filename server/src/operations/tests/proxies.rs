//! Making a database proxy: whatever fails, it ends with all of it there or, taken back, with nothing of it.

use app::{
    functions::configuration::database_proxies::model::{CreateProxy, Database},
    operations::{model::OperationStatus, service::OperationsService},
};
use std::sync::Arc;

use super::{
    Server, ana,
    memory::Memory,
    place,
    world::{Account, DbProxy, Fault, Role, World},
};
use crate::operations::{Request, work::OPERATION_TAG};

fn request(role_arn: &str) -> CreateProxy {
    CreateProxy {
        function: "hello".into(),
        name: "orders-proxy".into(),
        database: Database {
            id: "orders".into(),
            engine: "postgres".into(),
            family: "POSTGRESQL".into(),
            ..Database::default()
        },
        secret_arn: "arn:aws:secretsmanager:eu-west-1:000000000000:secret:orders".into(),
        iam: true,
        role_arn: role_arn.into(),
        subnets: vec!["subnet-1".into(), "subnet-2".into()],
        groups: Vec::new(),
    }
}

fn before() -> Account {
    let mut account = Account::default();
    account.roles.insert("present".into(), Role::default());
    account.proxies.insert("other".into(), DbProxy::default());
    account
}

async fn server() -> Server {
    let world = World::default();
    world.state().account = before();
    world.state().not_assumable = 1;
    Server::on(Arc::new(Memory::new()), world).await
}

async fn start(server: &Server, request: CreateProxy) -> String {
    server.operations.start(&ana(), &place(), Request::CreateProxy(Box::new(request)), "token").await.unwrap()
}

fn whole(account: &Account, id: &str) {
    let proxy = &account.proxies["orders-proxy"];
    assert_eq!((proxy.target.as_deref(), proxy.role.as_str()), (Some("orders"), "orders-proxy-role"));
    assert_eq!(proxy.tags[OPERATION_TAG], id);
    assert!(account.roles["orders-proxy-role"].policies["database"].contains("secretsmanager:GetSecretValue"));
    assert_eq!((account.proxies.len(), account.roles.len()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn role_proxy_and_database_are_made_one_after_another() {
    let server = server().await;
    let id = start(&server, request("")).await;
    let view = server.rest(&id).await;
    assert_eq!(view.status, OperationStatus::Done, "{view:?}");
    whole(&server.world.account(), &id);
    assert_eq!(view.kind, "create-db-proxy");
    assert_eq!(view.outcome.unwrap().function.as_deref(), Some("hello"));
    assert!(view.cli.iter().any(|command| command.starts_with("aws rds create-db-proxy")));
    let state = server.journal.state();
    let intent = &state.intents[0];
    assert_eq!((intent.action.as_str(), intent.target.as_str()), ("db-proxy.create", "orders-proxy"));
}

#[tokio::test(start_paused = true)]
async fn a_role_that_is_there_stays_as_it_is() {
    let server = server().await;
    server.world.state().not_assumable = 0;
    let id = start(&server, request("arn:aws:iam::000000000000:role/present")).await;
    assert_eq!(server.rest(&id).await.status, OperationStatus::Done);
    let account = server.world.account();
    assert_eq!((account.roles.len(), account.roles["present"].clone()), (1, Role::default()));
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_taken_stops_it_before_anything_is_made() {
    let server = server().await;
    let mut request = request("");
    request.name = "other".into();
    let id = start(&server, request).await;
    let view = server.rest(&id).await;
    assert_eq!(view.status, OperationStatus::Failed);
    assert!(view.steps[0].note.as_deref().is_some_and(|note| note.contains("already a database proxy other")));
    assert_eq!(server.world.account(), before());
}

#[tokio::test(start_paused = true)]
async fn a_fault_at_any_call_leaves_all_of_it_or_nothing() {
    let calls = {
        let server = server().await;
        server.rest(&start(&server, request("")).await).await;
        server.world.calls()
    };
    for call in 0..calls {
        for fault in [Fault::LoseAnswer, Fault::LoseRequest, Fault::Throttle, Fault::Break] {
            let server = server().await;
            server.world.state().faults = [(call, fault)].into();
            let id = start(&server, request("")).await;
            let view = server.rest(&id).await;
            assert_eq!(view.status, OperationStatus::Done, "call {call}, {fault:?}: {view:?}");
            whole(&server.world.account(), &id);
        }
        let server = server().await;
        server.world.state().faults = [(call, Fault::Deny)].into();
        let id = start(&server, request("")).await;
        assert_eq!(server.rest(&id).await.status, OperationStatus::Failed, "call {call}");
        server.operations.roll_back(&ana(), &id).await.unwrap();
        let view = server.rest(&id).await;
        assert_eq!(view.status, OperationStatus::RolledBack, "call {call}: {view:?}");
        assert_eq!(server.world.account(), before(), "call {call}");
    }
}
