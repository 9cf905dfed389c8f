use std::sync::{Arc, Mutex};

use app::{
    functions::configuration::url::model::{AUTH, NONE, ORIGINS},
    session::model::Role,
};
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    store::Store,
    testing::{Footing, caller, texts},
};

const ARN: &str = "arn:aws:lambda:eu-west-1:111122223333:function:hello";

/// A function's URL and its policy, as AWS keeps them.
#[derive(Default)]
struct Aws {
    url: Option<Value>,
    statements: Vec<Value>,
    revision: u32,
    /// Answers to writes that are lost although they were done: one for each.
    lost: Vec<&'static str>,
    /// Done by somebody else just before the next write arrives.
    meanwhile: Option<fn(&mut Aws)>,
    writes: Vec<String>,
}

impl Aws {
    fn done(&mut self, write: &str, answer: Reply) -> Reply {
        self.writes.push(write.to_owned());
        match self.lost.iter().position(|lost| *lost == write) {
            Some(at) => {
                self.lost.remove(at);
                Reply::Cut
            }
            None => answer,
        }
    }

    fn answer(&mut self, request: &Request) -> Reply {
        let body = request.json();
        let path = request.route();
        if request.method != "GET"
            && let Some(theirs) = self.meanwhile.take()
        {
            theirs(self);
        }
        match (request.method.as_str(), path.rsplit('/').next().unwrap_or_default()) {
            ("GET", "url") => match &self.url {
                Some(url) => stub::json(200, url.to_string()),
                None => stub::error(404, "ResourceNotFoundException", "The resource you requested does not exist."),
            },
            ("POST", "url") if self.url.is_some() => {
                stub::error(409, "ResourceConflictException", "FunctionUrlConfig exists for this Lambda function")
            }
            ("POST" | "PUT", "url") => {
                let mut url = body.clone();
                url["FunctionUrl"] = "https://abc.lambda-url.eu-west-1.on.aws/".into();
                url["FunctionArn"] = ARN.into();
                url["CreationTime"] = "2026-11-22T17:08:29.051Z".into();
                url["LastModifiedTime"] = url["CreationTime"].clone();
                self.url = Some(url.clone());
                self.done(if request.method == "POST" { "create" } else { "update" }, stub::json(200, url.to_string()))
            }
            ("DELETE", "url") => {
                self.url = None;
                self.done("delete", stub::json(204, ""))
            }
            ("GET", "policy") if self.statements.is_empty() => {
                stub::error(404, "ResourceNotFoundException", "The resource you requested does not exist.")
            }
            ("GET", "policy") => {
                let policy = json!({ "Version": "2012-10-17", "Statement": self.statements }).to_string();
                stub::json(200, json!({ "Policy": policy, "RevisionId": self.revision.to_string() }).to_string())
            }
            ("POST", "policy") => self.add(&body),
            ("DELETE", id) => {
                self.statements.retain(|statement| statement["Sid"] != id);
                self.revision += 1;
                self.done("close", stub::json(204, ""))
            }
            other => panic!("{other:?} {path}"),
        }
    }

    fn add(&mut self, body: &Value) -> Reply {
        let known = body["RevisionId"].as_str().is_none_or(|revision| revision == self.revision.to_string());
        if !known {
            return stub::error(412, "PreconditionFailedException", "The RevisionId provided does not match.");
        }
        if self.statements.iter().any(|statement| statement["Sid"] == body["StatementId"]) {
            return stub::error(409, "ResourceConflictException", "The statement id provided already exists.");
        }
        let condition = match &body["FunctionUrlAuthType"] {
            Value::String(auth) => json!({ "StringEquals": { "lambda:FunctionUrlAuthType": auth } }),
            _ => json!({ "Bool": { "lambda:InvokedViaFunctionUrl": "true" } }),
        };
        assert!(body["FunctionUrlAuthType"] == "NONE" || body["InvokedViaFunctionUrl"] == true);
        self.statements.push(json!({
            "Sid": body["StatementId"], "Effect": "Allow", "Principal": body["Principal"], "Action": body["Action"],
            "Resource": ARN, "Condition": condition,
        }));
        self.revision += 1;
        self.done("open", stub::json(201, json!({ "Statement": "{}" }).to_string()))
    }
}

struct World {
    aws: Arc<Mutex<Aws>>,
    urls: FunctionUrls,
    store: Store,
}

impl World {
    async fn new(aws: Aws) -> Self {
        let (aws, stub) = Stub::keeping(aws, Aws::answer).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
        Self { aws, urls: FunctionUrls(Ground::new(hub, caches, audit)), store }
    }

    fn aws<T>(&self, with: impl FnOnce(&mut Aws) -> T) -> T {
        with(&mut self.aws.lock().unwrap())
    }

    async fn save(&self, base: &Texts, change: &[(&str, &str)], consent: &str) -> Result<TextsSaved, ConsoleError> {
        let mut typed = if base.is_empty() { UrlConfig::default().texts() } else { base.clone() };
        typed.extend(texts(change));
        let edit = TextsEdit { base: base.clone(), typed, ..TextsEdit::default() };
        self.urls.save(&caller(Role::Developer), &place(), "hello", None, edit, consent).await
    }

    async fn view(&self) -> UrlView {
        self.urls.get(&caller(Role::Viewer), &place(), "hello", None).await.unwrap()
    }

    /// As a URL that is open to everybody leaves it.
    async fn open() -> (Self, Texts) {
        let world = Self::new(Aws::default()).await;
        let now = done(world.save(&Texts::new(), &[(AUTH, NONE)], "public").await);
        world.aws(|aws| aws.writes.clear());
        (world, now)
    }
}

fn done(saved: Result<TextsSaved, ConsoleError>) -> Texts {
    match saved {
        Ok(TextsSaved::Done { now, changed: true, .. }) => now,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn nobody_is_let_in_by_accident() {
    let world = World::new(Aws::default()).await;
    let refused = world.save(&Texts::new(), &[(AUTH, NONE)], "yes").await.unwrap_err();
    assert!(refused.field("consent").is_some());
    assert!(world.aws(|aws| aws.writes.is_empty()));
    let now = done(world.save(&Texts::new(), &[(AUTH, NONE)], "public").await);
    assert_eq!(now[AUTH], NONE);
    assert_eq!(world.aws(|aws| std::mem::take(&mut aws.writes)), ["create", "open", "open"]);
    let view = world.view().await;
    assert!(view.access.missing().is_empty());
    // What is open already stays open without asking.
    done(world.save(&now, &[(ORIGINS, "https://a.example")], "").await);
    assert_eq!(world.aws(|aws| std::mem::take(&mut aws.writes)), ["update"]);
    let rows = world.store.audit_page(&app::activity::model::ActivityQuery::default()).await.unwrap().rows;
    assert_eq!(rows.len(), 2);
    let commands = &rows[1].details.iter().find(|(key, _)| key == "aws cli").unwrap().1;
    assert_eq!(commands.lines().count(), 3, "{commands}");
}

#[tokio::test]
async fn closing_takes_both_permissions_away_and_leaves_others() {
    let (world, now) = World::open().await;
    world.aws(|aws| {
        aws.statements.push(json!({
            "Sid": "bucket", "Effect": "Allow", "Principal": { "Service": "s3.amazonaws.com" },
            "Action": "lambda:InvokeFunction", "Resource": ARN,
        }))
    });
    done(world.save(&now, &[(AUTH, "AWS_IAM")], "").await);
    assert_eq!(world.aws(|aws| aws.writes.clone()), ["update", "close", "close"]);
    assert_eq!(world.aws(|aws| aws.statements.len()), 1);
    assert!(!world.view().await.access.is_open());
}

#[tokio::test]
async fn lost_answers_are_looked_up() {
    let world = World::new(Aws { lost: vec!["create", "open", "open"], ..Aws::default() }).await;
    done(world.save(&Texts::new(), &[(AUTH, NONE)], "public").await);
    assert_eq!(world.aws(|aws| aws.writes.clone()), ["create", "open", "open"]);
    assert!(world.view().await.access.missing().is_empty());
}

#[tokio::test]
async fn a_policy_that_changes_meanwhile_is_read_again() {
    let world = World::new(Aws::default()).await;
    let now = done(world.save(&Texts::new(), &[], "").await);
    world.aws(|aws| {
        aws.statements.push(json!({ "Sid": "a", "Effect": "Allow", "Principal": "x", "Action": "y", "Resource": ARN }));
        aws.meanwhile = Some(|aws| aws.meanwhile = Some(|aws| aws.revision += 1));
    });
    done(world.save(&now, &[(AUTH, NONE)], "public").await);
    assert!(world.view().await.access.missing().is_empty());
}

#[tokio::test]
async fn a_missing_half_is_named_and_mended() {
    let (world, _) = World::open().await;
    world.aws(|aws| aws.statements.retain(|statement| statement["Action"] == "lambda:InvokeFunctionUrl"));
    let view = world.view().await;
    assert_eq!(view.access.missing(), ["lambda:InvokeFunction"]);
    let (developer, place) = (caller(Role::Developer), place());
    let refused = world.urls.mend(&developer, &place, "hello", None, "").await.unwrap_err();
    assert!(refused.field("consent").is_some());
    let view = world.urls.mend(&developer, &place, "hello", None, "public").await.unwrap();
    assert!(view.access.missing().is_empty());
    assert_eq!(world.aws(|aws| aws.writes.clone()), ["open"]);
}

#[tokio::test]
async fn deleting_takes_the_permissions_with_it() {
    let (world, _) = World::open().await;
    let (developer, place) = (caller(Role::Developer), place());
    assert!(world.urls.delete(&developer, &place, "hello", None, "x").await.unwrap_err().field("typed").is_some());
    let view = world.urls.delete(&developer, &place, "hello", None, "hello").await.unwrap();
    assert_eq!((view.url, view.access.is_open()), (None, false));
    assert_eq!(world.aws(|aws| aws.writes.clone()), ["delete", "close", "close"]);
}

#[tokio::test]
async fn nothing_of_a_colleagues_is_overwritten() {
    let (world, base) = World::open().await;
    world.aws(|aws| {
        aws.url.as_mut().unwrap()["Cors"] = json!({ "AllowOrigins": ["https://theirs.example"], "MaxAge": 60 })
    });
    let conflict = world.save(&base, &[(ORIGINS, "https://mine.example")], "").await;
    let Ok(TextsSaved::Conflict { rows }) = conflict else { panic!("{conflict:?}") };
    assert_eq!(rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), [ORIGINS]);
    assert!(world.aws(|aws| aws.writes.is_empty()));
    // Another setting of mine goes beside theirs.
    let now = done(world.save(&base, &[("mode", "RESPONSE_STREAM")], "").await);
    assert_eq!((now[ORIGINS].as_str(), now["max-age"].as_str()), ("https://theirs.example", "60"));
    world.aws(|aws| aws.url = None);
    assert!(matches!(world.save(&now, &[("mode", "BUFFERED")], "").await, Err(ConsoleError::Conflict { .. })));
}

#[tokio::test]
async fn viewers_and_versions_change_nothing() {
    let (world, base) = World::open().await;
    let edit = TextsEdit { base: base.clone(), typed: base, ..TextsEdit::default() };
    let viewer = caller(Role::Viewer);
    let refused = world.urls.save(&viewer, &place(), "hello", None, edit.clone(), "").await.unwrap_err();
    assert!(matches!(refused, ConsoleError::Forbidden { .. }));
    let refused = world.urls.save(&caller(Role::Developer), &place(), "hello", Some("3"), edit, "").await.unwrap_err();
    assert!(refused.field("qualifier").is_some());
}
