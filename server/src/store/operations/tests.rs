use app::operations::model::OperationStatus::{Done, Failed, RollingBack, Running};

use super::*;
use crate::store::{Clock, StepPatch, testing::each_store};

fn operation(id: &str, token: &str) -> NewOperation {
    NewOperation {
        id: id.into(),
        token: token.into(),
        kind: "create-function".into(),
        title: "Create function hello".into(),
        place: Place::new("local", "eu-central-1"),
        actor_id: "u1".into(),
        actor: "ana@example.com".into(),
        request_json: "{}".into(),
        steps: vec![("role".into(), "Create the role".into()), ("function".into(), "Create the function".into())],
        cli: vec!["aws iam create-role".into()],
    }
}

#[tokio::test]
async fn the_same_token_is_the_same_operation() {
    each_store(async |store| {
        let (first, second) =
            tokio::join!(store.insert_operation(operation("a", "t")), store.insert_operation(operation("b", "t")));
        let mut results = [first?, second?];
        results.sort_by_key(|result| *result != Inserted::New);
        assert_eq!(results[0], Inserted::New);
        let Inserted::Existing(id) = &results[1] else { panic!("inserted twice") };
        assert_eq!(store.operations(10).await?.len(), 1);
        assert_eq!(store.operation(id).await?.unwrap().steps.len(), 2);
        let other = NewOperation { actor_id: "u2".into(), ..operation("c", "t") };
        assert_eq!(store.insert_operation(other).await?, Inserted::New, "another's token is another's");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn steps_keep_what_happened_to_them() {
    each_store(async |store| {
        let clock = Clock::manual(1_000);
        let store = store.with_clock(clock.clone());
        store.insert_operation(operation("a", "t")).await?;
        let sent = store.update_step("a", "role", StepPatch::status(StepStatus::Sent)).await?;
        assert_eq!((sent.attempts, sent.started_at, sent.finished_at), (1, Some(1_000), None));
        clock.advance(10);
        store.update_step("a", "role", StepPatch::status(StepStatus::Waiting).note("not yet assumable")).await?;
        store.update_step("a", "role", StepPatch::status(StepStatus::Sent)).await?;
        let done = StepPatch::status(StepStatus::Done).no_note().data(r#"{"arn":"a"}"#);
        let done = store.update_step("a", "role", done).await?;
        let record = store.operation("a").await?.unwrap();
        assert_eq!(record.step("role"), Some(&done));
        assert_eq!((done.attempts, done.started_at, done.finished_at), (2, Some(1_000), Some(1_010)));
        assert_eq!((done.note, done.data_json.as_deref()), (None, Some(r#"{"arn":"a"}"#)));
        assert_eq!(record.steps[1].status, StepStatus::Planned);
        assert!(store.update_step("a", "nothing", StepPatch::default().note("x")).await.is_err());

        let row = store.operations(10).await?.remove(0);
        assert_eq!((row.steps_done, row.steps, row.actor.as_str()), (1, 2, "ana@example.com"));
        assert_eq!(record.view().cli, ["aws iam create-role"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_of_two_who_press_the_button_moves_it() {
    each_store(async |store| {
        store.insert_operation(operation("a", "t")).await?;
        assert_eq!(store.unfinished_operations().await?.len(), 1);
        assert!(store.move_operation("a", &[Running], Failed).await?);
        assert!(store.operation("a").await?.unwrap().finished_at.is_some());
        assert!(store.unfinished_operations().await?.is_empty());
        let (resume, roll_back) = tokio::join!(
            store.move_operation("a", &[Failed], Running),
            store.move_operation("a", &[Failed], RollingBack)
        );
        assert!(resume? != roll_back?);
        let record = store.operation("a").await?.unwrap();
        assert!(record.status.moving() && record.finished_at.is_none());

        let outcome = Outcome { function: Some("hello".into()), url: None, api_id: None, route_key: None };
        store.set_operation_outcome("a", &outcome).await?;
        store.set_operation_request("a", "null".into()).await?;
        store.set_operation_status("a", Done).await?;
        let record = store.operation("a").await?.unwrap();
        assert_eq!((record.status, record.outcome, record.request_json.as_str()), (Done, Some(outcome), "null"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_server_holds_an_operation_until_it_lets_go_or_dies() {
    each_store(async |store| {
        let clock = Clock::manual(1_000);
        let store = store.with_clock(clock.clone());
        store.insert_operation(operation("a", "t")).await?;
        assert!(store.hold_operation("a", "one", 2_000).await?);
        assert!(!store.hold_operation("a", "two", 2_000).await?);
        assert!(store.hold_operation("a", "one", 3_000).await?, "renewed");
        clock.advance(2_000);
        assert!(store.hold_operation("a", "two", 9_000).await?, "the first one died");
        store.release_operation("a", "one").await?;
        assert!(!store.hold_operation("a", "one", 9_000).await?);
        store.release_operation("a", "two").await?;
        assert!(store.hold_operation("a", "one", 9_000).await?);
        Ok(())
    })
    .await;
}
