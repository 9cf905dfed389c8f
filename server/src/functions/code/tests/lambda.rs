//! One function of a Lambda that can be disturbed.

use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine as _;
use serde_json::{Value, json};

use crate::{
    aws::stub::{Reply, Request, Stub, error, json as answer},
    functions::code::held::sha256,
};

pub struct World {
    pub zip: Vec<u8>,
    /// What is served in the zip's place.
    pub served: Option<Vec<u8>>,
    pub runtime: String,
    pub handler: String,
    pub image: Option<String>,
    pub image_sha: String,
    /// What GetFunction says instead of the zip's size.
    pub size: Option<u64>,
    pub revision: u32,
    /// GetFunction answers InProgress this many times.
    pub busy: u32,
    /// What LastUpdateStatus is in the end.
    pub status: &'static str,
    /// Updates and what they are answered with instead, first come first; the second says whether they are done.
    pub disturbed: Vec<(Disturbance, bool)>,
    /// Done before the next update is looked at: somebody else was quicker.
    pub meanwhile: Option<Meanwhile>,
    /// Requests that are cut before they are looked at.
    pub absent: u32,
}

type Meanwhile = Box<dyn FnOnce(&mut World) + Send>;

pub enum Disturbance {
    Cut,
    Error(u16, &'static str, &'static str),
    /// As it would be.
    None,
}

impl World {
    pub fn new(zip: Vec<u8>) -> Self {
        Self {
            zip,
            served: None,
            runtime: "python3.13".into(),
            handler: "lambda_function.lambda_handler".into(),
            image: None,
            image_sha: "image-1".into(),
            size: None,
            revision: 1,
            busy: 0,
            status: "Successful",
            disturbed: Vec::new(),
            meanwhile: None,
            absent: 0,
        }
    }

    pub fn sha(&self) -> String {
        if self.image.is_some() { self.image_sha.clone() } else { sha256(&self.zip) }
    }

    fn configuration(&mut self) -> Value {
        let busy = self.busy > 0;
        self.busy = self.busy.saturating_sub(1);
        json!({
            "FunctionName": "hello",
            "FunctionArn": "arn:aws:lambda:eu-west-1:000000000000:function:hello",
            "Runtime": self.runtime, "Handler": self.handler, "CodeSha256": self.sha(),
            "CodeSize": self.size.unwrap_or(self.zip.len() as u64),
            "PackageType": if self.image.is_some() { "Image" } else { "Zip" },
            "RevisionId": format!("r{}", self.revision), "Timeout": 3, "MemorySize": 128, "Version": "$LATEST",
            "State": "Active", "LastUpdateStatus": if busy { "InProgress" } else { self.status },
            "LastUpdateStatusReason": if self.status == "Failed" { "The image is gone." } else { "" },
        })
    }

    fn function(&mut self, version: Option<&str>) -> Reply {
        let mut configuration = self.configuration();
        if let Some(version) = version {
            configuration["Version"] = json!(version);
        }
        // The name it has for itself, which nobody can resolve to this port.
        let code = match &self.image {
            Some(uri) => json!({ "RepositoryType": "ECR", "ImageUri": uri }),
            None => {
                json!({ "RepositoryType": "S3", "Location": "http://localhost:1/_code/hello?X-Amz-Signature=canary" })
            }
        };
        answer(200, json!({ "Configuration": configuration, "Code": code }).to_string())
    }

    fn update(&mut self, request: &Request) -> Reply {
        if let Some(meanwhile) = self.meanwhile.take() {
            meanwhile(self);
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let (disturbance, is_done) =
            if self.disturbed.is_empty() { (Disturbance::None, true) } else { self.disturbed.remove(0) };
        let stale = body.get("RevisionId").is_some_and(|revision| *revision != format!("r{}", self.revision));
        if stale && is_done {
            return error(412, "PreconditionFailedException", "The RevisionId provided does not match.");
        }
        if is_done {
            if let Some(zip) = body.get("ZipFile").and_then(Value::as_str) {
                self.zip = base64::engine::general_purpose::STANDARD.decode(zip).unwrap();
            }
            if let Some(uri) = body.get("ImageUri").and_then(Value::as_str) {
                self.image = Some(uri.to_owned());
                self.image_sha = format!("sha of {uri}");
            }
            if let Some(handler) = body.get("Handler").and_then(Value::as_str) {
                self.handler = handler.to_owned();
            }
            self.revision += 1;
            self.busy = 2;
        }
        match disturbance {
            Disturbance::Cut => Reply::Cut,
            Disturbance::Error(status, code, message) => error(status, code, message),
            Disturbance::None => answer(200, self.configuration().to_string()),
        }
    }
}

pub struct Lambda {
    pub stub: Stub,
    world: Arc<Mutex<World>>,
}

impl Lambda {
    pub async fn start(world: World) -> Self {
        let world = Arc::new(Mutex::new(world));
        let inside = Arc::clone(&world);
        let stub = Stub::start(move |request| {
            let mut world = inside.lock().unwrap();
            if world.absent > 0 {
                world.absent -= 1;
                return Reply::Cut;
            }
            let path = request.route();
            if path.starts_with("/_code/") {
                let body = world.served.clone().unwrap_or_else(|| world.zip.clone());
                return Reply::Answer { status: 200, headers: Vec::new(), body };
            }
            match (request.method.as_str(), path.rsplit('/').next().unwrap_or_default()) {
                ("GET", "hello") => world.function(request.query("Qualifier")),
                ("PUT", "code" | "configuration") => world.update(request),
                _ => error(404, "ResourceNotFoundException", "Function not found"),
            }
        })
        .await;
        Self { stub, world }
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// Somebody deploys without the console.
    pub fn set_zip(&self, zip: Vec<u8>) {
        let mut world = self.world();
        world.zip = zip;
        world.revision += 1;
    }

    pub fn downloads(&self) -> usize {
        self.stub.seen().iter().filter(|request| request.path.starts_with("/_code/")).count()
    }

    /// `code` and `configuration`, as they came.
    pub fn updates(&self) -> Vec<String> {
        let puts = self.stub.seen().into_iter().filter(|request| request.method == "PUT");
        puts.map(|request| request.path.rsplit('/').next().unwrap_or_default().to_owned()).collect()
    }
}
