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

mod absent;
mod monitoring;
mod tags_and_layers;

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
                if body["RevisionId"].as_str() != Some(self.revision.to_string().as_str()) {
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

fn layer(name: &str, version: u32) -> String {
    format!("arn:aws:lambda:eu-west-1:111122223333:layer:{name}:{version}")
}
