//! Keys of KMS: the one of the environment, and values encrypted for the function.

use super::*;

/// A change of the key alone, and what it was before.
async fn with_key(world: &World, seen_key: &str, key: &str) -> Result<Saved, ConsoleError> {
    let seen = world.seen().await;
    let edit = EnvironmentEdit { seen, seen_key: seen_key.into(), key: Some(key.into()), ..EnvironmentEdit::default() };
    world.service.save_environment(&caller(Role::Developer), &place(), "hello", edit).await
}

#[tokio::test]
async fn the_key_is_merged_beside_the_variables() {
    let world = World::new().await;
    kept(with_key(&world, "", KEY).await);
    let update = world.lambda(|lambda| lambda.updates[0].clone());
    assert_eq!(update, json!({"KMSKeyArn": KEY, "RevisionId": "1"}), "the variables are not sent");
    let rows = activity(&world.store).await;
    assert!(rows[0].details.contains(&detail("encryption key", format!("AWS's own → {KEY}"))), "{:?}", rows[0].details);
    // Somebody else has it already: nothing to send; another one: a conflict.
    let again = with_key(&world, "", KEY).await.unwrap();
    assert!(matches!(again, Saved::Done { changed: false, .. }));
    assert_eq!(in_conflict(with_key(&world, "", &KEY.replace("k-1", "k-3")).await), ["kms-key"]);
    kept(with_key(&world, KEY, "").await);
    assert_eq!(world.lambda(|lambda| lambda.updates[1]["KMSKeyArn"].clone()), "");
    let wrong = with_key(&world, "", "orders").await.unwrap_err();
    assert!(wrong.field("kms-key").is_some(), "{wrong:?}");
}

#[tokio::test]
async fn keys_to_choose_are_not_awss_own() {
    let world = World::new().await;
    let keys = world.service.keys(&caller(Role::Viewer), &place()).await.unwrap();
    let names: Vec<_> = keys.iter().map(|key| (key.alias.as_str(), key.arn.rsplit('/').next().unwrap())).collect();
    assert_eq!(names, [("alias/orders", "k-1"), ("", "k-3")]);
}

#[tokio::test]
async fn a_value_is_encrypted_for_the_function_and_kept_nowhere() {
    let world = World::new().await;
    let plaintext = Plaintext { variable: "DB_PASSWORD".into(), key_arn: KEY.into(), value: CANARY.into() };
    let service = &world.service;
    let done = service.encrypt(&caller(Role::Developer), &place(), "hello", plaintext.clone()).await.unwrap();
    assert_eq!((done.text.as_str(), done.key_arn.as_str()), ("AQICAHg=", KEY));
    let sent: Value = serde_json::from_slice(&world.stub.seen().last().unwrap().body).unwrap();
    assert_eq!(sent["EncryptionContext"], json!({"LambdaFunctionName": "hello"}));
    assert_eq!((sent["KeyId"].as_str(), sent["Plaintext"].as_str()), (Some(KEY), Some("Y2FuYXJ5LXNlY3JldC12YWx1ZQ==")));
    let rows = activity(&world.store).await;
    assert_eq!((rows[0].action.as_str(), rows[0].outcome), ("function.encrypt", AuditOutcome::Succeeded));
    let kept = format!("{rows:?}");
    assert!(kept.contains("DB_PASSWORD") && !kept.contains("canary") && !kept.contains("Y2FuYXJ5"), "{kept}");
    let viewer = service.encrypt(&caller(Role::Viewer), &place(), "hello", plaintext).await;
    assert!(matches!(viewer, Err(ConsoleError::Forbidden { .. })));
    let empty = service.encrypt(&caller(Role::Developer), &place(), "hello", Plaintext::default()).await.unwrap_err();
    assert!(empty.field("encrypt-value").is_some());
}
