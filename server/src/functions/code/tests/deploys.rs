//! What is deployed is live, told, and survives lost answers.

use app::functions::code::model::ProblemKind;

use super::{lambda::Disturbance, *};

const MAIN: &str = "def main_handler(event, context):\n    return 2\n";

#[tokio::test]
async fn an_edit_is_deployed_and_told() {
    let desk = Desk::new(BASE).await;
    let before = desk.package().await;
    let edits = vec![
        put("lambda_function.py", "def lambda_handler(event, context):\n    return 2\n"),
        put("new.py", "y = 1\n"),
        Edit::Delete { path: "lib/util.py".into() },
    ];
    let after = done(desk.deploy(on(&before, edits)).await);
    assert_eq!(after.code_sha256, held::sha256(&desk.lambda.world().zip));
    assert_ne!(after.code_sha256, before.code_sha256);
    assert!(after.first.is_some_and(|(_, text)| text.contains("return 2")));
    assert_eq!(desk.live().files().map(|(path, _)| path).collect::<Vec<_>>(), ["lambda_function.py", "new.py"]);
    let rows = desk.rows().await;
    assert_eq!((rows.len(), rows[0].action.as_str(), rows[0].outcome), (1, "function.deploy", AuditOutcome::Succeeded));
    assert_eq!(fact(&rows[0], "code before"), Some(before.code_sha256.as_str()));
    assert_eq!(fact(&rows[0], "code after"), Some(after.code_sha256.as_str()));
    assert_eq!(fact(&rows[0], "files"), Some("~lambda_function.py −lib/util.py +new.py"));
    assert!(fact(&rows[0], "aws cli").is_some_and(|cli| cli.contains("update-function-code --function-name hello")));
    // Both are kept for the activity page; nothing was fetched again.
    let diffs = diff::stored(&desk.store, &before.code_sha256, &after.code_sha256).await.unwrap().unwrap();
    assert_eq!(diffs.len(), 3);
    assert_eq!(desk.lambda.downloads(), 1);
    assert_eq!(diff::stored(&desk.store, "gone", &after.code_sha256).await, Ok(None));
}

#[tokio::test]
async fn nothing_is_sent_where_nothing_changes() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    assert_eq!(done(desk.deploy(on(&package, Vec::new())).await), package);
    assert_eq!(done(desk.deploy(on(&package, vec![put("lib/util.py", "x = 1\n")])).await), package);
    let same = Deploy { handler: package.handler.clone(), ..on(&package, Vec::new()) };
    assert_eq!(done(desk.deploy(same).await), package);
    assert!(desk.rows().await.is_empty() && desk.lambda.updates().is_empty());
}

#[tokio::test]
async fn a_broken_handler_blocks_unless_the_member_insists() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    let deploy = on(&package, vec![put("lambda_function.py", MAIN)]);
    let Ok(Deployed::Blocked(findings)) = desk.deploy(deploy.clone()).await else { panic!("not blocked") };
    assert_eq!(findings.problems[0].kind, ProblemKind::Handler);
    assert!(desk.rows().await.is_empty() && desk.lambda.updates().is_empty());
    done(desk.deploy(Deploy { anyway: true, ..deploy }).await);
    let rows = desk.rows().await;
    assert!(fact(&rows[0], "problems overridden").is_some_and(|why| why.contains("no function lambda_handler")));
    // One click heals it: the handler alone.
    let live = desk.package().await;
    let handler = Some("lambda_function.main_handler".to_owned());
    let healed = done(desk.deploy(Deploy { handler: handler.clone(), ..on(&live, Vec::new()) }).await);
    assert_eq!(healed.handler, handler);
    assert_eq!(desk.lambda.updates(), ["code", "configuration"]);
    let rows = desk.rows().await;
    assert_eq!(fact(&rows[0], "handler"), Some("lambda_function.lambda_handler → lambda_function.main_handler"));
    assert_eq!(fact(&rows[0], "code before"), None);
}

#[tokio::test]
async fn code_and_handler_go_together_with_the_wait_between() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    let handler = Some("lambda_function.main_handler".to_owned());
    let deploy = Deploy { handler: handler.clone(), ..on(&package, vec![put("lambda_function.py", MAIN)]) };
    let after = done(desk.deploy(deploy).await);
    assert_eq!(
        (after.handler, desk.lambda.updates().as_slice()),
        (handler, ["code".to_owned(), "configuration".into()].as_slice())
    );
    let seen = desk.lambda.stub.seen();
    let puts: Vec<usize> = (0..seen.len()).filter(|at| seen[*at].method == "PUT").collect();
    let looked = seen[puts[0]..puts[1]].iter().filter(|request| request.method == "GET").count();
    assert!(looked >= 2, "waited until it was no longer in progress");
    for put in puts {
        let body: serde_json::Value = serde_json::from_slice(&seen[put].body).unwrap();
        assert!(body["RevisionId"].as_str().is_some_and(|revision| revision.starts_with('r')));
    }
}

#[tokio::test]
async fn the_handler_goes_first_where_only_the_old_code_has_both() {
    let both = "def lambda_handler(event, context):\n    pass\n\ndef main_handler(event, context):\n    pass\n";
    let desk = Desk::new(&[("lambda_function.py", both)]).await;
    let handler = Some("lambda_function.main_handler".to_owned());
    let deploy = Deploy { handler, ..on(&desk.package().await, vec![put("lambda_function.py", MAIN)]) };
    done(desk.deploy(deploy).await);
    assert_eq!(desk.lambda.updates(), ["configuration", "code"]);
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_and_not_feared() {
    for is_done in [true, false] {
        let desk = Desk::new(BASE).await;
        let package = desk.package().await;
        desk.lambda.world().disturbed = vec![(Disturbance::Cut, is_done)];
        let after = done(desk.deploy(on(&package, vec![put("lib/util.py", "x = 2\n")])).await);
        assert_eq!(desk.lambda.updates().len(), if is_done { 1 } else { 2 });
        assert_eq!(after.code_sha256, desk.lambda.world().sha());
        assert_eq!(desk.rows().await[0].outcome, AuditOutcome::Succeeded);
    }
}

#[tokio::test]
async fn a_busy_function_is_waited_for() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    desk.lambda.world().busy = 2;
    desk.lambda.world().disturbed = vec![
        (Disturbance::Error(409, "ResourceConflictException", "An update is in progress."), false),
        (Disturbance::Error(500, "ServiceException", "Try again."), false),
    ];
    done(desk.deploy(on(&package, vec![put("lib/util.py", "x = 2\n")])).await);
    assert_eq!(desk.lambda.updates().len(), 3);
}

#[tokio::test]
async fn an_engine_that_is_gone_leaves_a_clear_state() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    // Killed at the update, and back a moment later without it.
    desk.lambda.world().disturbed = vec![(Disturbance::Cut, false)];
    desk.lambda.world().meanwhile = Some(Box::new(|world| world.absent = 4));
    done(desk.deploy(on(&package, vec![put("lib/util.py", "x = 2\n")])).await);
    // Killed for good.
    let package = desk.package().await;
    desk.lambda.world().meanwhile = Some(Box::new(|world| world.absent = 10_000));
    desk.lambda.world().disturbed = vec![(Disturbance::Cut, false)];
    let error = desk.deploy(on(&package, vec![put("lib/util.py", "x = 3\n")])).await.unwrap_err();
    assert!(matches!(&error, ConsoleError::Unavailable { reason, .. } if reason.contains("is not known")), "{error:?}");
    desk.lambda.world().absent = 0;
    assert_eq!(desk.rows().await[0].outcome, AuditOutcome::Failed);
    assert_eq!(desk.package().await.code_sha256, package.code_sha256);
}

#[tokio::test]
async fn an_engine_that_lost_the_change_is_told() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    let old = desk.lambda.world().zip.clone();
    // Taken, then lost.
    let deploy = on(&package, vec![put("lib/util.py", "x = 2\n")]);
    let (deployed, ()) = tokio::join!(desk.deploy(deploy), async {
        while desk.lambda.updates().is_empty() {
            tokio::task::yield_now().await;
        }
        desk.lambda.set_zip(old);
    });
    assert!(matches!(deployed, Err(ConsoleError::Conflict { .. })), "{deployed:?}");
}

#[tokio::test]
async fn a_refusal_is_told_with_what_is_live_already() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    let denied = Disturbance::Error(
        403,
        "AccessDeniedException",
        "User: x is not authorized to perform: lambda:UpdateFunctionConfiguration",
    );
    desk.lambda.world().disturbed = vec![(Disturbance::None, true), (denied, false)];
    let handler = Some("lambda_function.main_handler".to_owned());
    let error =
        desk.deploy(Deploy { handler, ..on(&package, vec![put("lambda_function.py", MAIN)]) }).await.unwrap_err();
    assert!(
        error.to_string().starts_with("The new code is live, but the handler is still lambda_function.lambda_handler:")
    );
    assert!(matches!(error, ConsoleError::AwsDenied { .. }));
    // A failed update runs on with the old code.
    let package = desk.package().await;
    desk.lambda.world().status = "Failed";
    let error =
        desk.deploy(Deploy { anyway: true, ..on(&package, vec![put("lib/util.py", "x = 9\n")]) }).await.unwrap_err();
    assert!(error.to_string().contains("The image is gone."), "{error}");
}

#[tokio::test]
async fn limits_and_rules_are_refused_before_anything_is_sent() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    let error = desk.deploy(on(&package, vec![put("a/../b.py", "")])).await.unwrap_err();
    assert!(error.field("a/../b.py").is_some());
    let error = desk.deploy(Deploy { handler: Some("a b".into()), ..on(&package, Vec::new()) }).await.unwrap_err();
    assert!(error.field("handler").is_some());
    // Bytes that do not shrink.
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    let noise: Vec<u8> = (0..4 * 1024 * 1024).map(|_| next()).collect();
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, noise);
    let large = on(&package, vec![Edit::PutBytes { path: "noise.bin".into(), base64 }]);
    match desk.deploy(large).await {
        Ok(Deployed::Blocked(findings)) => assert_eq!(findings.problems[0].kind, ProblemKind::Large),
        other => panic!("{other:?}"),
    }
    assert!(desk.lambda.updates().is_empty() && desk.rows().await.is_empty());
}

#[tokio::test]
async fn no_audit_no_deploy() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    crate::store::testing::refuse_audit(&desk.store).await;
    assert!(desk.deploy(on(&package, vec![put("lib/util.py", "x = 2\n")])).await.is_err());
    assert!(desk.lambda.updates().is_empty());
}
