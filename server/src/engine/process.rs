//! One child: starting it, ending it with everything it started, and ending what an earlier console left behind.
//!
//! The child's standard input is a pipe that the console alone holds. Its closing — by `stop`, or by the system when
//! the console dies in whatever way — has the child send itself SIGTERM, upon which it saves its state and ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use tokio::process::{ChildStdin, Command};
use tokio::time::{Instant, sleep, timeout};

use super::layout::{Layout, files};
use super::python::run_as;
use super::{ACCOUNT_ID, EngineConfig, EngineError};

/// For requests under way (3 seconds at most) and for writing the state.
const GRACE: Duration = Duration::from_secs(30);

pub(super) struct Child {
    inner: tokio::process::Child,
    pipe: Option<ChildStdin>,
    pub pid: u32,
    log: PathBuf,
    log_start: u64,
}

impl Child {
    pub fn start(config: &EngineConfig, layout: &Layout, python: &Path, port: u16) -> io::Result<Self> {
        let log = OpenOptions::new().create(true).append(true).mode(0o600).open(&layout.log)?;
        let log_start = log.metadata()?.len();
        let mut command = Command::new(python);
        command.arg("-I").arg(&layout.launcher).arg(&layout.home).arg(&layout.engine_lock);
        // Functions inherit this environment: nothing of the console's own may be in it.
        command.env_clear().env("PATH", search_path()).env("HOME", &layout.home).env("TMPDIR", &layout.tmp);
        command.env("TZ", "UTC").env("BIND_HOST", "127.0.0.1").env("GATEWAY_PORT", port.to_string());
        command.env("MINISTACK_REGION", &config.region).env("MINISTACK_ACCOUNT_ID", ACCOUNT_ID);
        command.env("LAMBDA_ACCOUNT_CONCURRENCY", "1000").env("LAMBDA_EXECUTOR", "local");
        command.env("PERSIST_STATE", "1").env("STATE_DIR", layout.home.join("state"));
        command.env("S3_PERSIST", "1").env("S3_DATA_DIR", layout.home.join("s3"));
        command.env("IOT_MTLS_ENABLED", "0").env("SFTP_ENABLED", "0").env("DOCKER_HOST", "unix:///nonexistent");
        command.env("AUTH", if config.iam_enforced { "true" } else { "false" });
        command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        // A group of its own: Ctrl-C in a terminal reaches the console alone, and the functions end with the engine.
        command.current_dir(&layout.home).process_group(0).kill_on_drop(false);
        run_as(&mut command, layout.user.as_ref());
        let mut inner = command.spawn()?;
        let pipe = inner.stdin.take();
        let pid = inner.id().ok_or_else(|| io::Error::other("it ended at once"))?;
        Ok(Self { inner, pipe, pid, log: layout.log.clone(), log_start })
    }

    /// Waits for its end, and ends what it started.
    pub async fn ended(&mut self) -> io::Result<ExitStatus> {
        let status = self.inner.wait().await?;
        self.end_group();
        Ok(status)
    }

    /// Has it save and end; ends it when it does not.
    pub async fn stop(&mut self) -> io::Result<ExitStatus> {
        self.pipe = None;
        match timeout(GRACE, self.inner.wait()).await {
            Ok(status) => {
                self.end_group();
                status
            }
            Err(_) => {
                tracing::warn!(pid = self.pid, "the engine did not end by itself; ending it");
                self.inner.start_kill()?;
                self.ended().await
            }
        }
    }

    /// Whether its end has not been seen yet.
    pub fn alive(&self) -> bool {
        self.inner.id().is_some()
    }

    fn end_group(&self) {
        if let Ok(group) = i32::try_from(self.pid) {
            // An error says that nobody is left in it.
            let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
        }
    }

    /// The last line it wrote since it was started.
    pub fn last_words(&self) -> Option<String> {
        let mut file = File::open(&self.log).ok()?;
        let end = file.metadata().ok()?.len();
        file.seek(SeekFrom::Start(self.log_start.min(end).max(end.saturating_sub(4096)))).ok()?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail).ok()?;
        let tail = String::from_utf8_lossy(&tail);
        tail.lines().map(str::trim).rfind(|line| !line.is_empty()).map(|line| line.chars().take(300).collect())
    }
}

/// The usual folders, and the one where the console's own `node` is: Node functions run on it.
fn search_path() -> String {
    let mut path = String::from("/usr/local/bin:/usr/bin:/bin");
    let own = std::env::var_os("PATH").unwrap_or_default();
    let node = std::env::split_paths(&own).find(|place| place.is_absolute() && place.join("node").is_file());
    if let Some(place) = node.as_deref().and_then(Path::to_str)
        && !path.split(':').any(|known| known == place)
    {
        path.push(':');
        path.push_str(place);
    }
    path
}

/// Waits for an engine that an earlier console left, ending it, so that never two write one state.
///
/// The lock tells: its holder is the writer, and the system releases it with the process. This console holds the
/// directory, so whoever holds the engine's lock has lost its console and is about to end anyway.
pub(super) async fn end_earlier_run(layout: &Layout, waiting: impl Fn()) -> Result<(), EngineError> {
    if !held(layout)? {
        end_leftovers(layout);
        return Ok(());
    }
    waiting();
    let start = Instant::now();
    let mut sent = None;
    while held(layout)? {
        let wanted = match start.elapsed() {
            waited if waited < GRACE => Signal::SIGTERM,
            waited if waited < GRACE + Duration::from_secs(5) => Signal::SIGKILL,
            _ => {
                return Err(EngineError::EarlierRun {
                    pid: holder(layout).map_or("unknown".into(), |pid| pid.to_string()),
                });
            }
        };
        if let Some(pid) = holder(layout)
            && sent != Some((pid, wanted))
        {
            tracing::warn!(%pid, signal = %wanted, "ending the engine of an earlier run");
            let _ = kill(pid, wanted);
            sent = Some((pid, wanted));
        }
        sleep(Duration::from_millis(50)).await;
    }
    end_leftovers(layout);
    Ok(())
}

fn held(layout: &Layout) -> Result<bool, EngineError> {
    let lock =
        OpenOptions::new().read(true).write(true).open(&layout.engine_lock).map_err(files(&layout.engine_lock))?;
    match lock.try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(files(&layout.engine_lock)(error)),
    }
}

/// Who holds the lock, by its own word; only when that is indeed an engine of this directory and user, since a
/// function could have written any number there.
fn holder(layout: &Layout) -> Option<Pid> {
    let pid: i32 = fs::read_to_string(&layout.engine_lock).ok()?.trim().parse().ok()?;
    let ours = arguments(pid, layout.uid)?.iter().any(|argument| Path::new(argument) == layout.launcher);
    (pid > 1 && ours).then(|| Pid::from_raw(pid))
}

/// The arguments of a process of this user.
fn arguments(pid: i32, uid: u32) -> Option<Vec<String>> {
    let dir = PathBuf::from(format!("/proc/{pid}"));
    if Path::new("/proc/self/cmdline").exists() {
        let line = fs::read(dir.join("cmdline")).ok()?;
        let owned = fs::metadata(&dir).ok()?.uid() == uid;
        return owned
            .then(|| line.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned()).collect());
    }
    // No /proc, as on macOS. Splitting at spaces would break paths: the whole line and each of its tails are offered.
    let output =
        std::process::Command::new("ps").args(["-o", "uid=,command=", "-p", &pid.to_string()]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let (owner, line) = text.split_once(' ')?;
    (owner.parse() == Ok(uid)).then(|| {
        line.match_indices(' ')
            .flat_map(|(start, _)| {
                let tail = &line[start + 1..];
                tail.match_indices(' ')
                    .map(|(end, _)| tail[..end].to_owned())
                    .chain([tail.to_owned()])
                    .collect::<Vec<_>>()
            })
            .collect()
    })
}

/// Functions that outlived an engine that was killed together with its console.
fn end_leftovers(layout: &Layout) {
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else {
            continue;
        };
        let worker = arguments(pid, layout.uid)
            .is_some_and(|arguments| arguments.get(1).is_some_and(|script| Path::new(script).starts_with(&layout.tmp)));
        if worker {
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
        }
    }
}
