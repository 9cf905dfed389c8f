//! Finds a Python that can carry the engine: 3.10 or newer, with `venv`, and runnable by the engine's user.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::EngineError;
use super::layout::EngineUser;

const OLDEST: (u32, u32) = (3, 10);
const NAMES: [&str; 7] = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/// Where Pythons are that a service's short `PATH` misses.
const USUAL_PLACES: [&str; 3] = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"];

/// Must run in Python 2 too, to be told apart from a program that is no Python at all.
const QUESTION: &str =
    "import sys; print(sys.executable); print('%d.%d.%d' % sys.version_info[:3]); import venv, ensurepip";

/// Long enough for a cold disk; a wrapper that hangs must not hang the console.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Python {
    pub path: PathBuf,
    pub version: String,
}

enum Answer {
    Good(Python),
    Old(String),
    NoVenv,
    OutOfReach,
    NoPython,
}

/// The first Python that will do: `wanted` alone when given.
pub(super) async fn find(wanted: Option<&Path>, user: Option<&EngineUser>) -> Result<Python, EngineError> {
    let (mut old, mut no_venv, mut out_of_reach) = (None, None, None);
    for path in wanted.map_or_else(candidates, |path| vec![path.to_path_buf()]) {
        let shown = path.display().to_string();
        match ask(&path, user).await {
            Answer::Good(python) => return Ok(python),
            Answer::Old(version) => old = old.or(Some(format!(": {shown} is Python {version}"))),
            Answer::NoVenv => no_venv = no_venv.or(Some(shown)),
            Answer::OutOfReach => out_of_reach = out_of_reach.or(Some(shown)),
            Answer::NoPython if wanted.is_some() => old = Some(format!(": {shown} is no Python")),
            Answer::NoPython => {}
        }
    }
    Err(match (no_venv, out_of_reach, user) {
        (Some(python), ..) => EngineError::NoVenv { python },
        (None, Some(python), Some(user)) => EngineError::PythonOutOfReach { python, user: user.name.clone() },
        _ => EngineError::NoPython { found: old.unwrap_or_default() },
    })
}

/// The version of an installed environment's Python, when it runs.
pub(super) async fn version(python: &Path, user: Option<&EngineUser>) -> Option<String> {
    match ask(python, user).await {
        Answer::Good(python) => Some(python.version),
        _ => None,
    }
}

fn candidates() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places: Vec<PathBuf> = std::env::split_paths(&path).chain(USUAL_PLACES.map(PathBuf::from)).collect();
    let mut seen = HashSet::new();
    NAMES
        .iter()
        .flat_map(|name| places.iter().map(move |place| place.join(name)))
        .filter(|path| path.is_absolute() && path.exists() && seen.insert(path.clone()))
        .collect()
}

async fn ask(path: &Path, user: Option<&EngineUser>) -> Answer {
    let as_user = run(path, user).await;
    if user.is_some() && as_user.as_ref().is_none_or(|(success, _)| !success) {
        // Does it run at all? Then the engine's user is what stands in the way.
        return match run(path, None).await {
            Some((true, _)) => Answer::OutOfReach,
            answer => judge(answer),
        };
    }
    judge(as_user)
}

fn judge(answer: Option<(bool, String)>) -> Answer {
    let Some((success, text)) = answer else {
        return Answer::NoPython;
    };
    let mut lines = text.lines();
    let (Some(path), Some(version)) = (lines.next(), lines.next()) else {
        return Answer::NoPython;
    };
    let mut numbers = version.split('.').map(|part| part.parse().unwrap_or(0));
    if (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) < OLDEST {
        Answer::Old(version.to_owned())
    } else if success {
        Answer::Good(Python { path: PathBuf::from(path), version: version.to_owned() })
    } else {
        Answer::NoVenv
    }
}

async fn run(path: &Path, user: Option<&EngineUser>) -> Option<(bool, String)> {
    let mut command = Command::new(path);
    command.args(["-c", QUESTION]).env_remove("PYTHONPATH").env_remove("PYTHONHOME").current_dir("/");
    command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    run_as(&mut command, user);
    let output: io::Result<_> = tokio::time::timeout(PATIENCE, command.output()).await.ok()?;
    let output = output.ok()?;
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}

/// Has a command run as the engine's user; without supplementary groups, which `uid` sees to when it is root's to do.
pub(super) fn run_as(command: &mut Command, user: Option<&EngineUser>) {
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
}

/// The environment of programs that need the network as the console's user has set it up, and nothing secret of it.
pub(super) fn network_environment() -> impl Iterator<Item = (OsString, OsString)> {
    const NAMES: [&str; 13] = [
        "PATH",
        "HOME",
        "LANG",
        "TMPDIR",
        "NETRC",
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CONFIG_DIRS",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "PIP_CONFIG_FILE",
    ];
    // Where packages go is ours to say, how they are fetched is the user's.
    const NOT: [&str; 5] = ["PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_REQUIREMENT"];
    std::env::vars_os().filter(|(name, _)| {
        name.to_str().is_some_and(|name| {
            NAMES.contains(&name)
                || name.to_ascii_lowercase().ends_with("_proxy")
                || (name.starts_with("PIP_") && !NOT.contains(&name))
        })
    })
}
