//! Environment variables: merged key by key, and shown to nobody unasked.

use super::*;

#[tokio::test]
async fn keys_nobody_touched_keep_their_values() {
    let world = World::new().await;
    let seen = world.seen().await;
    world.lambda(|lambda| {
        lambda.configuration["Environment"]["Variables"]["THEIRS"] = "t".into();
        lambda.configuration["Environment"]["Variables"]["SHARED"] = "s2".into();
        lambda.revision += 1;
    });
    let saved = world.environment(&seen, &[("NEW", "n"), ("EMPTY", "")], &["OLD"]).await;
    assert_eq!(kept(saved), ["SHARED", "THEIRS"]);
    assert_eq!(world.values(), json!({"KEEP": CANARY, "SHARED": "s2", "THEIRS": "t", "NEW": "n", "EMPTY": ""}));
    let rows = activity(&world.store).await;
    assert_eq!(rows[0].details[0], detail("environment", "+EMPTY +NEW −OLD"));
    assert!(rows[0].details[1].1.contains(r#"{"EMPTY":"…","KEEP":"…","NEW":"…","SHARED":"…","THEIRS":"…"}"#));
}

#[tokio::test]
async fn the_same_key_changed_on_both_sides_is_asked_for() {
    let world = World::new().await;
    let seen = world.seen().await;
    world.lambda(|lambda| {
        let variables = &mut lambda.configuration["Environment"]["Variables"];
        variables["SHARED"] = "theirs".into();
        variables["ADDED"] = "theirs".into();
        variables.as_object_mut().unwrap().remove("OLD");
        lambda.revision += 1;
    });
    let set = [("SHARED", "mine"), ("ADDED", "mine"), ("OLD", "mine")];
    let saved = world.environment(&seen, &set, &[]).await;
    let Ok(Saved::Conflict { rows }) = &saved else { panic!("{saved:?}") };
    assert_eq!(rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["ADDED", "OLD", "SHARED"]);
    assert_eq!((rows[0].base.as_deref(), rows[1].theirs.as_deref()), (None, None));
    assert!(world.lambda(|lambda| lambda.updates.is_empty()));
    // The same value on both sides is no conflict.
    assert_eq!(kept(world.environment(&seen, &[("SHARED", "theirs"), ("NEW", "n")], &[]).await), ["ADDED", "OLD"]);
    // With what they have now as base, mine goes through.
    let now = world.seen().await;
    kept(world.environment(&now, &[("SHARED", "mine")], &[]).await);
    assert_eq!(world.values()["SHARED"], "mine");
}

#[tokio::test]
async fn a_variable_changed_between_the_look_and_the_save_survives() {
    let world = World::new().await;
    let seen = world.seen().await;
    let theirs = json!({"Environment": {"Variables": {"KEEP": CANARY, "OLD": "o", "SHARED": "cli"}}});
    world.lambda(|lambda| lambda.meanwhile = Some(theirs));
    assert_eq!(in_conflict(world.environment(&seen, &[("SHARED", "mine")], &[]).await), ["SHARED"]);
    assert_eq!(world.values()["SHARED"], "cli");
}

#[tokio::test]
async fn a_secret_shows_nowhere_until_it_is_revealed() {
    let world = World::new().await;
    let seen = world.seen().await;
    let developer = caller(Role::Developer);
    let read = world.service.environment(&developer, &place(), "hello", None).await.unwrap();
    let saved = world.environment(&seen, &[("SHARED", "canary-second")], &[]).await.unwrap();
    let too_long = "canary-third".repeat(400);
    let refused = world.environment(&seen, &[("OLD", &too_long)], &[]).await.unwrap_err();
    let mut out = format!("{read:?}{saved:?}{refused:?}");
    out.push_str(&serde_json::to_string(&(&read, &saved, &refused)).unwrap());
    out.push_str(&format!("{:?}", activity(&world.store).await));
    assert!(!out.contains("canary"), "{out}");
    // Viewers get no fingerprints either.
    let viewer = world.service.environment(&caller(Role::Viewer), &place(), "hello", None).await.unwrap();
    assert!(viewer.variables.iter().all(|variable| variable.fingerprint.is_empty()));

    let before = activity(&world.store).await.len();
    let value = world.service.reveal(&developer, &place(), "hello", None, "KEEP").await;
    assert_eq!(value.as_deref(), Ok(CANARY));
    let rows = activity(&world.store).await;
    assert_eq!(rows.len(), before + 1);
    let row = rows.last().unwrap();
    assert_eq!((row.action.as_str(), row.outcome), ("function.reveal", AuditOutcome::Succeeded));
    assert_eq!(row.details, [detail("environment key", "KEEP")]);
}

#[tokio::test]
async fn who_may_not_reveal_does_not() {
    let world = World::new().await;
    let refused = world.service.reveal(&caller(Role::Viewer), &place(), "hello", None, "KEEP").await;
    assert_eq!(refused, Err(ConsoleError::Forbidden { permission: Permission::FunctionsReveal }));
    let gone = world.service.reveal(&caller(Role::Developer), &place(), "hello", None, "NOPE").await;
    assert_eq!(gone, Err(ConsoleError::not_found("environment variable", "NOPE")));
    // What cannot be written down is not shown.
    refuse_audit(&world.store).await;
    assert!(world.service.reveal(&caller(Role::Developer), &place(), "hello", None, "KEEP").await.is_err());
}

#[tokio::test]
async fn equal_values_do_not_look_equal() {
    let world = World::new().await;
    world.lambda(|lambda| lambda.configuration["Environment"] = json!({"Variables": {"A1": "x", "B1": "x"}}));
    let seen = world.seen().await;
    assert_ne!(seen["A1"], seen["B1"]);
}

#[tokio::test]
async fn an_environment_nobody_can_read_is_not_replaced() {
    let world = World::new().await;
    world.lambda(|lambda| {
        lambda.configuration["Environment"] = json!({"Error": {"Message": "The key is not allowed."}})
    });
    let read = world.service.environment(&caller(Role::Developer), &place(), "hello", None).await.unwrap();
    assert_eq!(read.unreadable.as_deref(), Some("The key is not allowed."));
    assert!(world.environment(&Texts::new(), &[("NEW", "n")], &[]).await.is_err());
    assert!(world.lambda(|lambda| lambda.updates.is_empty()));
}
