//! What the local engine does not have: runtime management, code signing.

use super::*;

#[tokio::test]
async fn the_runtime_is_kept_by_hand_and_let_go() {
    let kept = Mutex::new(json!({ "FunctionArn": ARN, "UpdateRuntimeOn": "Auto" }));
    let world = World::new(move |request, body| {
        assert!(request.path.starts_with("/2021-07-20/functions/hello/runtime-management-config"));
        let mut kept = kept.lock().unwrap();
        if request.method == "PUT" {
            *kept = body.clone();
            kept["FunctionArn"] = ARN.into();
        }
        stub::json(200, kept.to_string())
    })
    .await;
    let service = RuntimeManagement(world.ground.clone());
    let (developer, place) = (caller(Role::Developer), elsewhere());
    let base = service.get(&developer, &place, "hello", None).await.unwrap();
    assert_eq!(base[MODE], "Auto");
    let arn = format!("arn:aws:lambda:eu-west-1::runtime:{}", "0a".repeat(32));
    let manual = edit(&base, &[(MODE, "Manual"), (VERSION, &arn)]);
    let (now, _) = done(service.save(&developer, &place, "hello", None, manual.clone()).await);
    assert_eq!(now, RuntimeUpdates { on: UpdateOn::Manual, version_arn: arn.clone() }.texts());
    assert_eq!(world.writes()[0].1, json!({ "UpdateRuntimeOn": "Manual", "RuntimeVersionArn": arn }));
    // A colleague was faster with another mode.
    let conflict = service.save(&developer, &place, "hello", None, edit(&base, &[(MODE, "FunctionUpdate")])).await;
    assert!(matches!(conflict, Ok(TextsSaved::Conflict { .. })), "{conflict:?}");
    done(service.save(&developer, &place, "hello", None, edit(&now, &[(MODE, "Auto"), (VERSION, "")])).await);
    assert_eq!(world.writes()[1].1, json!({ "UpdateRuntimeOn": "Auto" }));
    let refused = service.save(&caller(Role::Viewer), &place, "hello", None, manual).await.unwrap_err();
    assert!(matches!(refused, ConsoleError::Forbidden { .. }));
}

#[tokio::test]
async fn what_the_local_engine_lacks_is_said_and_not_asked() {
    let stub = Stub::start(|request| panic!("{}", request.path)).await;
    let world = World::at(stub.hub(), stub).await;
    let (developer, place) = (caller(Role::Admin), stub::place());
    let runtime = RuntimeManagement(world.ground.clone()).get(&developer, &place, "hello", None).await;
    let signing = CodeSigning(world.ground.clone()).configs(&developer, &place).await;
    let insights = Monitoring(world.ground).switch(&developer, &place, "hello", Tool::Insights, Some(1), true).await;
    assert!(matches!(runtime, Err(ConsoleError::Unavailable { .. })));
    assert!(matches!(signing, Err(ConsoleError::Unavailable { .. })));
    assert!(matches!(insights, Err(ConsoleError::Unavailable { .. })), "{insights:?}");
}

#[tokio::test]
async fn code_signing_is_attached_and_detached_and_never_overwritten() {
    let attached = Arc::new(Mutex::new(String::new()));
    let answering = Arc::clone(&attached);
    let world = World::new(move |request, body| {
        let mut attached = answering.lock().unwrap();
        if request.path.contains("/code-signing-configs") {
            let config = json!({
                "CodeSigningConfigId": "csc-0123456789abcdefg", "CodeSigningConfigArn": CONFIG, "Description": "ours",
                "AllowedPublishers": { "SigningProfileVersionArns": ["arn:aws:signer:eu-west-1:111122223333:/signing-profiles/p/v"] },
                "CodeSigningPolicies": { "UntrustedArtifactOnDeployment": "Enforce" },
                "LastModified": "2026-01-02T03:04:05Z",
            });
            let list = request.path.trim_end_matches('/').ends_with("/code-signing-configs");
            let answer = if list { json!({ "CodeSigningConfigs": [config] }) } else { json!({ "CodeSigningConfig": config }) };
            return stub::json(200, answer.to_string());
        }
        match request.method.as_str() {
            "PUT" => *attached = body["CodeSigningConfigArn"].as_str().unwrap().to_owned(),
            "DELETE" => {
                attached.clear();
                return stub::json(204, "");
            }
            _ => {}
        }
        let answer = json!({ "CodeSigningConfigArn": *attached, "FunctionName": "hello" });
        stub::json(200, answer.to_string())
    })
    .await;
    let service = CodeSigning(world.ground.clone());
    let (developer, place) = (caller(Role::Developer), elsewhere());
    assert_eq!(service.configs(&developer, &place).await.unwrap()[0].arn, CONFIG);
    assert_eq!(service.get(&developer, &place, "hello").await.unwrap().arn, "");
    let now = service.set(&developer, &place, "hello", "", CONFIG).await.unwrap();
    assert!(now.config.is_some_and(|config| config.enforces && config.profiles.len() == 1));
    // Who still sees none takes nothing away.
    let other = CONFIG.replace("0123", "9999");
    let conflict = service.set(&developer, &place, "hello", "", &other).await;
    assert!(matches!(conflict, Err(ConsoleError::Conflict { .. })));
    assert_eq!(service.set(&developer, &place, "hello", CONFIG, "").await.unwrap().arn, "");
    let refused = service.set(&developer, &place, "hello", "", "csc-1").await.unwrap_err();
    assert!(refused.field("arn").is_some());
}
