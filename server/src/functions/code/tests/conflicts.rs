//! Nobody is overwritten unseen.

use super::*;

fn theirs() -> Vec<u8> {
    Tree::of(&[
        ("lambda_function.py", "# theirs\ndef lambda_handler(event, context):\n    return 1\n"),
        ("lib/util.py", "x = 1\n"),
        ("theirs.py", "t = 1\n"),
    ])
    .zip()
    .unwrap()
}

#[tokio::test]
async fn somebody_elses_code_is_shown_and_merged_not_overwritten() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    desk.lambda.set_zip(theirs());
    let mine = vec![
        put("lambda_function.py", "def lambda_handler(event, context):\n    return 3\n"),
        put("lib/util.py", "x = 2\n"),
    ];
    let Ok(Deployed::Conflict { theirs, files, only_theirs }) = desk.deploy(on(&package, mine.clone())).await else {
        panic!("no conflict")
    };
    assert_eq!(theirs.code_sha256, desk.lambda.world().sha());
    assert_eq!(only_theirs, ["theirs.py"]);
    assert_eq!(files.len(), 1);
    let merged = "# theirs\ndef lambda_handler(event, context):\n    return 3\n";
    assert_eq!(files[0].merged.as_deref(), Some(merged));
    assert_eq!(files[0].base.as_deref(), Some(BASE[0].1));
    assert!(desk.lambda.updates().is_empty() && desk.rows().await.is_empty());
    // Decided, and put on top of theirs.
    let decided = vec![put("lambda_function.py", merged), mine[1].clone()];
    done(desk.deploy(on(&theirs, decided)).await);
    let live = desk.live();
    assert_eq!(live.get("lambda_function.py").unwrap().text(), Some(merged));
    assert_eq!(live.get("lib/util.py").unwrap().text(), Some("x = 2\n"));
    assert!(live.get("theirs.py").is_some());
}

#[tokio::test]
async fn a_setting_changed_meanwhile_is_no_conflict() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    desk.lambda.world().revision += 1;
    // And once more between the look and the update.
    desk.lambda.world().meanwhile = Some(Box::new(|world| world.revision += 1));
    done(desk.deploy(on(&package, vec![put("lib/util.py", "x = 2\n")])).await);
    assert_eq!(desk.lambda.updates(), ["code", "code"]);
}

#[tokio::test]
async fn somebody_quicker_at_the_last_moment_is_seen() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    desk.lambda.world().meanwhile = Some(Box::new(|world| {
        world.zip = theirs();
        world.revision += 1;
    }));
    let deployed = desk.deploy(on(&package, vec![put("lib/util.py", "x = 2\n")])).await;
    let Ok(Deployed::Conflict { files, only_theirs, .. }) = deployed else { panic!("{deployed:?}") };
    assert_eq!((files.len(), only_theirs.len()), (0, 2));
    assert_eq!(desk.lambda.world().zip, theirs());
    assert_eq!(desk.rows().await[0].outcome, AuditOutcome::Failed);
}

#[tokio::test]
async fn the_same_made_twice_is_done() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    desk.lambda.set_zip(theirs());
    let mine = vec![
        put("lambda_function.py", "# theirs\ndef lambda_handler(event, context):\n    return 1\n"),
        put("theirs.py", "t = 1\n"),
    ];
    let after = done(desk.deploy(on(&package, mine)).await);
    assert_eq!(after.code_sha256, desk.lambda.world().sha());
    assert!(desk.lambda.updates().is_empty());
}

#[tokio::test]
async fn somebody_elses_handler_is_not_overwritten() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    desk.lambda.world().handler = "lib/util.other".into();
    let deploy = Deploy { handler: Some("lambda_function.main".into()), anyway: true, ..on(&package, Vec::new()) };
    let error = desk.deploy(deploy).await.unwrap_err();
    assert!(error.to_string().contains("set the handler to lib/util.other meanwhile"));
    // Also at the last moment.
    let package = desk.package().await;
    desk.lambda.world().meanwhile = Some(Box::new(|world| {
        world.handler = "lib/util.third".into();
        world.revision += 1;
    }));
    let deploy = Deploy { handler: Some("lambda_function.main".into()), anyway: true, ..on(&package, Vec::new()) };
    let error = desk.deploy(deploy).await.unwrap_err();
    assert!(error.to_string().contains("lib/util.third"), "{error}");
    assert_eq!(desk.lambda.world().handler, "lib/util.third");
}

#[tokio::test]
async fn a_base_that_is_no_longer_kept_is_told() {
    let desk = Desk::new(BASE).await;
    let mut package = desk.package().await;
    package.code_sha256 = "AAAA".into();
    let error = desk.deploy(on(&package, vec![put("a.py", "")])).await.unwrap_err();
    assert!(error.to_string().contains("no longer kept"), "{error}");
}
