//! The real local engine, with a console in this process in front of it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Stdio,
};

use app::{
    connections::model::{EngineState, Place},
    operations::{model::OperationView, service::OperationsService},
    session::service::Caller,
};
use server::{
    aws::{
        Aws, AwsErrorKind, Who,
        lambda::{NewCode, NewFunction},
    },
    engine::{Engine, EngineConfig, EngineEndpoint},
    operations::Operations,
};
use tempfile::TempDir;

use super::Console;

/// Stops, and is forgotten, with its value.
pub struct Local {
    pub console: Console,
    pub endpoint: EngineEndpoint,
    engine: Engine,
    _data: TempDir,
}

pub fn engine_config(data: &Path) -> EngineConfig {
    EngineConfig {
        data_dir: data.to_owned(),
        region: "us-east-1".into(),
        python: None,
        shared_venv: Some(needed("LAMBENT_ENGINE_VENV")),
        drop_privileges: true,
        iam_enforced: false,
    }
}

pub fn needed(name: &str) -> PathBuf {
    let value =
        std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set; run the tests with “make server-test”"));
    value.into()
}

impl Local {
    pub async fn start() -> Self {
        let data = TempDir::new().expect("a folder");
        let engine = Engine::start(engine_config(data.path())).await.expect("an engine");
        let endpoint = engine.ready().await.expect("an engine that answers");
        let console = Console::new().await;
        console.hub.set_engine(EngineState::Ready, Some(endpoint.url.clone()));
        Self { console, endpoint, engine, _data: data }
    }

    pub async fn stop(self) {
        self.engine.stop().await;
    }

    pub fn place() -> Place {
        Place::new("local", "us-east-1")
    }

    pub fn aws(&self) -> Aws {
        self.console.hub.at(&Self::place(), &Who::console()).expect("a handle")
    }

    /// The AWS CLI, which nobody here wrote.
    pub async fn cli(&self, words: &[String]) {
        let aws = needed("LAMBENT_TEST_CLIENTS").join("aws");
        let output = tokio::process::Command::new(aws)
            .args(["--endpoint-url", &self.endpoint.url])
            .args(words)
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .stdin(Stdio::null())
            .output()
            .await
            .expect("the AWS CLI");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Makes a function and waits until it is active.
    pub async fn function(
        &self,
        name: &str,
        zip: Vec<u8>,
        runtime: &str,
        handler: &str,
        environment: BTreeMap<String, String>,
    ) {
        make_function(&self.aws(), name, zip, runtime, handler, environment).await;
    }
}

/// Makes a function and waits until it is active.
pub async fn make_function(
    aws: &Aws,
    name: &str,
    zip: Vec<u8>,
    runtime: &str,
    handler: &str,
    environment: BTreeMap<String, String>,
) {
    let new = NewFunction {
        name: name.into(),
        description: String::new(),
        code: NewCode::Zip(zip),
        runtime: Some(runtime.into()),
        handler: Some(handler.into()),
        architecture: app::functions::model::Architecture::X86,
        memory_mb: 128,
        timeout_s: 15,
        role_arn: "arn:aws:iam::000000000000:role/sample".into(),
        environment,
        tags: BTreeMap::new(),
    };
    aws.create_function(new).await.expect("a function");
    loop {
        match aws.get_function(name, None).await {
            Ok(function) if function.state == app::functions::model::FunctionState::Active => break,
            Ok(_) => tokio::task::yield_now().await,
            Err(error) if error.kind == AwsErrorKind::NotFound => tokio::task::yield_now().await,
            Err(error) => panic!("{}", error.message),
        }
    }
}

/// The operation once it rests, and nobody works on it.
pub async fn rest(operations: &Operations, caller: &Caller, id: &str) -> OperationView {
    loop {
        let mut view = operations.subscribe(caller, id).await.expect("an operation");
        while view.changed().await.is_ok() {}
        let view = operations.get(caller, id).await.expect("an operation");
        if !view.status.moving() {
            return view;
        }
    }
}
