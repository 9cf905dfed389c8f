//! Tabs against recorded answers of AWS, most of all what the local engine does not have.

use std::sync::{Arc, Mutex};

use app::{
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
    session::model::Role,
};
use serde_json::{Value, json};

use super::{
    code_signing::CodeSigning, ground::Ground, layers::Layers, monitoring::Monitoring,
    runtime_management::RuntimeManagement, tags::Tags,
};
use crate::{
    aws::{
        AwsHub,
        stub::{self, Reply, Request, Stub, elsewhere},
    },
    functions::package,
    store::{NewUpload, Store},
    testing::{Footing, activity, caller, texts},
};

const ARN: &str = "arn:aws:lambda:eu-west-1:111122223333:function:hello";
const CONFIG: &str = "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-0123456789abcdefg";

struct World {
    ground: Ground,
    store: Store,
    stub: Stub,
}

impl World {
    /// A connection that is not the local engine.
    async fn new(reply: impl Fn(&Request, &Value) -> Reply + Send + Sync + 'static) -> Self {
        let stub = Stub::start(move |request| reply(request, &request.json())).await;
        let hub = stub.hub_elsewhere();
        Self::at(hub, stub).await
    }

    async fn at(hub: AwsHub, stub: Stub) -> Self {
        let Footing { hub, caches, store, audit } = Footing::on(hub).await;
        Self { ground: Ground::new(hub, caches, audit), store, stub }
    }

    fn writes(&self) -> Vec<(String, Value)> {
        self.stub.told().into_iter().filter(|(what, _)| !what.starts_with("GET ")).collect()
    }

    async fn facts(&self) -> Vec<(String, String)> {
        activity(&self.store).await.into_iter().flat_map(|row| row.details).collect()
    }
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
        let path = request.route();
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
