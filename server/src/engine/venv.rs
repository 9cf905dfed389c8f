//! Makes the engine's Python environment: exactly the pinned, hashed packages, once per release and Python.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sha2::{Digest, Sha256};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use super::layout::{Layout, files};
use super::python::{self, Python, network_environment};
use super::{EngineConfig, EngineError, StartStep};

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Written last, so that an interrupted installation is begun again.
const STAMP: &str = "lambent-stamp";

/// The Python to run the engine with, its packages installed.
pub(super) async fn ensure(
    config: &EngineConfig,
    layout: &Layout,
    progress: impl Fn(StartStep),
) -> Result<PathBuf, EngineError> {
    if let Some(ready) = &config.shared_venv {
        return Ok(ready.join("bin/python"));
    }
    let inside = layout.venv.join("bin/python");
    progress(StartStep::FindingPython);
    if let Some(version) = stamped(config, layout)
        && python::version(&inside, layout.user.as_ref()).await.is_some_and(|found| found == version)
    {
        return Ok(inside);
    }
    let python = python::find(config.python.as_deref(), layout.user.as_ref()).await?;
    tracing::info!(python = %python.path.display(), version = python.version, "installing the local engine");
    make(&python, layout, &progress).await?;
    install(&inside, layout, &progress).await?;
    let stamp = layout.venv.join(STAMP);
    fs::write(&stamp, stamp_of(&python, config)).map_err(files(&stamp))?;
    tracing::info!("the local engine is installed");
    Ok(inside)
}

fn stamp_of(python: &Python, config: &EngineConfig) -> String {
    let wanted = config.python.as_deref().map(Path::display).map(|path| path.to_string()).unwrap_or_default();
    format!("{}\n{}\n{wanted}\n", fingerprint(), python.version)
}

/// The Python version of the environment, when these very packages were installed for this very configuration.
fn stamped(config: &EngineConfig, layout: &Layout) -> Option<String> {
    let text = fs::read_to_string(layout.venv.join(STAMP)).ok()?;
    let version = text.lines().nth(1)?.to_owned();
    let python = Python { path: PathBuf::new(), version };
    (text == stamp_of(&python, config)).then_some(python.version)
}

fn fingerprint() -> String {
    Sha256::digest(REQUIREMENTS.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn make(python: &Python, layout: &Layout, progress: &impl Fn(StartStep)) -> Result<(), EngineError> {
    progress(StartStep::MakingEnvironment);
    match fs::remove_dir_all(&layout.venv) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(files(&layout.venv)(error)),
        _ => {}
    }
    let mut command = readable(&python.path);
    command.args(["-I", "-m", "venv"]).arg(&layout.venv);
    run(command, |_| {}).await
}

async fn install(inside: &Path, layout: &Layout, progress: &impl Fn(StartStep)) -> Result<(), EngineError> {
    let list = layout.venv.join("requirements.txt");
    fs::write(&list, REQUIREMENTS).map_err(files(&list))?;
    let mut command = readable(inside);
    // Wheels alone: a source package would run its own code while it is installed.
    command.args(["-I", "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary=:all:", "--no-input"]);
    command.args(["--disable-pip-version-check", "--progress-bar=off", "--no-warn-script-location", "-r"]).arg(&list);
    let total = REQUIREMENTS.lines().filter(|line| line.contains("==") && !line.contains(';')).count();
    let mut done = 0;
    run(command, |line| {
        if let Some(package) = line.strip_prefix("Collecting ") {
            done += 1;
            let package = package.split([' ', '=']).next().unwrap_or(package).to_owned();
            progress(StartStep::Installing { package, done, total: total.max(done) });
        }
    })
    .await
}

/// A command whose files the engine's user can read, whatever the console's own umask; it cannot write them.
fn readable(program: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "umask 022; exec \"$@\"", "sh"]).arg(program);
    command.env_clear().envs(network_environment()).current_dir("/").stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// Runs to the end, each line of output told; an error holds what it said went wrong.
async fn run(mut command: Command, mut tell: impl FnMut(&str)) -> Result<(), EngineError> {
    let failed = |detail: String| EngineError::Install { detail };
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|error| failed(error.to_string()))?;
    let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(failed("its output could not be read".into()));
    };
    let (mut out, mut err) = (BufReader::new(out).lines(), BufReader::new(err).lines());
    let mut said = VecDeque::new();
    loop {
        let line = tokio::select! {
            Ok(Some(line)) = out.next_line() => line,
            Ok(Some(line)) = err.next_line() => line,
            else => break,
        };
        tracing::debug!(line, "installing");
        tell(&line);
        said.push_back(line);
        if said.len() > 40 {
            said.pop_front();
        }
    }
    let status = child.wait().await.map_err(|error| failed(error.to_string()))?;
    if status.success() {
        return Ok(());
    }
    let reason = said.iter().rev().find_map(|line| line.strip_prefix("ERROR: ")).or(said.back().map(String::as_str));
    Err(failed(reason.map_or_else(|| status.to_string(), |line| line.trim_end_matches('.').to_owned())))
}
