use std::sync::Mutex;

use app::{functions::versions::model::CodeComparison, session::model::Role};
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    testing::{Footing, caller},
};

const CANARY: &str = "canary-secret-value";

/// A function with its versions, as AWS keeps them.
struct Lambda {
    latest: Value,
    revision: u32,
    versions: Vec<Value>,
    aliases: Value,
    published: Vec<Value>,
    deleted: Vec<String>,
    /// Done by somebody else just before the next PublishVersion arrives.
    meanwhile: Option<Value>,
    /// The next PublishVersion is done, and its answer lost.
    loses: bool,
}

impl Lambda {
    fn change(&mut self, change: &Value) {
        for (key, value) in change.as_object().unwrap() {
            self.latest[key] = value.clone();
        }
        self.revision += 1;
    }

    fn configuration(&self, qualifier: Option<&str>) -> Option<Value> {
        match qualifier {
            None => {
                let mut latest = self.latest.clone();
                latest["RevisionId"] = self.revision.to_string().into();
                Some(latest)
            }
            Some(number) => self.versions.iter().find(|version| version["Version"] == number).cloned(),
        }
    }

    fn publish(&mut self, body: Value) -> Reply {
        if let Some(theirs) = self.meanwhile.take() {
            self.change(&theirs);
        }
        if body["RevisionId"].as_str() != Some(self.revision.to_string().as_str()) {
            return stub::error(412, "PreconditionFailedException", "The Revision Id provided does not match.");
        }
        let frozen = |configuration: &Value| {
            let mut plain = configuration.clone();
            for key in ["Version", "Description", "RevisionId"] {
                plain[key] = Value::Null;
            }
            plain
        };
        let same = self.versions.last().filter(|last| frozen(last) == frozen(&self.latest)).cloned();
        let made = same.unwrap_or_else(|| {
            let mut version = self.latest.clone();
            version["Version"] = (self.versions.len() + 1).to_string().into();
            version["Description"] = body["Description"].as_str().unwrap_or_default().into();
            self.versions.push(version.clone());
            version
        });
        self.published.push(body);
        if std::mem::take(&mut self.loses) { Reply::Cut } else { stub::json(201, made.to_string()) }
    }

    fn answer(&mut self, request: &Request) -> Reply {
        let path = request.route();
        let end = path.rsplit('/').next().unwrap_or_default();
        let qualifier = request.query("Qualifier");
        match (request.method.as_str(), end) {
            ("POST", "versions") => self.publish(serde_json::from_slice(&request.body).unwrap()),
            ("GET", "versions") => {
                let all: Vec<_> = self.configuration(None).into_iter().chain(self.versions.clone()).collect();
                stub::json(200, json!({ "Versions": all }).to_string())
            }
            ("GET", "aliases") => stub::json(200, json!({ "Aliases": self.aliases }).to_string()),
            ("DELETE", _) => {
                self.deleted.push(qualifier.unwrap_or_default().to_owned());
                stub::json(204, "")
            }
            _ => match self.configuration(qualifier) {
                Some(configuration) => stub::json(200, json!({ "Configuration": configuration }).to_string()),
                None => stub::error(404, "ResourceNotFoundException", "Function not found"),
            },
        }
    }
}

struct World {
    lambda: Arc<Mutex<Lambda>>,
    store: Store,
    service: Versions,
}

impl World {
    async fn new() -> Self {
        let latest = json!({
            "FunctionName": "hello", "Version": "$LATEST", "Runtime": "python3.13", "State": "Active",
            "Handler": "lambda_function.lambda_handler", "MemorySize": 128, "Timeout": 3, "CodeSha256": "c0de-1",
            "Environment": {"Variables": {"TOKEN": CANARY, "LEVEL": "info"}},
        });
        let lambda = Lambda {
            latest,
            revision: 1,
            versions: Vec::new(),
            aliases: json!([]),
            published: Vec::new(),
            deleted: Vec::new(),
            meanwhile: None,
            loses: false,
        };
        let (lambda, stub) = Stub::keeping(lambda, Lambda::answer).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
        let service = Versions::new(hub, caches, audit, store.clone());
        Self { lambda, store, service }
    }

    fn lambda<T>(&self, with: impl FnOnce(&mut Lambda) -> T) -> T {
        with(&mut self.lambda.lock().unwrap())
    }

    async fn list(&self) -> VersionList {
        self.service.list(&caller(Role::Viewer), &place(), "hello", None).await.unwrap()
    }

    async fn publish(&self, why: &str, mark: &str) -> Result<Published, ConsoleError> {
        let publish = Publish { description: format!("d {why}"), why: why.into(), mark: mark.into(), anyway: false };
        self.service.publish(&caller(Role::Developer), &place(), "hello", publish).await
    }

    async fn compare(&self, from: &str, to: &str) -> Result<Comparison, ConsoleError> {
        self.service.compare(&caller(Role::Viewer), &place(), "hello", from, to).await
    }
}

fn done(number: &str) -> Result<Published, ConsoleError> {
    Ok(Published::Done { number: number.into() })
}

fn same(number: &str) -> Result<Published, ConsoleError> {
    Ok(Published::Same { number: number.into() })
}

#[tokio::test]
async fn a_version_is_guarded_and_its_reason_kept() {
    let world = World::new().await;
    let mark = world.list().await.mark;
    assert_eq!(world.publish("first", &mark).await, done("1"));
    let sent = world.lambda(|lambda| lambda.published[0].clone());
    assert_eq!(sent, json!({"CodeSha256": "c0de-1", "Description": "d first", "RevisionId": "1"}));
    world.lambda(|lambda| lambda.change(&json!({"MemorySize": 256})));
    assert_eq!(world.publish("second", "").await, done("2"));
    let list = world.list().await;
    assert_eq!(list.unchanged_since.as_deref(), Some("2"));
    let told: Vec<_> = list
        .versions
        .iter()
        .map(|version| {
            let published = version.published.as_ref().unwrap();
            (version.number.as_str(), version.memory_mb, published.by.as_str(), published.why.as_str())
        })
        .collect();
    assert_eq!(told, [("2", 256, "ana@example.com", "second"), ("1", 128, "ana@example.com", "first")]);
    let rows = world.store.history(&place(), "hello", &[published::ACTION]).await.unwrap();
    assert!(rows[0].details.contains(&detail("version", "2")), "{rows:?}");
    assert!(!format!("{rows:?}{list:?}").contains("canary"));
    // Another function of the name has other versions.
    let (admin, here) = (caller(Role::Admin), place());
    let entry = world.service.audit.begin(&admin, "function.delete", "function", "hello", Some(&here), vec![]);
    entry.await.unwrap().finish(&Ok(())).await;
    assert!(world.list().await.versions.iter().all(|version| version.published.is_none()));
}

#[tokio::test]
async fn nothing_is_sent_where_nothing_changed() {
    let world = World::new().await;
    assert_eq!(world.publish("first", "").await, done("1"));
    assert_eq!(world.publish("again", "").await, same("1"));
    assert_eq!(world.lambda(|lambda| lambda.published.len()), 1);
    // AWS, asked all the same, gives the version it has.
    let publish = Publish { why: "again".into(), anyway: true, ..Publish::default() };
    let asked = world.service.publish(&caller(Role::Developer), &place(), "hello", publish).await;
    assert_eq!(asked, same("1"));
    assert_eq!(world.lambda(|lambda| lambda.published.len()), 2);
    assert_eq!(world.list().await.versions[0].published.as_ref().unwrap().why, "first");
    // A value of the environment is a change.
    world.lambda(|lambda| lambda.change(&json!({"Environment": {"Variables": {"TOKEN": "other", "LEVEL": "info"}}})));
    assert_eq!(world.list().await.unchanged_since, None);
    assert_eq!(world.publish("value", "").await, done("2"));
}

#[tokio::test]
async fn what_a_colleague_changed_is_not_published_unseen() {
    let world = World::new().await;
    let mark = world.list().await.mark;
    world.lambda(|lambda| lambda.change(&json!({"Timeout": 9})));
    assert!(matches!(world.publish("x", &mark).await, Err(ConsoleError::Conflict { .. })));
    assert_eq!(world.lambda(|lambda| lambda.published.len()), 0);
    // Between the last look and the call: AWS refuses the revision, and what is there now was not seen.
    let mark = world.list().await.mark;
    world.lambda(|lambda| lambda.meanwhile = Some(json!({"CodeSha256": "c0de-theirs"})));
    assert!(matches!(world.publish("x", &mark).await, Err(ConsoleError::Conflict { .. })));
    // Somebody who only touched it does not keep anybody from publishing.
    let mark = world.list().await.mark;
    world.lambda(|lambda| lambda.meanwhile = Some(json!({})));
    assert_eq!(world.publish("x", &mark).await, done("1"));
}

#[tokio::test]
async fn a_lost_answer_is_looked_up() {
    let world = World::new().await;
    world.lambda(|lambda| lambda.loses = true);
    assert_eq!(world.publish("lost", "").await, done("1"));
    assert_eq!(world.lambda(|lambda| lambda.published.len()), 1);
    assert_eq!(world.list().await.versions[0].published.as_ref().unwrap().why, "lost");
}

#[tokio::test]
async fn a_version_with_an_alias_stays() {
    let world = World::new().await;
    world.publish("first", "").await.unwrap();
    let weighted =
        json!([{"Name": "live", "FunctionVersion": "7", "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.1}}}]);
    world.lambda(|lambda| lambda.aliases = weighted);
    let developer = caller(Role::Developer);
    let removal = world.service.removal(&developer, &place(), "hello", "1").await.unwrap();
    assert_eq!((removal.aliases, removal.published.unwrap().why), (vec!["live".to_owned()], "first".to_owned()));
    let delete =
        async |number: &str, typed: &str| world.service.delete(&developer, &place(), "hello", number, typed).await;
    assert!(matches!(delete("1", "1").await, Err(ConsoleError::Conflict { message }) if message.contains("live")));
    world.lambda(|lambda| lambda.aliases = json!([]));
    assert_eq!(delete("1", "2").await.unwrap_err().field("confirm"), Some("Type 1 to delete this version."));
    for odd in ["$LATEST", "", "live", "0"] {
        assert!(matches!(delete(odd, odd).await, Err(ConsoleError::NotFound { .. })), "{odd}");
    }
    assert!(matches!(delete("9", "9").await, Err(ConsoleError::NotFound { .. })));
    assert_eq!(world.lambda(|lambda| lambda.deleted.clone()), Vec::<String>::new());
    assert_eq!(delete("1", "1").await, Ok(()));
    assert_eq!(world.lambda(|lambda| lambda.deleted.clone()), ["1"]);
}

#[tokio::test]
async fn two_versions_are_compared_without_values() {
    let world = World::new().await;
    world.publish("first", "").await.unwrap();
    let environment = json!({"Variables": {"TOKEN": "canary-new", "MORE": "x"}});
    world.lambda(|lambda| {
        lambda.change(&json!({"MemorySize": 512, "CodeSha256": "c0de-2", "Environment": environment}))
    });
    let compared = world.compare("1", "$LATEST").await.unwrap();
    let differing: Vec<_> = compared.settings.iter().filter(|pair| pair.differs()).collect();
    assert_eq!(differing.len(), 2, "{differing:?}");
    assert_eq!((differing[0].label.as_str(), differing[1].label.as_str()), ("Description", "Memory"));
    assert_eq!((differing[1].from.as_str(), differing[1].to.as_str()), ("128 MB", "512 MB"));
    assert_eq!(compared.environment.added, ["MORE"]);
    assert_eq!(compared.environment.removed, ["LEVEL"]);
    assert_eq!(compared.environment.changed, ["TOKEN"]);
    assert!(matches!(compared.code, CodeComparison::Unknown(_)), "{:?}", compared.code);
    assert!(!format!("{compared:?}").contains("canary"));
    assert_eq!(world.compare("1", "1").await.unwrap().code, CodeComparison::Same);
    for odd in ["live", "", "01"] {
        assert!(matches!(world.compare("1", odd).await, Err(ConsoleError::NotFound { .. })), "{odd}");
    }
}

#[tokio::test]
async fn kept_packages_are_compared_line_by_line() {
    let world = World::new().await;
    world.publish("first", "").await.unwrap();
    world.lambda(|lambda| lambda.change(&json!({"CodeSha256": "c0de-2"})));
    for (sha, text) in [("c0de-1", "one\n"), ("c0de-2", "two\n")] {
        let zip = crate::functions::package::build([("a.py", text.as_bytes())]).unwrap();
        world.store.keep_package(sha, zip).await.unwrap();
    }
    match world.compare("1", "$LATEST").await.unwrap().code {
        CodeComparison::Files(files) => {
            assert_eq!((files.len(), files[0].path.as_str(), files[0].added, files[0].removed), (1, "a.py", 1, 1));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn viewers_look_only() {
    let world = World::new().await;
    let viewer = caller(Role::Viewer);
    let refused = world.service.publish(&viewer, &place(), "hello", Publish::default()).await;
    assert!(matches!(refused, Err(ConsoleError::Forbidden { .. })));
    let refused = world.service.delete(&viewer, &place(), "hello", "1", "1").await;
    assert!(matches!(refused, Err(ConsoleError::Forbidden { .. })));
    let long = Publish { description: "x".repeat(257), ..Publish::default() };
    let refused = world.service.publish(&caller(Role::Developer), &place(), "hello", long).await;
    assert!(refused.unwrap_err().field("description").is_some());
    assert!(world.lambda(|lambda| lambda.published.is_empty()));
}
