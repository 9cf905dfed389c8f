//! Tabs against recorded answers of AWS, most of all what the local engine does not have.

use std::sync::{Arc, Mutex};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::{
        code_signing::service::SigningService,
        layers::{model::NewLayer, rules::LAYERS, service::LayersService},
        model::Texts,
        monitoring::{
            model::{FORMAT, JSON, LogGroup, Tool},
            service::MonitoringService,
        },
        runtime_management::{
            model::{MODE, RuntimeUpdates, UpdateOn, VERSION},
            service::RuntimeManagementService,
        },
        tags::{
            model::{TagRow, TagsEdit},
            service::TagsService,
        },
        texts::{TextsEdit, TextsSaved},
    },
    session::{
        model::{Role, User},
        service::Caller,
    },
};
use serde_json::{Value, json};

use super::{
    code_signing::CodeSigning, ground::Ground, layers::Layers, monitoring::Monitoring,
    runtime_management::RuntimeManagement, tags::Tags,
};
use crate::{
    activity::Audit,
    aws::{
        AwsHub,
        stub::{self, Reply, Request, Stub},
    },
    functions::{caches::Caches, package},
    store::{NewUpload, Store, StoreUrl},
};

const ARN: &str = "arn:aws:lambda:eu-west-1:111122223333:function:hello";
const CONFIG: &str = "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-0123456789abcdefg";

fn caller(role: Role) -> Caller {
    Caller {
        user: User { id: "u1".into(), email: "ana@example.com".into(), name: "Ana".into(), role },
        session_id: "s1".into(),
        request_id: "request-7".into(),
        ip: "192.0.2.1".into(),
    }
}

fn place() -> Place {
    Place::new("aws", "eu-west-1")
}

/// Method and path without its query, and the body.
type Seen = Arc<Mutex<Vec<(String, Value)>>>;

struct World {
    ground: Ground,
    store: Store,
    seen: Seen,
}

impl World {
    /// A connection that is not the local engine.
    async fn new(reply: impl Fn(&Request, &Value) -> Reply + Send + Sync + 'static) -> Self {
        let seen = Seen::default();
        let log = Arc::clone(&seen);
        let stub = Stub::start(move |request| {
            let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let path = request.path.split('?').next().unwrap_or_default().to_owned();
            log.lock().unwrap().push((format!("{} {path}", request.method), body.clone()));
            reply(request, &body)
        })
        .await;
        Self::at(Arc::new(stub.hub_elsewhere()), seen).await
    }

    async fn at(hub: Arc<AwsHub>, seen: Seen) -> Self {
        let store = Store::open(&StoreUrl::Memory).await.unwrap();
        let ground = Ground::new(hub.clone(), Caches::new(&hub), Audit::new(store.clone()));
        Self { ground, store, seen }
    }

    fn writes(&self) -> Vec<(String, Value)> {
        let seen = self.seen.lock().unwrap();
        seen.iter().filter(|(what, _)| !what.starts_with("GET ")).cloned().collect()
    }

    async fn facts(&self) -> Vec<(String, String)> {
        let page = self.store.audit_page(&app::activity::model::ActivityQuery::default()).await.unwrap();
        page.rows.into_iter().rev().flat_map(|row| row.details).collect()
    }
}

fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

fn edit(base: &Texts, change: &[(&str, &str)]) -> TextsEdit {
    let mut typed = base.clone();
    typed.extend(texts(change));
    TextsEdit { base: base.clone(), typed, ..TextsEdit::default() }
}

fn done(saved: Result<TextsSaved, ConsoleError>) -> (Texts, Vec<String>) {
    match saved {
        Ok(TextsSaved::Done { now, changed: true, kept, .. }) => (now, kept),
        other => panic!("{other:?}"),
    }
}

/// A function that answers GetFunction and takes UpdateFunctionConfiguration and tags.
struct Function {
    configuration: Value,
    tags: Value,
    revision: u32,
    /// Done by somebody else just before the next write.
    meanwhile: Option<Value>,
}

impl Function {
    fn new(configuration: Value) -> Self {
        let mut all = json!({
            "FunctionName": "hello", "FunctionArn": ARN, "Runtime": "python3.9", "State": "Active",
            "LastUpdateStatus": "Successful", "Role": "arn:aws:iam::111122223333:role/path/hello-role",
            "Architectures": ["x86_64"],
        });
        for (key, value) in configuration.as_object().unwrap() {
            all[key] = value.clone();
        }
        Self { configuration: all, tags: json!({}), revision: 1, meanwhile: None }
    }

    fn change(&mut self, change: &Value) {
        for (key, value) in change.as_object().unwrap() {
            self.configuration[key] = match (key.as_str(), value) {
                ("Layers", Value::Array(arns)) => {
                    arns.iter().map(|arn| json!({ "Arn": arn, "CodeSize": 10 })).collect()
                }
                (_, value) => value.clone(),
            };
        }
        self.revision += 1;
    }

    fn answer(&mut self, request: &Request, body: &Value) -> Option<Reply> {
        let path = request.path.split('?').next().unwrap_or_default();
        if request.method != "GET"
            && let Some(theirs) = self.meanwhile.take()
        {
            self.change(&theirs);
        }
        match request.method.as_str() {
            "GET" if path.ends_with("/functions/hello") => {
                let mut configuration = self.configuration.clone();
                configuration["RevisionId"] = self.revision.to_string().into();
                Some(stub::json(200, json!({ "Configuration": configuration, "Tags": self.tags }).to_string()))
            }
            "PUT" if path.ends_with("/hello/configuration") => {
                if body["RevisionId"] != self.revision.to_string() {
                    return Some(stub::error(
                        412,
                        "PreconditionFailedException",
                        "The RevisionId provided does not match.",
                    ));
                }
                self.change(body);
                Some(stub::json(200, json!({ "FunctionName": "hello" }).to_string()))
            }
            "POST" if path.contains("/tags/") => {
                for (key, value) in body["Tags"].as_object().unwrap() {
                    self.tags[key] = value.clone();
                }
                Some(stub::json(204, ""))
            }
            "DELETE" if path.contains("/tags/") => {
                let all = self.tags.as_object_mut().unwrap();
                all.retain(|key, _| !request.path.contains(&format!("tagKeys={key}")));
                Some(stub::json(204, ""))
            }
            _ => None,
        }
    }
}

async fn with_function(function: Function, other: fn(&Request, &Value) -> Reply) -> (World, Arc<Mutex<Function>>) {
    let function = Arc::new(Mutex::new(function));
    let answering = Arc::clone(&function);
    let world = World::new(move |request, body| {
        let told = answering.lock().unwrap().answer(request, body);
        told.unwrap_or_else(|| other(request, body))
    })
    .await;
    (world, function)
}

fn nothing_else(request: &Request, _: &Value) -> Reply {
    panic!("{} {}", request.method, request.path)
}

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
    let (developer, place) = (caller(Role::Developer), place());
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
    let world = World::at(Arc::new(stub.hub()), Seen::default()).await;
    let (developer, place) = (caller(Role::Developer), stub::place());
    let runtime = RuntimeManagement(world.ground.clone()).get(&developer, &place, "hello", None).await;
    let signing = CodeSigning(world.ground.clone()).configs(&developer, &place).await;
    let insights = Monitoring(world.ground).switch(&developer, &place, "hello", Tool::Insights, Some(1), true).await;
    assert!(matches!(runtime, Err(ConsoleError::Unavailable { .. })));
    assert!(matches!(signing, Err(ConsoleError::Unavailable { .. })));
    assert!(matches!(insights, Err(ConsoleError::Unavailable { .. })));
}

#[tokio::test]
async fn code_signing_is_attached_and_detached_and_never_overwritten() {
    let attached = Arc::new(Mutex::new(String::new()));
    let answering = Arc::clone(&attached);
    let world = World::new(move |request, body| {
        let mut attached = answering.lock().unwrap();
        if request.path.contains("/code-signing-configs/") {
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
            "DELETE" => attached.clear(),
            _ => {}
        }
        let answer = json!({ "CodeSigningConfigArn": *attached, "FunctionName": "hello" });
        stub::json(if request.method == "DELETE" { 204 } else { 200 }, answer.to_string())
    })
    .await;
    let service = CodeSigning(world.ground.clone());
    let (developer, place) = (caller(Role::Developer), place());
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

fn row(key: &str, value: &str, remove: bool) -> TagRow {
    TagRow { key: key.into(), value: value.into(), remove }
}

#[tokio::test]
async fn tags_are_merged_by_their_keys() {
    let mut function = Function::new(json!({}));
    function.tags = json!({ "team": "red", "old": "1", "theirs": "new", "aws:stack": "s", "lambent:operation": "7" });
    let (world, function) = with_function(function, nothing_else).await;
    let service = Tags(world.ground.clone());
    let (developer, place) = (caller(Role::Developer), place());
    let base = texts(&[("team", "red"), ("old", "1"), ("aws:stack", "s"), ("lambent:operation", "7")]);
    let rows = vec![row("team", "blue", false), row("old", "1", true), row("cost", "42", false)];
    let wanted = TagsEdit { base: base.clone(), rows, ..TagsEdit::default() };
    let (now, kept) = done(service.save(&developer, &place, "hello", wanted).await);
    let wanted = [("aws:stack", "s"), ("cost", "42"), ("lambent:operation", "7"), ("team", "blue"), ("theirs", "new")];
    assert_eq!((now, kept), (texts(&wanted), Vec::<String>::new()));
    let writes = world.writes();
    assert_eq!(writes.len(), 2);
    assert_eq!(writes[1].1, json!({ "Tags": { "team": "blue", "cost": "42" } }));
    assert!(world.facts().await.contains(&("tag team".to_owned(), "red → blue".to_owned())));
    // Both changed the same: nothing is sent.
    function.lock().unwrap().tags["team"] = "green".into();
    let mine =
        TagsEdit { base: texts(&[("team", "blue")]), rows: vec![row("team", "mine", false)], ..TagsEdit::default() };
    let conflict = service.save(&developer, &place, "hello", mine.clone()).await;
    assert!(matches!(conflict, Ok(TextsSaved::Conflict { .. })), "{conflict:?}");
    assert_eq!(world.writes().len(), 2);
    // Lambent's own are guarded, AWS's own locked.
    let own = TagsEdit { base, rows: vec![row("lambent:operation", "", true)], ..TagsEdit::default() };
    assert!(
        service.save(&developer, &place, "hello", own.clone()).await.unwrap_err().field("lambent:operation").is_some()
    );
    done(service.save(&developer, &place, "hello", TagsEdit { unlock: true, ..own }).await);
    assert!(service.save(&caller(Role::Viewer), &place, "hello", mine).await.is_err());
}

#[tokio::test]
async fn tags_aws_cannot_tell_are_not_replaced() {
    let world = World::new(|_, _| {
        let error = json!({ "ErrorCode": "AccessDeniedException", "Message": "lambda:ListTags is not allowed." });
        stub::json(
            200,
            json!({ "Configuration": { "FunctionName": "hello", "FunctionArn": ARN }, "TagsError": error }).to_string(),
        )
    })
    .await;
    let edit = TagsEdit { rows: vec![row("team", "red", false)], ..TagsEdit::default() };
    let refused = Tags(world.ground.clone()).save(&caller(Role::Developer), &place(), "hello", edit).await.unwrap_err();
    assert!(refused.to_string().contains("lambda:ListTags"), "{refused}");
    assert!(world.writes().is_empty());
}

fn layer(name: &str, version: u32) -> String {
    format!("arn:aws:lambda:eu-west-1:111122223333:layer:{name}:{version}")
}

#[tokio::test]
async fn layers_are_one_value_that_is_never_overwritten() {
    let function = Function::new(json!({ "Layers": [{ "Arn": layer("a", 1), "CodeSize": 10 }] }));
    let (world, function) = with_function(function, nothing_else).await;
    let service = Layers::new(world.ground.clone(), world.store.clone());
    let (developer, place) = (caller(Role::Developer), place());
    let base = texts(&[(LAYERS, &layer("a", 1))]);
    let both = format!("{}, {}", layer("b", 2), layer("a", 1));
    let (now, _) = done(service.save(&developer, &place, "hello", edit(&base, &[(LAYERS, &both)])).await);
    assert_eq!(now[LAYERS], both);
    assert_eq!(world.writes()[0].1["Layers"], json!([layer("b", 2), layer("a", 1)]));
    // Somebody reorders them just before the next save arrives.
    function.lock().unwrap().meanwhile = Some(json!({ "Layers": [layer("a", 1), layer("b", 2)] }));
    let conflict = service.save(&developer, &place, "hello", edit(&now, &[(LAYERS, &layer("a", 1))])).await;
    let Ok(TextsSaved::Conflict { rows }) = conflict else { panic!("{conflict:?}") };
    assert_eq!(rows[0].key, LAYERS);
    // An empty list takes them all away.
    let theirs = texts(&[(LAYERS, &format!("{}, {}", layer("a", 1), layer("b", 2)))]);
    done(service.save(&developer, &place, "hello", edit(&theirs, &[(LAYERS, "")])).await);
    assert_eq!(world.writes().last().unwrap().1["Layers"], json!([]));
    let refused = service.save(&developer, &place, "hello", edit(&Texts::new(), &[(LAYERS, "x")])).await.unwrap_err();
    assert!(refused.field(LAYERS).is_some());
}

#[tokio::test]
async fn a_layer_is_published_once_and_deleted_by_its_name() {
    let world = World::new(|request, body| match request.method.as_str() {
        "POST" => {
            assert_eq!(body["CompatibleRuntimes"], json!(["python3.13"]));
            stub::json(201, json!({ "LayerVersionArn": layer("mine", 1), "Version": 1 }).to_string())
        }
        "DELETE" => stub::json(204, ""),
        _ => stub::json(200, json!({ "Layers": [] }).to_string()),
    })
    .await;
    let service = Layers::new(world.ground.clone(), world.store.clone());
    let (developer, place) = (caller(Role::Developer), place());
    let zip = package::build([("python/mine.py", b"X = 1".as_slice())]).unwrap();
    let upload = NewUpload { owner_id: "u1".into(), meta_json: "{}".into(), content: zip };
    let upload = world.store.insert_upload(upload).await.unwrap();
    let new = NewLayer { name: "mine".into(), runtimes: vec!["python3.13".into()], upload, ..NewLayer::default() };
    assert_eq!(service.publish(&developer, &place, new.clone()).await.unwrap(), layer("mine", 1));
    // The zip has served.
    assert!(service.publish(&developer, &place, new.clone()).await.unwrap_err().field("upload").is_some());
    assert!(service.delete(&developer, &place, "mine", 1, "mine").await.unwrap_err().field("typed").is_some());
    service.delete(&developer, &place, "mine", 1, "mine:1").await.unwrap();
    let writes: Vec<String> = world.writes().into_iter().map(|(what, _)| what).collect();
    assert_eq!(writes, ["POST /2018-10-31/layers/mine/versions", "DELETE /2018-10-31/layers/mine/versions/1"]);
    assert!(service.publish(&caller(Role::Viewer), &place, new).await.is_err());
}

#[tokio::test]
async fn logging_is_sent_whole_and_a_colleagues_tracing_stays() {
    let function = Function::new(json!({
        "TracingConfig": { "Mode": "PassThrough" },
        "LoggingConfig": { "LogFormat": "Text", "LogGroup": "/aws/lambda/hello" },
    }));
    let (world, function) = with_function(function, nothing_else).await;
    let service = Monitoring(world.ground.clone());
    let (developer, place) = (caller(Role::Developer), place());
    let base = service.get(&developer, &place, "hello", None).await.unwrap();
    function.lock().unwrap().meanwhile = Some(json!({ "TracingConfig": { "Mode": "Active" } }));
    let (now, kept) = done(service.save(&developer, &place, "hello", edit(&base, &[(FORMAT, JSON)])).await);
    assert_eq!((now["tracing"].as_str(), kept), ("Active", vec!["tracing".to_owned()]));
    let sent = &world.writes().last().unwrap().1;
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
    let (developer, place) = (caller(Role::Developer), place());
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
    let (developer, place) = (caller(Role::Developer), place());
    let switch = |on, policy| service.switch(&developer, &place, "hello", Tool::Insights, on, policy);
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
    let (developer, place) = (caller(Role::Developer), place());
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
