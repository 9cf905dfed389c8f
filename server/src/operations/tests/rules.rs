//! What an operation promises besides surviving faults.

use app::{
    activity::model::AuditOutcome,
    functions::create::model::{CodeSource, RoleChoice},
    operations::{
        model::{OperationStatus, StepStatus},
        service::OperationsService,
    },
    session::model::Role as MemberRole,
};
use std::time::Duration;
use tokio::time::Instant;

use super::{SECRET, Server, Story, ana, caller, place, world::Fault};
use crate::functions::package;

#[tokio::test(start_paused = true)]
async fn the_same_token_starts_one() {
    let server = Server::start(Story::Everything).await;
    let (one, two) = tokio::join!(server.create(Story::Everything), server.create(Story::Everything));
    assert_eq!(one, two);
    assert_eq!(server.rest(&one).await.status, OperationStatus::Done);
    assert_eq!(server.create(Story::Everything).await, one);
    server.assert_complete(Story::Everything, &one, "twice");
    let state = server.journal.state();
    assert_eq!((state.intents.len(), state.outcomes.len()), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn the_outcome_leads_to_the_function_and_its_url() {
    let server = Server::start(Story::Everything).await;
    let id = server.create(Story::Everything).await;
    let view = server.rest(&id).await;
    let outcome = view.outcome.unwrap();
    assert_eq!(outcome.function.as_deref(), Some("hello"));
    let api = outcome.api_id.unwrap();
    assert_eq!(outcome.url, Some(format!("https://{api}.example/test")));
    assert_eq!(outcome.route_key.as_deref(), Some("ANY /test"));
    assert!(view.steps.iter().all(|step| step.status == StepStatus::Done && step.finished_at.is_some()));
    assert_eq!(server.world.state().changed, [("hello".to_owned(), Some(api))]);
}

#[tokio::test(start_paused = true)]
async fn environment_values_are_seen_by_nobody_and_forgotten_at_the_end() {
    for end in [OperationStatus::Done, OperationStatus::RolledBack] {
        let server = Server::start(Story::Everything).await;
        if end == OperationStatus::RolledBack {
            server.world.state().faults = [(8, Fault::Deny)].into();
        }
        let id = server.create(Story::Everything).await;
        let view = server.rest(&id).await;
        assert!(!format!("{view:?}").contains(SECRET));
        if end == OperationStatus::RolledBack {
            server.operations.roll_back(&ana(), &id).await.unwrap();
        }
        assert_eq!(server.rest(&id).await.status, end);
        let state = server.journal.state();
        assert!(!format!("{:?} {:?} {:?}", state.operations, state.intents, state.outcomes).contains(SECRET));
    }
}

#[tokio::test(start_paused = true)]
async fn each_run_has_its_own_audit_rows() {
    let server = Server::start(Story::Everything).await;
    server.world.state().faults = [(3, Fault::Deny), (6, Fault::Deny)].into();
    let id = server.create(Story::Everything).await;
    server.rest(&id).await;
    server.operations.resume(&ana(), &id).await.unwrap();
    server.rest(&id).await;
    server.operations.roll_back(&ana(), &id).await.unwrap();
    server.rest(&id).await;
    let state = server.journal.state();
    let actions: Vec<_> = state.intents.iter().map(|intent| intent.action.as_str()).collect();
    assert_eq!(actions, ["function.create", "operation.resume", "operation.roll-back"]);
    assert!(state.intents.iter().all(|intent| intent.operation_id.as_deref() == Some(&id) && intent.target == "hello"));
    let outcomes: Vec<_> = state.outcomes.values().map(|(outcome, _)| *outcome).collect();
    assert_eq!(outcomes, [AuditOutcome::Failed, AuditOutcome::Failed, AuditOutcome::Succeeded]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_done_when_the_intent_cannot_be_written() {
    let server = Server::start(Story::Everything).await;
    server.journal.state().full = 1;
    let error =
        server.operations.start_create(&ana(), &place(), Story::Everything.request(), "token").await.unwrap_err();
    assert_eq!(error.code(), "Internal");
    assert_eq!(server.world.calls(), 0);
    assert!(server.journal.state().operations.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_new_role_is_waited_for_and_the_step_says_so() {
    let server = Server::start(Story::Everything).await;
    server.world.state().not_assumable = 4;
    let id = server.create(Story::Everything).await;
    let mut view = server.operations.subscribe(&ana(), &id).await.unwrap();
    let waiting = view.wait_for(|view| view.steps.iter().any(|step| step.status == StepStatus::Waiting)).await.unwrap();
    let step = waiting.steps.iter().find(|step| step.status == StepStatus::Waiting).unwrap();
    assert_eq!(step.key, "function");
    assert!(step.note.as_deref().unwrap().contains("cannot assume the new role yet"));
    drop(waiting);
    assert_eq!(server.rest(&id).await.status, OperationStatus::Done);
    assert_eq!(server.world.state().log.iter().filter(|name| **name == "CreateFunction").count(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_role_that_stays_unusable_stops_after_15_minutes_restarts_included() {
    let server = Server::start(Story::Everything).await;
    server.world.state().not_assumable = usize::MAX;
    let began = Instant::now();
    let id = server.create(Story::Everything).await;
    let mut view = server.operations.subscribe(&ana(), &id).await.unwrap();
    view.wait_for(|view| view.steps.iter().any(|step| step.key == "function" && step.attempts == 30)).await.unwrap();
    let server = server.restarted().await;
    let view = server.rest(&id).await;
    assert_eq!(view.status, OperationStatus::Failed);
    let minutes = began.elapsed().as_secs() / 60;
    assert!((15..17).contains(&minutes), "{minutes}");
    assert!(view.steps.iter().any(|step| step.note.as_deref().is_some_and(|note| note.contains("after 15 minutes"))));
    // Resuming waits with new patience.
    server.world.state().not_assumable = 2;
    server.operations.resume(&ana(), &id).await.unwrap();
    assert_eq!(server.rest(&id).await.status, OperationStatus::Done);
}

#[tokio::test(start_paused = true)]
async fn an_existing_role_that_cannot_be_assumed_stops_at_once() {
    let server = Server::start(Story::Existing).await;
    server.world.state().not_assumable = usize::MAX;
    let id = server.create(Story::Existing).await;
    let view = server.rest(&id).await;
    assert_eq!(view.status, OperationStatus::Failed);
    assert!(view.steps.iter().any(|step| step.note.as_deref().is_some_and(|note| note.contains("trust policy"))));
    assert_eq!(server.world.state().log.iter().filter(|name| **name == "CreateFunction").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_in_the_way_is_found_before_anything_is_made() {
    for (story, taken) in [(Story::Everything, "function"), (Story::Existing, "route"), (Story::Existing, "api")] {
        let server = Server::start(story).await;
        {
            let account = &mut server.world.state().account;
            match taken {
                "function" => drop(account.functions.insert("hello".into(), Default::default())),
                "api" => drop(account.apis.remove("present")),
                _ => account.apis.get_mut("present").unwrap().routes.get_mut("route0").unwrap().0 = "ANY /test".into(),
            }
        }
        let before = server.world.account();
        let id = server.create(story).await;
        let view = server.rest(&id).await;
        assert_eq!(view.status, OperationStatus::Failed);
        assert!(view.steps[0].note.as_deref().unwrap().contains("Start again"), "{:?}", view.steps[0]);
        server.operations.roll_back(&ana(), &id).await.unwrap();
        assert_eq!(server.rest(&id).await.status, OperationStatus::RolledBack);
        assert_eq!(server.world.account(), before);
    }
}

#[tokio::test(start_paused = true)]
async fn the_roll_back_leaves_what_somebody_else_made_meanwhile() {
    let server = Server::start(Story::Everything).await;
    server.world.state().faults = [(9, Fault::Deny)].into();
    let id = server.create(Story::Everything).await;
    assert_eq!(server.rest(&id).await.status, OperationStatus::Failed);
    {
        let account = &mut server.world.state().account;
        account.functions.get_mut("hello").unwrap().tags.clear();
        account.roles.get_mut("hello-role").unwrap().tags.clear();
    }
    server.operations.roll_back(&ana(), &id).await.unwrap();
    let view = server.rest(&id).await;
    assert_eq!(view.status, OperationStatus::RolledBack);
    let account = server.world.account();
    assert!(account.functions.contains_key("hello") && account.roles.contains_key("hello-role"));
    let note = |key: &str| view.steps.iter().find(|step| step.key == key).unwrap().note.clone().unwrap();
    assert!(note("function").contains("it stays") && note("role").contains("it stays"));
}

#[tokio::test(start_paused = true)]
async fn only_one_press_of_a_button_counts() {
    let server = Server::start(Story::Everything).await;
    server.world.state().faults = [(5, Fault::Deny)].into();
    let id = server.create(Story::Everything).await;
    let running = server.operations.resume(&ana(), &id).await.unwrap_err();
    assert_eq!(running.code(), "Conflict");
    server.rest(&id).await;
    let caller = ana();
    let (one, two) = tokio::join!(server.operations.resume(&caller, &id), server.operations.roll_back(&caller, &id));
    assert!(one.is_ok() && two.is_err());
    assert_eq!(server.rest(&id).await.status, OperationStatus::Done);
    assert_eq!(server.operations.roll_back(&ana(), &id).await.unwrap_err().code(), "Conflict");
    assert_eq!(server.operations.resume(&ana(), "no-such").await.unwrap_err().code(), "NotFound");
}

#[tokio::test(start_paused = true)]
async fn viewers_look_and_touch_nothing() {
    let server = Server::start(Story::Everything).await;
    let viewer = caller(MemberRole::Viewer);
    let start = server.operations.start_create(&viewer, &place(), Story::Everything.request(), "token").await;
    assert_eq!(start.unwrap_err().code(), "Forbidden");
    let id = server.create(Story::Everything).await;
    server.rest(&id).await;
    assert!(server.operations.get(&viewer, &id).await.is_ok() && server.operations.list(&viewer).await.is_ok());
    assert_eq!(server.operations.resume(&viewer, &id).await.unwrap_err().code(), "Forbidden");
    assert_eq!(server.operations.roll_back(&viewer, &id).await.unwrap_err().code(), "Forbidden");
    assert_eq!(server.operations.keep_upload(&viewer, "a.zip", Vec::new()).await.unwrap_err().code(), "Forbidden");
}

#[tokio::test(start_paused = true)]
async fn uploads_live_as_long_as_their_operation() {
    let server = Server::start(Story::Existing).await;
    let zip = package::build([("lambda_function.py", b"x = 1\n".as_slice())]).unwrap();
    let refused = server.operations.keep_upload(&ana(), "a.zip", b"no zip".to_vec()).await.unwrap_err();
    assert!(refused.field("upload").unwrap().contains("not a zip"));
    let upload = server.operations.keep_upload(&ana(), "C:\\x\\a.zip", zip.clone()).await.unwrap();
    assert_eq!((upload.file_name.as_str(), upload.size), ("a.zip", zip.len() as u64));
    assert_eq!(server.operations.upload(&ana(), &upload.id).await.unwrap(), upload);
    let mut request = Story::Existing.request();
    request.code = CodeSource::Upload { id: upload.id.clone() };
    server.world.state().faults = [(6, Fault::Deny)].into();
    let id = server.operations.start_create(&ana(), &place(), request.clone(), "token").await.unwrap();
    assert_eq!(server.rest(&id).await.status, OperationStatus::Failed);
    assert!(server.journal.state().uploads[&upload.id].1, "kept");
    server.operations.resume(&ana(), &id).await.unwrap();
    assert_eq!(server.rest(&id).await.status, OperationStatus::Done);
    assert!(server.journal.state().uploads.is_empty());
    let gone = server.operations.start_create(&ana(), &place(), request, "another").await.unwrap_err();
    assert!(gone.field("upload").unwrap().contains("expired"));
}

#[tokio::test(start_paused = true)]
async fn mistakes_are_told_at_the_form() {
    let server = Server::start(Story::Everything).await;
    let refused = async |change: fn(&mut app::functions::create::model::CreateFunction)| {
        let mut request = Story::Everything.request();
        change(&mut request);
        server.operations.start_create(&ana(), &place(), request, "token").await.unwrap_err()
    };
    let error = refused(|request| request.code = CodeSource::Blueprint { id: "no-such".into() }).await;
    assert!(error.field("blueprint").is_some());
    let error = refused(|request| drop(request.environment.insert("TABLE_NAME".into(), "*".into()))).await;
    assert!(error.field("p.TABLE_NAME").unwrap().contains("role's policy"), "{error:?}");
    let error = refused(|request| {
        (request.code, request.role) = (CodeSource::Scratch, RoleChoice::Basic);
        request.handler = Some("nothing".into());
    })
    .await;
    assert!(error.field("handler").is_some());
    let elsewhere = app::connections::model::Place::new("ghost", "eu-west-1");
    let error =
        server.operations.start_create(&ana(), &elsewhere, Story::Everything.request(), "token").await.unwrap_err();
    assert_eq!(error.code(), "NotFound");
    assert_eq!((server.world.calls(), server.journal.state().intents.len()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn throttling_is_answered_with_growing_pauses() {
    let server = Server::start(Story::Taken).await;
    server.world.state().faults = (0..6).map(|call| (call, Fault::Throttle)).collect();
    let began = Instant::now();
    let id = server.create(Story::Taken).await;
    assert_eq!(server.rest(&id).await.status, OperationStatus::Done);
    assert!(began.elapsed() >= Duration::from_secs(1 + 2 + 4 + 8 + 16 + 30));
}
