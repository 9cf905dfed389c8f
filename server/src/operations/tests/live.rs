//! Operations as the browser sees them move.

use app::{
    operations::{
        events_path,
        model::{OperationStatus, OperationView, StepStatus},
    },
    session::{model::Role as MemberRole, service::Visitor},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Extension,
    http::{Request, StatusCode},
    routing::get,
};
use tower::ServiceExt;

use super::{Server, Story, caller, world::Fault};
use crate::operations::events;

async fn read(server: &Server, visitor: Visitor, id: &str) -> (StatusCode, String) {
    let router = Router::new()
        .route(&events_path("{id}"), get(events::stream))
        .with_state(server.operations.clone())
        .layer(Extension(visitor));
    let response = router.oneshot(Request::get(events_path(id)).body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

fn viewer() -> Visitor {
    Visitor::SignedIn(caller(MemberRole::Viewer))
}

fn views(body: &str) -> Vec<OperationView> {
    body.lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|json| serde_json::from_str(json).unwrap())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_stream_shows_every_state_and_ends_with_the_operation() {
    let server = Server::start(Story::Everything).await;
    server.world.state().not_assumable = 2;
    let id = server.create(Story::Everything).await;
    let (status, body) = read(&server, viewer(), &id).await;
    assert_eq!(status, StatusCode::OK);
    let views = views(&body);
    assert!(views.iter().any(|view| view.steps.iter().any(|step| step.status == StepStatus::Waiting)));
    assert_eq!(views.last().unwrap().status, OperationStatus::Done);
    assert!(views.last().unwrap().outcome.is_some());
}

#[tokio::test(start_paused = true)]
async fn an_operation_at_rest_is_one_event() {
    let server = Server::start(Story::Everything).await;
    server.world.state().faults = [(0, Fault::Deny)].into();
    let id = server.create(Story::Everything).await;
    server.rest(&id).await;
    let (_, body) = read(&server, viewer(), &id).await;
    assert_eq!(views(&body).iter().map(|view| view.status).collect::<Vec<_>>(), [OperationStatus::Failed]);
}

#[tokio::test(start_paused = true)]
async fn strangers_see_nothing() {
    let server = Server::start(Story::Everything).await;
    let id = server.create(Story::Everything).await;
    let nobody = Visitor::SignedOut { request_id: "r".into(), ip: "127.0.0.1".into(), user_agent: String::new() };
    let (status, body) = read(&server, nobody, &id).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(!body.contains("hello"));
    assert_eq!(read(&server, viewer(), "no-such").await.0, StatusCode::NOT_FOUND);
}
