//! The local engine: MiniStack, installed, started, watched and stopped by the console.
//!
//! Belongs here: what the rest of the server may know of it — its configuration, its state, its address.
//! The parts: `layout` (folders, owners, locks), `python` and `venv` (finding and installing), `process` (one
//! child, and what an earlier run left), `probe` (asking it), `supervise` (keeping it alive); `launch.py` and
//! `engine_state.py` run inside the child, serve, and save the state.

mod layout;
mod probe;
mod process;
mod python;
mod supervise;
mod venv;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{Notify, oneshot, watch};
use tokio::task::JoinHandle;

use layout::Layout;
use supervise::Supervisor;

/// The account that everything on the local engine belongs to.
pub const ACCOUNT_ID: &str = "000000000000";

/// How the engine is to be run.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// The console's data directory; the engine lives in `engine/` inside it.
    pub data_dir: PathBuf,
    /// The region that the engine answers for when a request names none.
    pub region: String,
    /// The Python to use (3.10 or newer); found on `PATH` and in the usual places when absent.
    pub python: Option<PathBuf>,
    /// A virtual environment that already holds the engine's packages: nothing is installed.
    pub shared_venv: Option<PathBuf>,
    /// Run the engine, and so every function, as an unprivileged user when the console runs as root.
    pub drop_privileges: bool,
    /// Enforce IAM policies for users and roles. The access key `test` and account ids stay root.
    pub iam_enforced: bool,
}

/// Where the engine answers. Always an address of this machine alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineEndpoint {
    /// `http://127.0.0.1:{port}`, for the endpoint setting of an AWS client.
    pub url: String,
    pub port: u16,
    pub region: String,
    pub account_id: &'static str,
}

/// What the engine is doing; `Display` gives the sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineStatus {
    Starting {
        step: StartStep,
    },
    Ready {
        endpoint: EngineEndpoint,
        /// How often it was started again since the console started.
        restarts: u32,
        /// What people must know: a damaged state file replaced by its copy, a disk too full to save on.
        notices: Arc<[String]>,
    },
    Restarting {
        reason: String,
        /// How often it was started again since the console started, this time included.
        restarts: u32,
    },
    /// It will not start by itself any more; `Engine::retry` tries again.
    Failed {
        sentence: String,
    },
    Stopped,
}

impl fmt::Display for EngineStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starting { step } => write!(f, "The local engine is starting: {step}."),
            Self::Ready { endpoint, .. } => write!(f, "The local engine is ready at {}.", endpoint.url),
            Self::Restarting { reason, .. } => write!(f, "The local engine is starting again: {reason}."),
            Self::Failed { sentence } => f.write_str(sentence),
            Self::Stopped => f.write_str("The local engine is stopped."),
        }
    }
}

/// A step of starting. Installing happens once per release and takes up to a few minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartStep {
    EndingEarlierRun,
    FindingPython,
    MakingEnvironment,
    Installing { package: String, done: usize, total: usize },
    Launching,
}

impl fmt::Display for StartStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndingEarlierRun => f.write_str("waiting for an earlier engine to save and end"),
            Self::FindingPython => f.write_str("looking for Python"),
            Self::MakingEnvironment => f.write_str("making its Python environment"),
            Self::Installing { package, done, total } => write!(f, "installing {package} ({done} of {total})"),
            Self::Launching => f.write_str("launching"),
        }
    }
}

/// Why there is no engine. Each is a sentence for people: what happened, why, and the next step.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error(
        "The local engine needs Python 3.10 or newer, and none was found{found}. \
         Install it (on Debian or Ubuntu: apt install python3 python3-venv), then try again."
    )]
    NoPython { found: String },
    #[error(
        "The local engine needs Python's venv module, and {python} comes without it. \
         Install it (on Debian or Ubuntu: apt install python3-venv), then try again."
    )]
    NoVenv { python: String },
    #[error(
        "The local engine runs as the user {user}, who may not run {python}. \
         Install Python 3.10 or newer for all users (on Debian or Ubuntu: apt install python3 python3-venv), then try again."
    )]
    PythonOutOfReach { python: String, user: String },
    #[error(
        "The local engine could not be installed: {detail}. Check that this machine reaches its Python package index, then try again."
    )]
    Install { detail: String },
    #[error(
        "Another Lambent already runs with the data directory {path}. Stop it, or start this one with another data directory."
    )]
    Busy { path: String },
    #[error(
        "An engine of an earlier run (process {pid}) still writes the state and would not end. End that process, then try again."
    )]
    EarlierRun { pid: String },
    #[error(
        "The local engine cannot use {path}: {detail}. Correct that, or start Lambent with another data directory."
    )]
    Files { path: String, detail: String },
    #[error("The local engine ended {starts} times while starting{last_words}. Read its log, {log}, then try again.")]
    WouldNotStart { starts: u32, last_words: String, log: String },
    #[error("{0}")]
    Failed(String),
    #[error("The local engine is not running.")]
    NotRunning,
    #[error("The local engine could not save its state: {0}.")]
    NotSaved(String),
}

/// The engine of this console. Dropping it stops the child as `stop` does, without waiting for it.
pub struct Engine {
    status: watch::Receiver<EngineStatus>,
    retry: Arc<Notify>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Engine {
    /// Claims the data directory and begins to start the engine; watch `status`, or wait with `ready`.
    ///
    /// Fails at once only when the directory cannot be used: not writable, or in use by another console.
    pub async fn start(config: EngineConfig) -> Result<Self, EngineError> {
        let wanted = config.clone();
        let layout = tokio::task::spawn_blocking(move || Layout::prepare(&wanted)).await.map_err(|error| {
            EngineError::Failed(format!("The local engine's folders could not be prepared: {error}."))
        })??;
        let (sender, status) = watch::channel(EngineStatus::Starting { step: StartStep::FindingPython });
        let (stop, stopped) = oneshot::channel();
        let retry = Arc::new(Notify::new());
        let supervisor = Supervisor::new(config, layout, sender, Arc::clone(&retry));
        let task = tokio::spawn(supervisor.run(stopped));
        Ok(Self { status, retry, stop, task })
    }

    pub fn status(&self) -> EngineStatus {
        self.status.borrow().clone()
    }

    /// Every change of the status, beginning with the present one.
    pub fn subscribe(&self) -> watch::Receiver<EngineStatus> {
        self.status.clone()
    }

    /// Waits until the engine answers; an error when it gave up or was stopped.
    pub async fn ready(&self) -> Result<EngineEndpoint, EngineError> {
        let mut status = self.status.clone();
        let settled = status
            .wait_for(|status| !matches!(status, EngineStatus::Starting { .. } | EngineStatus::Restarting { .. }))
            .await
            .map_err(|_| EngineError::NotRunning)?;
        match &*settled {
            EngineStatus::Ready { endpoint, .. } => Ok(endpoint.clone()),
            EngineStatus::Failed { sentence } => Err(EngineError::Failed(sentence.clone())),
            _ => Err(EngineError::NotRunning),
        }
    }

    /// Tries again after a failure, or at once instead of waiting for the next restart.
    pub fn retry(&self) {
        self.retry.notify_one();
    }

    /// Writes the whole state to disk now. By itself it is written soon after each change: within a second while
    /// small, at most 2 % of the engine's time when large.
    pub async fn save(&self) -> Result<(), EngineError> {
        let EngineStatus::Ready { endpoint, .. } = self.status() else {
            return Err(EngineError::NotRunning);
        };
        probe::save(endpoint.port).await.map_err(|error| EngineError::NotSaved(error.to_string()))
    }

    /// Stops the engine and waits until its state is written and its processes are gone (at most 40 seconds).
    pub async fn stop(self) {
        drop(self.stop);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the engine's supervisor ended badly");
        }
    }
}
