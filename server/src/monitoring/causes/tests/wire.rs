//! Faults the local engine cannot have, as AWS sends them: named by the service, and healed with what goes over the wire.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    http_apis::model::wire::Wire,
    monitoring::causes::{
        model::{Check, Diagnosis, Fix, Heal, HealKind, Outcome, Question},
        service::CausesService,
    },
    session::{model::Role, service::Caller},
};
use async_trait::async_trait;
use serde_json::{Value, json};

use super::super::{Causes, Healers};
use crate::{
    aws::{
        calls::counted,
        now_ms,
        stub::{self, Reply, Request, Stub, elsewhere},
    },
    functions::{
        code::Code,
        concurrency::Concurrency,
        configuration::{Configuration, ground::Ground, url::FunctionUrls},
        permissions::Permissions,
    },
    http_apis::{HttpApisServiceImpl, Wirings, gateway::access_log::DEFAULT_FORMAT},
    store::Store,
    testing::{Footing, activity, caller},
};

const ARN: &str = "arn:aws:lambda:eu-west-1:111122223333:function:hello";
const ID: &str = "b8a1b8c4-57bd-4d6c-8b58-3c6d1f6d6f01";

struct NoWirings;

#[async_trait]
impl Wirings for NoWirings {
    async fn start_wire(&self, _: &Caller, _: &Place, _: Wire, _: &str) -> Result<String, ConsoleError> {
        Err(ConsoleError::not_found("operation", ""))
    }

    async fn started(&self, _: &Caller, _: &str) -> Result<Option<String>, ConsoleError> {
        Ok(None)
    }
}

/// A function behind `ANY /test` of the API `a1`.
#[derive(Clone)]
struct Account {
    function: Value,
    permitted: bool,
    route: Value,
    integration: Value,
    stage: Value,
    /// Of the function.
    log: Vec<String>,
    /// Of the stage.
    access: Vec<Value>,
    export: Value,
    authorizer: Option<Value>,
    /// Operations IAM refuses.
    refused: Vec<&'static str>,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            function: json!({
                "FunctionName": "hello", "FunctionArn": ARN, "Version": "$LATEST", "Runtime": "python3.13",
                "Handler": "lambda_function.lambda_handler", "Role": "arn:aws:iam::111122223333:role/hello-role",
                "MemorySize": 128, "Timeout": 3, "State": "Active", "LastUpdateStatus": "Successful",
                "CodeSha256": "abc", "CodeSize": 900_000_000, "RevisionId": "rev-1",
                "LastModified": "2020-01-01T00:00:00.000+0000",
            }),
            permitted: true,
            route: json!({"routeId": "r1", "routeKey": "ANY /test", "target": "integrations/i1", "authorizationType": "NONE"}),
            integration: json!({
                "integrationId": "i1", "integrationType": "AWS_PROXY", "integrationUri": ARN,
                "payloadFormatVersion": "1.0", "timeoutInMillis": 5_000,
            }),
            stage: json!({
                "stageName": "$default", "autoDeploy": true, "deploymentId": "d1",
                "accessLogSettings": {"destinationArn": "arn:aws:logs:eu-west-1:1:log-group:/api", "format": DEFAULT_FORMAT},
            }),
            log: Vec::new(),
            access: Vec::new(),
            export: json!({}),
            authorizer: None,
            refused: Vec::new(),
        }
    }
}

impl Account {
    fn answer(&self, request: &Request, body: &Value) -> Reply {
        let path = request.route();
        let target = request.header("x-amz-target").unwrap_or_default();
        let asked = target.rsplit('.').next().unwrap_or_default();
        if self.refused.iter().any(|word| *word == asked || path.ends_with(word)) {
            return stub::error(403, "AccessDeniedException", "User: u is not authorized to perform: x");
        }
        let items = |one: &Value| stub::json(200, json!({"items": [one]}).to_string());
        match (request.method.as_str(), path) {
            ("GET", "/v2/apis/a1") => stub::json(200, r#"{"apiId":"a1","name":"web","protocolType":"HTTP"}"#),
            ("GET", "/v2/apis/a1/routes") => items(&self.route),
            ("GET", "/v2/apis/a1/integrations") => items(&self.integration),
            ("GET", "/v2/apis/a1/stages") => items(&self.stage),
            ("GET", "/v2/apis/a1/exports/OAS30") => stub::json(200, self.export.to_string()),
            ("GET", "/v2/apis/a1/authorizers/z1") => match &self.authorizer {
                Some(authorizer) => stub::json(200, authorizer.to_string()),
                None => stub::error(404, "NotFoundException", "Invalid Authorizer identifier specified"),
            },
            ("POST", "/v2/apis/a1/deployments") => stub::json(201, r#"{"deploymentId":"d2"}"#),
            ("PATCH", path) if path.starts_with("/v2/apis/a1/") => stub::json(200, "{}"),
            ("GET", path) if path.ends_with("/policy") => {
                if !self.permitted {
                    return stub::error(404, "ResourceNotFoundException", "The resource you requested does not exist.");
                }
                let policy = json!({"Statement": [{
                    "Sid": "s1", "Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"},
                    "Action": "lambda:InvokeFunction", "Resource": ARN,
                    "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:execute-api:eu-west-1:111122223333:a1/*/*/test"}},
                }]});
                stub::json(200, json!({"Policy": policy.to_string(), "RevisionId": "p1"}).to_string())
            }
            ("PUT", path) if path.ends_with("/configuration") => stub::json(200, self.function.to_string()),
            ("GET", path) if path.contains("/functions/hello") => {
                stub::json(200, json!({"Configuration": self.function}).to_string())
            }
            ("POST", _) if asked == "FilterLogEvents" => {
                let event =
                    |message: String| json!({"logStreamName": "s", "timestamp": now_ms() - 1_000, "message": message});
                let events: Vec<Value> = match body["logGroupName"].as_str() {
                    Some("/api") => self.access.iter().map(|line| event(line.to_string())).collect(),
                    _ => self.log.iter().cloned().map(event).collect(),
                };
                stub::json(200, json!({"events": events}).to_string())
            }
            _ => stub::error(404, "NotFoundException", "there is nothing here"),
        }
    }
}

struct World {
    causes: Causes,
    store: Store,
    stub: Stub,
}

impl World {
    async fn new(account: Account) -> Self {
        let stub = Stub::start(move |request| account.answer(request, &request.json())).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub_elsewhere()).await;
        let code = Arc::new(Code::new(hub.clone(), caches.clone(), audit.clone(), store.clone()));
        let ground = Ground::new(hub.clone(), caches.clone(), audit.clone());
        let healers = Healers {
            code: code.clone(),
            configuration: Arc::new(Configuration::new(hub.clone(), caches.clone(), audit.clone(), code)),
            concurrency: Arc::new(Concurrency::new(hub.clone(), caches.clone(), audit.clone(), store.clone())),
            function_url: Arc::new(FunctionUrls(ground)),
            permissions: Arc::new(Permissions::new(hub.clone(), caches.clone(), audit.clone())),
            http_apis: Arc::new(HttpApisServiceImpl::new(
                hub.clone(),
                caches.clone(),
                audit.clone(),
                Arc::new(NoWirings),
            )),
        };
        Self { causes: Causes::new(hub, caches, audit, healers), store, stub }
    }

    async fn ask(&self, question: Question) -> Diagnosis {
        self.causes.diagnose(&caller(Role::Viewer), &elsewhere(), question).await.unwrap()
    }

    async fn heal(&self, kind: HealKind, target: &str, base: &str, value: &str) -> Result<i64, ConsoleError> {
        let heal = Heal { kind, target: target.into(), base: base.into(), value: value.into(), consent: "open".into() };
        self.causes.heal(&caller(Role::Developer), &elsewhere(), &question(), heal).await
    }

    fn writes(&self) -> Vec<(String, Value)> {
        let write = |what: &str| what.starts_with("PATCH") || what.starts_with("PUT") || what.starts_with("POST /v2");
        self.stub.told().into_iter().filter(|(what, _)| write(what)).collect()
    }

    async fn facts(&self) -> Vec<(String, String)> {
        activity(&self.store).await.into_iter().flat_map(|row| row.details).collect()
    }
}

fn question() -> Question {
    Question {
        function: "hello".into(),
        api: "a1".into(),
        route: "ANY /test".into(),
        at: Some(now_ms()),
        ..Question::default()
    }
}

fn run(lines: &[&str], report: &str) -> Vec<String> {
    let mut all = vec![format!("START RequestId: {ID} Version: $LATEST")];
    all.extend(lines.iter().map(|line| (*line).to_owned()));
    all.push(format!("REPORT RequestId: {ID}\t{report}"));
    all
}

const FULL: &str = "Duration: 900.00 ms\tBilled Duration: 900 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t";

fn access(status: &str, integration_error: &str, latency: &str) -> Value {
    json!({
        "requestId": "JKJaXmPLvHcESHA=", "routeKey": "ANY /test", "stage": "$default", "httpMethod": "GET",
        "status": status, "integrationErrorMessage": integration_error, "integrationLatency": latency,
        "integrationStatus": "-", "integrationRequestId": ID, "errorMessage": "x",
    })
}

fn first(diagnosis: &Diagnosis) -> (Check, &str) {
    let finding = &diagnosis.findings[0];
    assert_eq!(finding.outcome, Outcome::Failed, "{finding:?}");
    (finding.check, finding.title.as_str())
}

fn remedy(diagnosis: &Diagnosis) -> Heal {
    let fixes = &diagnosis.findings[0].fixes;
    let found = fixes.iter().find_map(|fix| match fix {
        Fix::Heal(remedy) => Some(remedy.heal.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{fixes:?}"))
}

#[tokio::test]
async fn a_function_that_failed_says_why_and_where_it_is_put_right() {
    let mut account = Account::default();
    account.function["State"] = "Failed".into();
    account.function["StateReason"] = "The subnet subnet-1 has no free addresses.".into();
    let found = World::new(account).await.ask(question()).await;
    assert_eq!(first(&found), (Check::State, "The function is not able to run"));
    assert_eq!(found.findings[0].evidence[0].text, "Failed: The subnet subnet-1 has no free addresses.");
    let href = format!("{:?}", found.findings[0].fixes);
    assert!(href.contains("configuration/vpc"), "{href}");
}

#[tokio::test]
async fn out_of_memory_is_healed_by_more_of_it() {
    let killed = format!("RequestId: {ID} Error: Runtime exited with error: signal: killed\nRuntime.ExitError");
    let account = Account { log: run(&[&killed], FULL), ..Account::default() };
    let world = World::new(account).await;
    let found = world.ask(Question { request: ID.into(), ..question() }).await;
    assert_eq!(first(&found), (Check::Memory, "The function ran out of memory"));
    let heal = remedy(&found);
    assert_eq!((heal.kind, heal.base.as_str(), heal.value.as_str()), (HealKind::Memory, "128", "256"));
    world.causes.heal(&caller(Role::Developer), &elsewhere(), &question(), heal).await.unwrap();
    let writes = world.writes();
    assert!(writes.len() == 1 && writes[0].0.ends_with("/functions/hello/configuration"), "{writes:?}");
    assert_eq!((&writes[0].1["MemorySize"], &writes[0].1["RevisionId"]), (&json!(256), &json!("rev-1")));
    assert!(world.facts().await.contains(&("memory".into(), "128 MB → 256 MB".into())));
}

#[tokio::test]
async fn an_authorizer_that_refused_is_told_with_what_it_asks_for() {
    let mut account = Account { access: vec![access("401", "-", "-")], ..Account::default() };
    account.route["authorizationType"] = "JWT".into();
    account.route["authorizerId"] = "z1".into();
    account.authorizer = Some(json!({
        "authorizerId": "z1", "name": "members", "authorizerType": "JWT",
        "identitySource": ["$request.header.Authorization"],
        "jwtConfiguration": {"issuer": "https://issuer.example", "audience": ["web"]},
    }));
    let found = World::new(account.clone()).await.ask(question()).await;
    assert_eq!(first(&found), (Check::Authorizer, "The authorizer answered 401"));
    assert!(found.findings[0].evidence.iter().any(|proof| proof.text.contains("Issuer: https://issuer.example")));
    account.authorizer = None;
    let found = World::new(account).await.ask(question()).await;
    assert_eq!(first(&found), (Check::Authorizer, "The authorizer of ANY /test is gone"));
}

#[tokio::test]
async fn a_deployment_older_than_its_route_is_seen_and_renewed() {
    let mut account = Account::default();
    account.stage["autoDeploy"] = false.into();
    account.export = json!({"paths": {"/other": {"get": {}}}});
    let world = World::new(account).await;
    let found = world.ask(question()).await;
    assert_eq!(first(&found), (Check::Route, "The stage $default serves an older web"));
    let heal = remedy(&found);
    world.causes.heal(&caller(Role::Developer), &elsewhere(), &question(), heal).await.unwrap();
    assert_eq!(world.writes(), [("POST /v2/apis/a1/deployments".into(), json!({"stageName": "$default"}))]);
    let facts = world.facts().await;
    assert!(facts.iter().any(|(name, text)| name == "aws cli" && text.contains("create-deployment")), "{facts:?}");
}

#[tokio::test]
async fn an_integration_is_given_more_time_unless_somebody_was_faster() {
    let account = Account { access: vec![access("503", "-", "5003")], ..Account::default() };
    let world = World::new(account).await;
    let found = world.ask(question()).await;
    assert_eq!(first(&found), (Check::Timeout, "API Gateway waited 5 s and gave up"));
    assert_eq!(remedy(&found).kind, HealKind::IntegrationTime);
    let late = world.heal(HealKind::IntegrationTime, "i1", "1000", "30000").await;
    assert!(matches!(late, Err(ConsoleError::Conflict { .. })), "{late:?}");
    assert!(world.heal(HealKind::IntegrationTime, "i1", "5000", "31000").await.is_err());
    assert!(world.heal(HealKind::Payload, "i9", "1.0", "2.0").await.is_err());
    assert!(world.writes().is_empty(), "nothing was sent");
    world.heal(HealKind::IntegrationTime, "i1", "5000", "30000").await.unwrap();
    world.heal(HealKind::Payload, "i1", "1.0", "2.0").await.unwrap();
    let path = "PATCH /v2/apis/a1/integrations/i1".to_owned();
    assert_eq!(
        world.writes(),
        [(path.clone(), json!({"timeoutInMillis": 30_000})), (path, json!({"payloadFormatVersion": "2.0"}))]
    );
}

#[tokio::test]
async fn an_authorizer_stays_on_aws() {
    let world = World::new(Account::default()).await;
    assert!(world.heal(HealKind::OpenRoute, "r1", "NONE", "").await.is_err());
    assert!(world.writes().is_empty());
    let viewer = world.causes.heal(&caller(Role::Viewer), &elsewhere(), &question(), Heal::default()).await;
    assert!(matches!(viewer, Err(ConsoleError::Forbidden { .. })), "{viewer:?}");
}

#[tokio::test]
async fn what_cannot_be_read_is_not_counted_as_passed() {
    let account = Account { refused: vec!["FilterLogEvents", "/policy"], ..Account::default() };
    let found = World::new(account).await.ask(question()).await;
    let outcome = |check: Check| found.findings.iter().find(|one| one.check == check).unwrap();
    for check in [Check::Permission, Check::Exception, Check::Memory, Check::Role, Check::Handler] {
        assert_eq!(outcome(check).outcome, Outcome::Unknown, "{check:?}");
    }
    assert!(outcome(Check::Permission).title.contains("GetPolicy"), "{:?}", outcome(Check::Permission));
    assert_eq!(found.causes().count(), 0);
}

#[tokio::test]
async fn few_calls_are_made() {
    let lines =
        run(&["[ERROR] KeyError: 'a'\nTraceback"], "Duration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\t");
    let account = Account { log: lines, access: vec![access("500", "-", "9")], ..Account::default() };
    let world = World::new(account).await;
    let (found, calls) = counted(world.ask(question())).await;
    assert_eq!(first(&found), (Check::Exception, "The code raised KeyError: 'a'"));
    // GetFunction, GetPolicy, four of the API, the access log, two of the log, and a metric with its attempts.
    assert!(calls <= 13, "{calls}");
    assert_eq!(found.calls, calls);
}
