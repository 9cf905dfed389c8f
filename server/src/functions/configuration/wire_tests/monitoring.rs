//! Logging, retention, Lambda Insights, CodeGuru Profiler.

use super::*;

#[tokio::test]
async fn logging_is_sent_whole_and_a_colleagues_tracing_stays() {
    let function = Function::new(json!({
        "TracingConfig": { "Mode": "PassThrough" },
        "LoggingConfig": { "LogFormat": "Text", "LogGroup": "/aws/lambda/hello" },
    }));
    let (world, function) = with_function(function, nothing_else).await;
    let service = Monitoring(world.ground.clone());
    let (developer, place) = (caller(Role::Developer), elsewhere());
    let base = service.get(&developer, &place, "hello", None).await.unwrap();
    function.lock().unwrap().meanwhile = Some(json!({ "TracingConfig": { "Mode": "Active" } }));
    let (now, kept) = done(service.save(&developer, &place, "hello", edit(&base, &[(FORMAT, JSON)])).await);
    assert_eq!((now["tracing"].as_str(), kept), ("Active", vec!["tracing".to_owned()]));
    let writes = world.writes();
    let sent = &writes.last().unwrap().1;
    assert_eq!(
        sent["LoggingConfig"],
        json!({ "LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO", "LogGroup": "/aws/lambda/hello" })
    );
    assert!(sent.get("TracingConfig").is_none());
}

#[tokio::test]
async fn a_retention_is_compared_before_it_is_sent() {
    let days = Arc::new(Mutex::new(Some(30)));
    let answering = Arc::clone(&days);
    let function = Mutex::new(Function::new(json!({ "LoggingConfig": { "LogGroup": "/my/group" } })));
    let world = World::new(move |request, body| {
        if let Some(told) = function.lock().unwrap().answer(request, body) {
            return told;
        }
        let mut days = answering.lock().unwrap();
        match request.header("x-amz-target").and_then(|target| target.rsplit('.').next()).unwrap() {
            "DescribeLogGroups" => {
                let group = json!({ "logGroupName": "/my/group", "retentionInDays": *days, "storedBytes": 7 });
                stub::json(200, json!({ "logGroups": [{ "logGroupName": "/my/group-2" }, group] }).to_string())
            }
            "PutRetentionPolicy" => {
                *days = body["retentionInDays"].as_i64();
                stub::json(200, "{}")
            }
            "DeleteRetentionPolicy" => {
                *days = None;
                stub::json(200, "{}")
            }
            other => panic!("{other}"),
        }
    })
    .await;
    let service = Monitoring(world.ground.clone());
    let (developer, place) = (caller(Role::Developer), elsewhere());
    let base = service.log_group(&developer, &place, "/my/group").await.unwrap();
    assert_eq!((base.retention_days, base.exists), (Some(30), true));
    let now = service.retain(&developer, &place, "hello", &base, None).await.unwrap();
    assert_eq!(now.retention_days, None);
    let stale = service.retain(&developer, &place, "hello", &base, Some(7)).await;
    assert!(matches!(stale, Err(ConsoleError::Conflict { .. })), "{stale:?}");
    let elsewhere = LogGroup { name: "/other".into(), ..LogGroup::default() };
    assert!(matches!(
        service.retain(&developer, &place, "hello", &elsewhere, Some(7)).await,
        Err(ConsoleError::Conflict { .. })
    ));
    assert_eq!(service.retain(&developer, &place, "hello", &now, Some(7)).await.unwrap().retention_days, Some(7));
    assert!(!service.log_group(&developer, &place, "/my/gro").await.unwrap().exists, "another group begins so");
}

/// IAM, with one policy attached or not.
fn iam(attached: &Mutex<bool>, body: &str) -> Reply {
    let policy = "arn:aws:iam::aws:policy/CloudWatchLambdaInsightsExecutionRolePolicy";
    let mut attached = attached.lock().unwrap();
    let answer = |name: &str, inside: &str| {
        let text = format!(
            "<{name}Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><{name}Result>{inside}</{name}Result></{name}Response>"
        );
        Reply::Answer { status: 200, headers: vec![("content-type", "text/xml".into())], body: text.into_bytes() }
    };
    let action = body.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default();
    match action {
        "ListAttachedRolePolicies" => {
            let member = format!("<member><PolicyName>x</PolicyName><PolicyArn>{policy}</PolicyArn></member>");
            let list = if *attached { member } else { String::new() };
            answer(action, &format!("<AttachedPolicies>{list}</AttachedPolicies><IsTruncated>false</IsTruncated>"))
        }
        "AttachRolePolicy" | "DetachRolePolicy" => {
            assert!(body.contains("RoleName=hello-role"));
            *attached = action == "AttachRolePolicy";
            answer(action, "")
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn insights_is_a_layer_and_a_policy_and_goes_on_where_it_stopped() {
    let attached = Arc::new(Mutex::new(false));
    let (answering, function) = (Arc::clone(&attached), Arc::new(Mutex::new(Function::new(json!({ "Layers": [] })))));
    let known = Arc::clone(&function);
    let world = World::new(move |request, body| {
        let told = known.lock().unwrap().answer(request, body);
        told.unwrap_or_else(|| iam(&answering, &String::from_utf8_lossy(&request.body)))
    })
    .await;
    let service = Monitoring(world.ground.clone());
    let (admin, place) = (caller(Role::Admin), elsewhere());
    // What roles allow is the administrators' to change.
    let developer = caller(Role::Developer);
    let refused = service.switch(&developer, &place, "hello", Tool::Insights, Some(38), true).await.unwrap_err();
    assert!(matches!(refused, ConsoleError::Forbidden { .. }));
    let switch = |on, policy| service.switch(&admin, &place, "hello", Tool::Insights, on, policy);
    let detail = switch(Some(38), true).await.unwrap();
    assert_eq!(detail.layers[0].arn, "arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:38");
    assert!(*attached.lock().unwrap());
    // Again: all of it is there.
    let before = world.writes().len();
    switch(Some(38), true).await.unwrap();
    assert_eq!(world.writes()[before..].iter().filter(|(what, _)| what.starts_with("PUT")).count(), 0);
    // The policy was taken away by hand: only that comes back.
    *attached.lock().unwrap() = false;
    switch(Some(38), true).await.unwrap();
    assert!(*attached.lock().unwrap());
    assert!(switch(None, false).await.unwrap().layers.is_empty());
    assert!(*attached.lock().unwrap(), "other functions may need it");
    switch(None, true).await.unwrap();
    assert!(!*attached.lock().unwrap());
    // Refused before anything is changed: there is no room for another layer.
    let five: Vec<_> = (0..5).map(|at| layer(&format!("l{at}"), 1)).collect();
    function.lock().unwrap().change(&json!({ "Layers": five }));
    assert!(switch(Some(38), true).await.unwrap_err().field("version").is_some());
    assert!(!*attached.lock().unwrap());
}

#[tokio::test]
async fn the_profiler_keeps_the_environment_and_needs_its_runtime() {
    let function = Function::new(json!({ "Environment": { "Variables": { "KEEP": "canary" } } }));
    let (world, function) = with_function(function, nothing_else).await;
    let service = Monitoring(world.ground.clone());
    let (developer, place) = (caller(Role::Developer), elsewhere());
    let switch = |on| service.switch(&developer, &place, "hello", Tool::Profiler, on, false);
    let detail = switch(Some(11)).await.unwrap();
    assert_eq!(detail.environment_keys, ["AWS_CODEGURU_PROFILER_GROUP_NAME", "AWS_LAMBDA_EXEC_WRAPPER", "KEEP"]);
    assert!(detail.layers[0].arn.ends_with("AWSCodeGuruProfilerPythonAgentLambdaLayer:11"));
    assert!(!format!("{:?}", world.facts().await).contains("canary"));
    let detail = switch(None).await.unwrap();
    assert_eq!((detail.environment_keys.as_slice(), detail.layers.len()), (["KEEP".to_owned()].as_slice(), 0));
    for change in [
        json!({ "Runtime": "python3.13" }),
        json!({ "Runtime": "python3.9", "Architectures": ["arm64"] }),
        json!({ "Architectures": ["x86_64"], "Environment": { "Variables": { "AWS_LAMBDA_EXEC_WRAPPER": "/opt/other" } } }),
    ] {
        function.lock().unwrap().change(&change);
        assert!(switch(Some(11)).await.unwrap_err().field("version").is_some(), "{change}");
    }
}
