//! What the local engine promises: it comes back, keeps its state, answers nobody else, and is gone with the console.

mod apart;
mod outlived;

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use app::{connections::model::EngineState, functions::model::invoke::InvocationType};
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, Uid},
};
use serde_json::Value;
use server::{
    aws::{Aws, Who},
    engine::{Engine, EngineConfig, EngineEndpoint, EngineError, EngineStatus, StartStep},
};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::support::{Local, engine_config, hub, make_function, needed};

/// Only a test that fails waits that long.
const PATIENCE: Duration = Duration::from_secs(90);
const HELLO: &str = "def handler(event, context):\n    return 'good day'\n";

/// A data directory that the engine's user can enter.
fn data_dir() -> TempDir {
    let data = TempDir::new().expect("a folder");
    fs::set_permissions(data.path(), fs::Permissions::from_mode(0o755)).expect("permissions");
    data
}

async fn start(data: &Path) -> (Engine, Aws) {
    let engine = Engine::start(engine_config(data)).await.expect("an engine");
    let endpoint = ready(&engine).await;
    (engine, aws(&endpoint.url))
}

async fn ready(engine: &Engine) -> EngineEndpoint {
    timeout(PATIENCE, engine.ready()).await.expect("in time").expect("an engine that answers")
}

fn aws(url: &str) -> Aws {
    let hub = hub();
    hub.set_engine(EngineState::Ready, Some(url.to_owned()));
    hub.at(&Local::place(), &Who::console()).expect("a handle")
}

/// The first status of this kind; the watch is what is waited on, no clock.
async fn until(engine: &Engine, check: impl Fn(&EngineStatus) -> bool) -> EngineStatus {
    let mut status = engine.subscribe();
    timeout(PATIENCE, status.wait_for(|status| check(status))).await.expect("in time").expect("a status").clone()
}

async fn notices(engine: &Engine) -> Vec<String> {
    match until(engine, |status| matches!(status, EngineStatus::Ready { .. })).await {
        EngineStatus::Ready { notices, .. } => notices.to_vec(),
        other => panic!("{other}"),
    }
}

async fn make(aws: &Aws, name: &str, code: &str) {
    let zip = server::functions::package::build([("app.py", code.as_bytes())]).expect("a package");
    make_function(aws, name, zip, "python3.13", "app.handler", Default::default()).await;
}

async fn call(aws: &Aws, name: &str) -> Value {
    let invoked = aws.invoke(name, None, InvocationType::RequestResponse, b"{}".to_vec(), PATIENCE).await;
    serde_json::from_slice(&invoked.expect("an answer").payload).expect("JSON")
}

/// The process that writes the state.
fn writer(data: &Path) -> Pid {
    let text = fs::read_to_string(data.join("engine/engine.lock")).expect("a lock");
    Pid::from_raw(text.trim().parse().expect("a process id"))
}

/// Processes of the engine whose arguments name this directory.
fn processes(data: &Path) -> Vec<(i32, String)> {
    let data = data.join("engine").to_string_lossy().into_owned();
    let line = |entry: fs::DirEntry| {
        let pid = entry.file_name().to_str()?.parse().ok()?;
        let line = String::from_utf8_lossy(&fs::read(entry.path().join("cmdline")).ok()?).replace('\0', " ");
        line.contains(&data).then_some((pid, line))
    };
    fs::read_dir("/proc").expect("processes").flatten().filter_map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_engine_comes_back_at_its_address_with_what_was_changed_last() {
    let data = data_dir();
    let (engine, aws) = start(data.path()).await;
    let (endpoint, first) = (ready(&engine).await, writer(data.path()));
    make(&aws, "hello", HELLO).await;
    let state = data.path().join("engine/home/state/lambda.json");
    // Nobody asks it to save.
    timeout(PATIENCE, async {
        while !fs::read_to_string(&state).is_ok_and(|text| text.contains("hello")) {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("saved");

    kill(first, Signal::SIGKILL).expect("killed");
    let restarting = until(&engine, |status| matches!(status, EngineStatus::Restarting { .. })).await;
    assert_eq!(restarting, EngineStatus::Restarting { reason: "it was ended by signal 9".into(), restarts: 1 });
    assert_eq!(ready(&engine).await, endpoint);
    assert_ne!(writer(data.path()), first);
    assert_eq!(call(&aws, "hello").await, "good day");
    engine.stop().await;
    assert_eq!(processes(data.path()), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_consoles_do_not_share_a_directory() {
    let data = data_dir();
    let first = Engine::start(engine_config(data.path())).await.expect("an engine");
    let second = Engine::start(engine_config(data.path())).await;
    assert!(matches!(second, Err(EngineError::Busy { .. })));
    first.stop().await;
    Engine::start(engine_config(data.path())).await.expect("the directory is free").stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_left_by_an_earlier_console_is_ended_before_another_writes() {
    let data = data_dir();
    let (engine, aws) = start(data.path()).await;
    make(&aws, "hello", HELLO).await;
    let mut status = engine.subscribe();
    engine.stop().await;
    assert_eq!(*status.borrow_and_update(), EngineStatus::Stopped);

    let root = data.path().join("engine");
    let mut command = Command::new(needed("LAMBENT_ENGINE_VENV").join("bin/python"));
    command.args(["-c", EARLIER]).arg(root.join("launch.py")).arg(root.join("engine.lock")).arg(root.join("home"));
    let home = fs::metadata(root.join("home")).expect("a home");
    if Uid::effective().is_root() {
        command.uid(home.uid()).gid(home.gid());
    }
    let mut earlier = command.stdout(Stdio::piped()).spawn().expect("an earlier engine");
    BufReader::new(earlier.stdout.take().expect("its output")).read_line(&mut String::new()).expect("a line");

    let engine = Engine::start(engine_config(data.path())).await.expect("an engine");
    let waiting = EngineStatus::Starting { step: StartStep::EndingEarlierRun };
    until(&engine, |status| *status == waiting).await;
    let endpoint = ready(&engine).await;
    assert!(earlier.try_wait().expect("a status").is_some());
    assert!(root.join("home/saved").exists());
    // Saved when the first was stopped.
    assert_eq!(call(&self::aws(&endpoint.url), "hello").await, "good day");
    engine.stop().await;
}

/// Stands in for an engine that is slow to end: it holds the lock, and saves when told to end.
const EARLIER: &str = r#"
import fcntl, os, signal, sys
lock = open(sys.argv[2], "r+")
fcntl.flock(lock, fcntl.LOCK_EX)
lock.truncate(0)
lock.write(str(os.getpid()))
lock.flush()
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
print("held", flush=True)
signal.sigwait([signal.SIGTERM])
open(sys.argv[3] + "/saved", "w").close()
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_state_file_gives_way_to_its_copy_and_it_is_said() {
    let data = data_dir();
    let (engine, aws) = start(data.path()).await;
    make(&aws, "hello", HELLO).await;
    engine.stop().await;
    // Read well, and so copied.
    let (engine, _) = start(data.path()).await;
    engine.stop().await;
    let state = data.path().join("engine/home/state/lambda.json");
    let whole = fs::read(&state).expect("a state");
    fs::write(&state, &whole[..whole.len() / 2]).expect("damaged");

    let (engine, aws) = start(data.path()).await;
    let said = notices(&engine).await;
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("The engine's saved functions were damaged. The copy of "), "{}", said[0]);
    assert_eq!(call(&aws, "hello").await, "good day");
    engine.stop().await;

    // And with the copy damaged too: empty, and said.
    for path in ["state/lambda.json", "backup/lambda.json"] {
        fs::write(data.path().join("engine/home").join(path), "").expect("damaged");
    }
    let (engine, aws) = start(data.path()).await;
    let said = notices(&engine).await;
    assert!(said[0].contains("there is no copy to read, so they start empty"), "{}", said[0]);
    assert_eq!(aws.list_functions_page(None).await.expect("functions").rows.len(), 0);
    engine.stop().await;
    assert_eq!(fs::read_dir(data.path().join("engine/home/damaged")).expect("a folder").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_saved_is_said_and_saved_later() {
    let data = data_dir();
    let (engine, aws) = start(data.path()).await;
    // A folder in the way of the file it writes first.
    let obstacle = data.path().join("engine/home/state/lambda.json.tmp");
    fs::create_dir(&obstacle).expect("an obstacle");
    make(&aws, "hello", HELLO).await;
    assert!(matches!(engine.save().await, Err(EngineError::NotSaved(_))));
    let status =
        until(&engine, |status| matches!(status, EngineStatus::Ready { notices, .. } if !notices.is_empty())).await;
    let EngineStatus::Ready { notices, .. } = status else { panic!("not ready") };
    assert!(notices[0].starts_with("The engine cannot save its functions: "), "{}", notices[0]);

    fs::remove_dir(&obstacle).expect("out of the way");
    until(&engine, |status| matches!(status, EngineStatus::Ready { notices, .. } if notices.is_empty())).await;
    let state = data.path().join("engine/home/state/lambda.json");
    assert!(fs::read_to_string(state).expect("a state").contains("hello"));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_cannot_start_says_why_and_can_be_tried_again() {
    let (data, venv) = (data_dir(), needed("LAMBENT_ENGINE_VENV"));
    let own = data.path().join("venv");
    fs::create_dir_all(own.join("bin")).expect("a folder");
    let python = own.join("bin/python");
    script(&python, "echo no such luck\nexit 3\n");
    let config = EngineConfig { shared_venv: Some(own.clone()), ..engine_config(data.path()) };
    let engine = Engine::start(config).await.expect("an engine");
    let error = timeout(PATIENCE, engine.ready()).await.expect("in time").expect_err("a failure").to_string();
    let sentence = "The local engine ended 5 times while starting; its last words: “no such luck”.";
    assert!(error.starts_with(sentence), "{error}");

    fs::remove_file(&python).expect("removed");
    std::os::unix::fs::symlink(venv.join("bin/python"), &python).expect("a link");
    fs::copy(venv.join("pyvenv.cfg"), own.join("pyvenv.cfg")).expect("a copy");
    std::os::unix::fs::symlink(venv.join("lib"), own.join("lib")).expect("a link");
    engine.retry();
    until(&engine, |status| matches!(status, EngineStatus::Ready { .. })).await;
    engine.stop().await;
}

fn script(path: &Path, lines: &str) {
    fs::write(path, format!("#!/bin/sh\n{lines}")).expect("a script");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permissions");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_or_missing_python_is_refused_with_a_sentence() {
    let data = data_dir();
    let [old, none, bare] = ["old", "none", "bare"].map(|name| data.path().join(name));
    script(&old, "echo /opt/old\necho 3.9.18\n");
    script(&bare, "echo /opt/bare\necho 3.12.1\nexit 1\n");
    for (python, sentence) in [
        (&old, format!("none was found: {} is Python 3.9.18.", old.display())),
        (&none, format!("none was found: {} is no Python.", none.display())),
        (&bare, format!("needs Python's venv module, and {} comes without it.", bare.display())),
    ] {
        let config = EngineConfig { python: Some(python.clone()), shared_venv: None, ..engine_config(data.path()) };
        let engine = Engine::start(config).await.expect("an engine");
        let error = timeout(PATIENCE, engine.ready()).await.expect("in time").expect_err("a failure").to_string();
        assert!(error.contains(&sentence), "{error}");
        engine.stop().await;
    }
}
