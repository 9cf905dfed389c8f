//! The general settings: merged with what others change, sent once, and found again.

use super::*;

#[tokio::test]
async fn only_what_changed_is_sent_and_all_of_it_is_written_down() {
    let world = World::new().await;
    let base = world.base().await;
    let saved = world.general(&base, &[("memory", "512"), ("minutes", "1"), ("timeout", "3")]).await.unwrap();
    let Saved::Done { detail: state, changed: true, kept, .. } = saved else { panic!("{saved:?}") };
    assert_eq!((state.memory_mb, state.timeout_s, kept.len()), (512, 63, 0));
    let updates = world.lambda(|lambda| lambda.updates.clone());
    assert_eq!(updates, [json!({"MemorySize": 512, "Timeout": 63, "RevisionId": "1"})]);
    let rows = activity(&world.store).await;
    assert_eq!(
        (rows.len(), rows[0].action.as_str(), rows[0].outcome),
        (1, "function.configure", AuditOutcome::Succeeded)
    );
    assert_eq!(
        rows[0].details[..3],
        [
            detail("memory", "128 MB → 512 MB"),
            detail("timeout", "3 s → 63 s"),
            detail(
                "aws cli",
                "aws lambda update-function-configuration --region eu-west-1 --function-name hello --memory-size 512 --timeout 63\n\
                 aws lambda wait function-updated-v2 --region eu-west-1 --function-name hello"
            ),
        ]
    );
    // The same once more has nothing to send.
    let again = world.general(&base, &[("memory", "512"), ("timeout", "63")]).await.unwrap();
    assert!(matches!(again, Saved::Done { changed: false, .. }));
    assert_eq!(activity(&world.store).await.len(), 1);
}

#[tokio::test]
async fn what_others_changed_stays_and_is_said() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| lambda.change(&json!({"Timeout": 9})));
    assert_eq!(kept(world.general(&base, &[("memory", "256")]).await), ["timeout"]);
    let update = world.lambda(|lambda| lambda.updates[0].clone());
    assert_eq!(update, json!({"MemorySize": 256, "RevisionId": "2"}));
}

#[tokio::test]
async fn what_both_changed_is_asked_for_and_a_pick_settles_it() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| lambda.change(&json!({"MemorySize": 1024, "Timeout": 9})));
    let typed = [("memory", "256"), ("timeout", "5"), ("description", "mine")];
    assert_eq!(in_conflict(world.general(&base, &typed).await), ["memory", "timeout"]);
    assert!(world.lambda(|lambda| lambda.updates.is_empty()));
    assert!(activity(&world.store).await.is_empty(), "nothing was about to be done");
    let edit = GeneralEdit {
        base: base.clone(),
        typed: texts(&typed),
        theirs: texts(&[("memory", "1024"), ("timeout", "9")]),
        pick: texts(&[("memory", "theirs"), ("timeout", "mine")]),
        anyway: false,
    };
    let service = &world.service;
    kept(service.save_general(&caller(Role::Developer), &place(), "hello", edit.clone()).await);
    let update = world.lambda(|lambda| lambda.updates[0].clone());
    assert_eq!(update, json!({"Description": "mine", "Timeout": 5, "RevisionId": "2"}));
    // What was picked holds for what was shown only.
    world.lambda(|lambda| lambda.change(&json!({"Timeout": 77})));
    let saved = service.save_general(&caller(Role::Developer), &place(), "hello", edit).await;
    assert_eq!(in_conflict(saved), ["timeout"]);
}

#[tokio::test]
async fn a_change_between_the_look_and_the_save_is_never_overwritten() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| lambda.meanwhile = Some(json!({"Timeout": 9})));
    assert_eq!(kept(world.general(&base, &[("memory", "256")]).await), ["timeout"]);
    world.lambda(|lambda| lambda.meanwhile = Some(json!({"MemorySize": 2048})));
    let base = world.base().await;
    assert_eq!(in_conflict(world.general(&base, &[("memory", "512")]).await), ["memory"]);
    assert_eq!(world.lambda(|lambda| lambda.configuration["MemorySize"].clone()), 2048);
    let outcomes: Vec<_> = activity(&world.store).await.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [AuditOutcome::Failed, AuditOutcome::Succeeded, AuditOutcome::Failed]);
}

#[tokio::test]
async fn a_busy_function_is_waited_for() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| (lambda.busy, lambda.slow) = (2, 2));
    kept(world.general(&base, &[("memory", "256")]).await);
}

#[tokio::test]
async fn a_lost_answer_is_looked_for() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| lambda.loses = true);
    kept(world.general(&base, &[("memory", "256")]).await);
    assert_eq!(world.lambda(|lambda| lambda.updates.len()), 1);
    assert_eq!(
        activity(&world.store).await.iter().map(|row| row.outcome).collect::<Vec<_>>(),
        [AuditOutcome::Succeeded]
    );
}

#[tokio::test]
async fn an_update_aws_gives_up_is_no_success() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| lambda.fails = true);
    let error = world.general(&base, &[("memory", "256")]).await.unwrap_err();
    assert_eq!(error.to_string(), "The role may not decrypt.");
    assert_eq!(activity(&world.store).await[0].outcome, AuditOutcome::Failed);
}

#[tokio::test]
async fn a_handler_the_code_does_not_have_is_not_saved_by_accident() {
    let problem = Problem { kind: ProblemKind::Handler, message: "There is none.".into(), path: None, line: None };
    let findings = Findings { problems: vec![problem], handlers: vec!["lambda_function.main".into()] };
    let world = World::with(Some(findings.clone())).await;
    let base = world.base().await;
    let typed = [("handler", "lambda_function.nope")];
    assert_eq!(world.general(&base, &typed).await, Ok(Saved::Blocked(findings)));
    assert!(world.lambda(|lambda| lambda.updates.is_empty()));
    // Other settings are saved whatever the handler is like.
    kept(world.general(&base, &[("memory", "256")]).await);
    let edit = GeneralEdit { base, typed: texts(&typed), anyway: true, ..GeneralEdit::default() };
    kept(world.service.save_general(&caller(Role::Developer), &place(), "hello", edit).await);
    assert_eq!(world.lambda(|lambda| lambda.updates[1]["Handler"].clone()), "lambda_function.nope");
}

#[tokio::test]
async fn code_that_cannot_be_read_keeps_nobody_from_saving() {
    let world = World::new().await;
    let base = world.base().await;
    kept(world.general(&base, &[("handler", "lambda_function.main")]).await);
}
