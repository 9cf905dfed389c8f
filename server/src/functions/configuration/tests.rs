//! Configuration against a stand-in of Lambda that keeps one function.

use std::sync::Mutex;

use app::{
    activity::model::AuditOutcome,
    functions::{
        code::model::{Deploy, Deployed, Edit, Findings, Package, Problem, ProblemKind},
        configuration::model::{Texts, settings},
    },
    session::model::Role,
};
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    store::{Store, testing::refuse_audit},
    testing::{Footing, activity, caller, texts},
};

mod environment;
mod general;
mod keys;

const CANARY: &str = "canary-secret-value";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/k-1";

/// A function as AWS keeps it.
struct Lambda {
    configuration: Value,
    revision: u32,
    /// Looks until the last change has settled.
    busy: u32,
    /// Looks a change takes.
    slow: u32,
    /// How the next change ends, if not well.
    fails: bool,
    /// What the next answer to a change is, although it is made.
    loses: bool,
    /// Done by somebody else just before the next change arrives.
    meanwhile: Option<Value>,
    updates: Vec<Value>,
}

impl Lambda {
    fn change(&mut self, change: &Value) {
        for (key, value) in change.as_object().unwrap() {
            if key != "RevisionId" {
                self.configuration[key] = value.clone();
            }
        }
        self.revision += 1;
    }

    fn answer(&mut self, request: &Request) -> Reply {
        match request.header("x-amz-target") {
            Some("TrentService.Encrypt") => {
                let key = json!({"CiphertextBlob": "AQICAHg=", "KeyId": KEY});
                return stub::json(200, key.to_string());
            }
            Some("TrentService.ListAliases") => {
                let alias = |name: &str, id: &str| json!({"AliasName": name, "TargetKeyId": id, "AliasArn": format!("arn:aws:kms:eu-west-1:111122223333:{name}")});
                let all = json!({"Aliases": [alias("alias/orders", "k-1"), alias("alias/aws/lambda", "k-2")], "Truncated": false});
                return stub::json(200, all.to_string());
            }
            Some("TrentService.ListKeys") => {
                let key =
                    |id: &str| json!({"KeyId": id, "KeyArn": format!("arn:aws:kms:eu-west-1:111122223333:key/{id}")});
                let all = json!({"Keys": [key("k-1"), key("k-2"), key("k-3")], "Truncated": false});
                return stub::json(200, all.to_string());
            }
            _ => {}
        }
        if request.method == "PUT" {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            if let Some(theirs) = self.meanwhile.take() {
                self.change(&theirs);
            }
            if body["RevisionId"].as_str() != Some(self.revision.to_string().as_str()) {
                return stub::error(412, "PreconditionFailedException", "The RevisionId provided does not match.");
            }
            self.change(&body);
            self.updates.push(body);
            self.busy = self.slow;
            if std::mem::take(&mut self.loses) {
                return Reply::Cut;
            }
            return stub::json(
                200,
                json!({"FunctionName": "hello", "RevisionId": self.revision.to_string()}).to_string(),
            );
        }
        let mut configuration = self.configuration.clone();
        configuration["RevisionId"] = self.revision.to_string().into();
        configuration["LastUpdateStatus"] = match (self.busy, self.fails) {
            (0, true) => {
                configuration["LastUpdateStatusReason"] = "The role may not decrypt.".into();
                "Failed".into()
            }
            (0, false) => "Successful".into(),
            _ => "InProgress".into(),
        };
        self.busy = self.busy.saturating_sub(1);
        stub::json(200, json!({"Configuration": configuration}).to_string())
    }
}

/// Finds what it is told to find.
struct Checker(Option<Findings>);

#[async_trait]
impl CodeService for Checker {
    async fn package(&self, _: &Caller, _: &Place, _: &str, _: Option<&str>) -> Result<Package, ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
    async fn file(&self, _: &Caller, _: &Place, _: &str, _: &str, _: &str) -> Result<String, ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
    async fn check(
        &self,
        _: &Caller,
        _: &Place,
        _: &str,
        sha256: &str,
        edits: Vec<Edit>,
        handler: Option<String>,
    ) -> Result<Findings, ConsoleError> {
        assert_eq!((sha256, edits.len(), handler.is_some()), ("c0de", 0, true));
        self.0.clone().ok_or_else(|| ConsoleError::not_found("code", ""))
    }
    async fn deploy(&self, _: &Caller, _: &Place, _: &str, _: Deploy) -> Result<Deployed, ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
    async fn replace_zip(
        &self,
        _: &Caller,
        _: &Place,
        _: &str,
        _: &str,
        _: &str,
        _: bool,
    ) -> Result<Deployed, ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
    async fn replace_image(&self, _: &Caller, _: &Place, _: &str, _: &str, _: &str) -> Result<(), ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
    async fn zip(&self, _: &Caller, _: &Place, _: &str, _: Option<&str>) -> Result<Vec<u8>, ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
}

struct World {
    stub: Stub,
    lambda: Arc<Mutex<Lambda>>,
    store: Store,
    service: Configuration,
}

impl World {
    async fn new() -> Self {
        Self::with(None).await
    }

    async fn with(findings: Option<Findings>) -> Self {
        let configuration = json!({
            "FunctionName": "hello", "Runtime": "python3.13", "Handler": "lambda_function.lambda_handler",
            "State": "Active", "MemorySize": 128, "Timeout": 3, "Description": "", "CodeSha256": "c0de",
            "EphemeralStorage": {"Size": 512},
            "Environment": {"Variables": {"KEEP": CANARY, "OLD": "o", "SHARED": "s"}},
        });
        let lambda = Lambda {
            configuration,
            revision: 1,
            busy: 0,
            slow: 1,
            fails: false,
            loses: false,
            meanwhile: None,
            updates: Vec::new(),
        };
        let (lambda, stub) = Stub::keeping(lambda, Lambda::answer).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
        let service = Configuration::new(hub, caches, audit, Arc::new(Checker(findings)));
        Self { stub, lambda, store, service }
    }

    fn lambda<T>(&self, with: impl FnOnce(&mut Lambda) -> T) -> T {
        with(&mut self.lambda.lock().unwrap())
    }

    async fn base(&self) -> Texts {
        let aws = self.service.hub.at(&place(), &Who::console()).unwrap();
        settings(&aws.get_function("hello", None).await.unwrap())
    }

    async fn general(&self, base: &Texts, typed: &[(&str, &str)]) -> Result<Saved, ConsoleError> {
        let edit = GeneralEdit { base: base.clone(), typed: texts(typed), ..GeneralEdit::default() };
        self.service.save_general(&caller(Role::Developer), &place(), "hello", edit).await
    }

    async fn seen(&self) -> Texts {
        let read = self.service.environment(&caller(Role::Developer), &place(), "hello", None).await.unwrap();
        read.variables.into_iter().map(|variable| (variable.key, variable.fingerprint)).collect()
    }

    async fn environment(&self, seen: &Texts, set: &[(&str, &str)], remove: &[&str]) -> Result<Saved, ConsoleError> {
        let remove = remove.iter().map(|key| (*key).to_owned()).collect();
        let edit = EnvironmentEdit { seen: seen.clone(), set: texts(set), remove, ..EnvironmentEdit::default() };
        self.service.save_environment(&caller(Role::Developer), &place(), "hello", edit).await
    }

    fn values(&self) -> Value {
        self.lambda(|lambda| lambda.configuration["Environment"]["Variables"].clone())
    }
}

fn kept(saved: Result<Saved, ConsoleError>) -> Vec<String> {
    match saved {
        Ok(Saved::Done { kept, changed: true, .. }) => kept,
        other => panic!("{other:?}"),
    }
}

fn in_conflict(saved: Result<Saved, ConsoleError>) -> Vec<String> {
    match saved {
        Ok(Saved::Conflict { rows }) => rows.into_iter().map(|row| row.key).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn two_who_save_at_once_both_end_well() {
    let world = World::new().await;
    let (base, seen) = (world.base().await, world.seen().await);
    let (one, two) =
        tokio::join!(world.general(&base, &[("memory", "256")]), world.environment(&seen, &[("NEW", "n")], &[]),);
    assert!(matches!((one, two), (Ok(Saved::Done { .. }), Ok(Saved::Done { .. }))));
    assert_eq!(world.lambda(|lambda| lambda.configuration["MemorySize"].clone()), 256);
    assert_eq!(world.values()["NEW"], "n");
}

#[tokio::test]
async fn what_breaks_a_rule_is_not_sent() {
    let world = World::new().await;
    let (base, seen) = (world.base().await, world.seen().await);
    for (field, text) in
        [("memory", "127"), ("timeout", "901"), ("storage", "511"), ("handler", "a b"), ("runtime", "java21")]
    {
        let error = world.general(&base, &[(field, text)]).await.unwrap_err();
        assert!(error.field(field).is_some(), "{field}: {error:?}");
    }
    for key in ["1A", "A", "A-B", "AWS_REGION", " PAD"] {
        let error = world.environment(&seen, &[(key, "x")], &[]).await.unwrap_err();
        assert!(error.field(key).is_some(), "{key}: {error:?}");
    }
    let half = "x".repeat(2_100);
    let error = world.environment(&seen, &[("A1", &half), ("B1", &half)], &[]).await.unwrap_err();
    assert!(error.field("environment").is_some_and(|rule| rule.contains("too many")), "{error:?}");
    assert!(world.general(&base, &[("memory", "256")]).await.is_ok());
    assert_eq!(world.lambda(|lambda| lambda.updates.len()), 1);
    let viewer = world.service.save_general(&caller(Role::Viewer), &place(), "hello", GeneralEdit::default()).await;
    assert_eq!(viewer, Err(ConsoleError::Forbidden { permission: Permission::FunctionsWrite }));
}

#[tokio::test]
async fn nothing_is_saved_that_cannot_be_written_down() {
    let world = World::new().await;
    let (base, seen) = (world.base().await, world.seen().await);
    refuse_audit(&world.store).await;
    assert!(world.general(&base, &[("memory", "256")]).await.is_err());
    assert!(world.environment(&seen, &[("NEW", "n")], &[]).await.is_err());
    assert!(world.lambda(|lambda| lambda.updates.is_empty()));
}
