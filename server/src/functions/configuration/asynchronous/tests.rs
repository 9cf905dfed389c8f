//! Asynchronous invocation against a stand-in that keeps one configuration.

use std::sync::{Arc, Mutex};

use app::session::model::Role;
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    store::Store,
    testing::{self, Footing, activity, caller},
};

const QUEUE: &str = "arn:aws:sqs:eu-west-1:000000000000:failed";
const OTHER: &str = "arn:aws:sqs:eu-west-1:000000000000:other";
const HELLO: &str = "arn:aws:lambda:eu-west-1:000000000000:function:hello";

#[derive(Default)]
struct Lambda {
    /// By qualifier.
    kept: std::collections::BTreeMap<String, Value>,
    sent: Vec<(String, Value)>,
    dead_letter: String,
    /// AWS's sentence for the next change.
    refuses: Option<String>,
}

impl Lambda {
    fn answer(&mut self, request: &Request) -> Reply {
        let path = request.route().to_owned();
        let qualifier = request.query("Qualifier").unwrap_or_default().to_owned();
        let body = request.json();
        if path.ends_with("/event-invoke-config") {
            let missing = || {
                stub::error(404, "ResourceNotFoundException", "The function hello doesn't have an EventInvokeConfig")
            };
            return match request.method.as_str() {
                "GET" => self.kept.get(&qualifier).map_or_else(missing, |kept| stub::json(200, kept.to_string())),
                "DELETE" => {
                    self.sent.push(("DELETE".into(), Value::Null));
                    self.kept.remove(&qualifier).map_or_else(missing, |_| stub::json(204, ""))
                }
                _ => {
                    if let Some(sentence) = self.refuses.take() {
                        return stub::error(400, "InvalidParameterValueException", &sentence);
                    }
                    self.sent.push((format!("PUT {qualifier}"), body.clone()));
                    self.kept.insert(qualifier, body);
                    stub::json(200, "{}")
                }
            };
        }
        if request.method == "PUT" {
            self.dead_letter = body["DeadLetterConfig"]["TargetArn"].as_str().unwrap_or_default().to_owned();
            self.sent.push(("configuration".into(), body));
            return stub::json(200, r#"{"FunctionName":"hello","RevisionId":"2"}"#);
        }
        let configuration = json!({
            "FunctionName": "hello", "FunctionArn": HELLO, "Role": "arn:aws:iam::000000000000:role/r", "State": "Active",
            "RevisionId": "1", "DeadLetterConfig": { "TargetArn": self.dead_letter },
        });
        stub::json(200, json!({ "Configuration": configuration }).to_string())
    }
}

struct World {
    lambda: Arc<Mutex<Lambda>>,
    store: Store,
    service: Asynchronous,
}

impl World {
    async fn new() -> Self {
        let (lambda, stub) = Stub::keeping(Lambda::default(), Lambda::answer).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
        Self { lambda, store, service: Asynchronous(Ground::new(hub, caches, audit)) }
    }

    fn lambda<T>(&self, with: impl FnOnce(&mut Lambda) -> T) -> T {
        with(&mut self.lambda.lock().unwrap())
    }

    async fn read(&self) -> Texts {
        self.service.read(&caller(Role::Viewer), &place(), "hello", None).await.unwrap()
    }

    async fn save(&self, base: &Texts, typed: &[(&str, &str)]) -> Result<TextsSaved, ConsoleError> {
        self.save_of(None, base, typed).await
    }

    async fn save_of(
        &self,
        of: Option<&str>,
        base: &Texts,
        typed: &[(&str, &str)],
    ) -> Result<TextsSaved, ConsoleError> {
        let edit = TextsEdit { base: base.clone(), typed: testing::texts(typed), ..TextsEdit::default() };
        self.service.save(&caller(Role::Developer), &place(), "hello", of, edit).await
    }
}

#[tokio::test]
async fn each_form_keeps_what_the_other_set() {
    let world = World::new().await;
    let base = world.read().await;
    assert_eq!(base, texts(21_600, 2, "", ""));
    let saved = world.save(&base, &[("failure", QUEUE)]).await.unwrap();
    let TextsSaved::Done { now, changed: true, .. } = saved else { panic!("{saved:?}") };
    assert_eq!(now, texts(21_600, 2, "", QUEUE));
    // The other tab was opened before that.
    let saved = world.save(&base, &[("retries", "0"), ("age", "1 h")]).await.unwrap();
    let TextsSaved::Done { now, kept, .. } = saved else { panic!("{saved:?}") };
    assert_eq!((now, kept), (texts(3_600, 0, "", QUEUE), vec!["failure".to_owned()]));
    let sent = world.lambda(|lambda| lambda.sent.clone());
    assert_eq!(
        sent[1].1,
        json!({
            "MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 3600,
            "DestinationConfig": { "OnFailure": { "Destination": QUEUE } },
        })
    );
    let rows = activity(&world.store).await;
    assert_eq!(rows[0].details[0], detail("on failure", format!("none → {QUEUE}")));
    assert_eq!(rows[1].details[..2], [detail("maximum event age", "6 h → 1 h"), detail("retries", "twice → never")]);
}

#[tokio::test]
async fn what_both_changed_is_asked_for() {
    let world = World::new().await;
    let base = world.read().await;
    world.save(&base, &[("failure", OTHER)]).await.unwrap();
    let saved = world.save(&base, &[("failure", QUEUE)]).await.unwrap();
    let TextsSaved::Conflict { rows } = saved else { panic!("{saved:?}") };
    assert_eq!((rows[0].key.as_str(), rows[0].theirs.as_deref()), ("failure", Some(OTHER)));
    assert_eq!(world.lambda(|lambda| lambda.sent.len()), 1);
}

#[tokio::test]
async fn what_is_as_by_default_is_taken_away() {
    let world = World::new().await;
    let base = world.read().await;
    world.save(&base, &[("failure", QUEUE)]).await.unwrap();
    let now = world.read().await;
    world.save(&now, &[("failure", "")]).await.unwrap();
    assert_eq!(world.lambda(|lambda| (lambda.sent[1].0.clone(), lambda.kept.len())), ("DELETE".to_owned(), 0));
    let again = world.save(&base, &[]).await.unwrap();
    assert!(matches!(again, TextsSaved::Done { changed: false, .. }));
}

#[tokio::test]
async fn an_alias_has_its_own() {
    let world = World::new().await;
    let base = texts(21_600, 2, "", "");
    world.save_of(Some("live"), &base, &[("retries", "1")]).await.unwrap();
    assert_eq!(world.lambda(|lambda| lambda.sent[0].0.clone()), "PUT live");
    assert_eq!(world.read().await, base);
}

#[tokio::test]
async fn rules_and_awss_own_refusal_are_said_beside_the_field() {
    let world = World::new().await;
    let base = world.read().await;
    let wrong = |result: Result<TextsSaved, ConsoleError>, field: &str| {
        let error = result.unwrap_err();
        assert!(error.field(field).is_some(), "{error:?}");
    };
    wrong(world.save(&base, &[("age", "5 s")]).await, "age");
    wrong(world.save(&base, &[("success", "arn:aws:s3:::b")]).await, "success");
    wrong(world.save(&base, &[("failure", &format!("{QUEUE}.fifo"))]).await, "failure");
    wrong(world.save(&base, &[("failure", &format!("{HELLO}:live"))]).await, "failure");
    assert!(activity(&world.store).await.is_empty());
    world.lambda(|lambda| lambda.refuses = Some(format!("The destination ARN {QUEUE} is invalid.")));
    wrong(world.save(&base, &[("failure", QUEUE)]).await, "failure");
    let viewer = world.service.save(&caller(Role::Viewer), &place(), "hello", None, TextsEdit::default()).await;
    assert_eq!(viewer, Err(ConsoleError::Forbidden { permission: Permission::FunctionsWrite }));
}

#[tokio::test]
async fn the_dead_letter_queue_is_the_functions() {
    let world = World::new().await;
    let edit = |base: &str, typed: &str| TextsEdit {
        base: dead_letter(Some(base)),
        typed: dead_letter(Some(typed)),
        ..TextsEdit::default()
    };
    let save = async |edit| world.service.save_dead_letter(&caller(Role::Developer), &place(), "hello", edit).await;
    let saved = save(edit("", QUEUE)).await.unwrap();
    let TextsSaved::Done { now, detail: Some(function), changed: true, .. } = saved else { panic!("{saved:?}") };
    assert_eq!((now[DEAD_LETTER].as_str(), function.dead_letter_arn.as_deref()), (QUEUE, Some(QUEUE)));
    let sent = world.lambda(|lambda| lambda.sent[0].1.clone());
    assert_eq!(sent, json!({ "DeadLetterConfig": { "TargetArn": QUEUE }, "RevisionId": "1" }));
    assert!(matches!(save(edit("", OTHER)).await, Ok(TextsSaved::Conflict { .. })));
    assert!(save(edit("", "arn:aws:s3:::b")).await.unwrap_err().field(DEAD_LETTER).is_some());
}
