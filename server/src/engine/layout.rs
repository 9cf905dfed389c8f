//! The engine's folders: where they are, who owns them, and the lock that says whose they are.
//!
//! ```text
//! <data>/engine/            the console's, enterable
//!   console.lock            held by the console that uses this directory
//!   engine.lock             held by the child that writes the state; says its process id
//!   launch.py … venv/       the engine: run by the child, written by the console alone
//!   log/engine.log          what the child says
//!   home/                   the child's own: state/ backup/ damaged/ s3/ tmp/
//! ```
//! The console never writes in `home`: functions run as its owner and could plant links there.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, lchown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use nix::unistd::{Uid, User};
use std::os::unix::process::CommandExt;

use super::{EngineConfig, EngineError};

/// What runs in the child.
const PROGRAM: [(&str, &str); 2] =
    [("launch.py", include_str!("launch.py")), ("engine_state.py", include_str!("engine_state.py"))];

/// Users the engine may run as when the console is root, in order of preference.
const USERS: [&str; 2] = ["lambent-engine", "nobody"];

/// Where the engine lives when its user cannot enter the data directory (in a private home, say).
const ELSEWHERE: &str = "/var/lib";

#[derive(Clone, Debug)]
pub(super) struct EngineUser {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

#[derive(Debug)]
pub(super) struct Layout {
    pub root: PathBuf,
    pub home: PathBuf,
    pub tmp: PathBuf,
    pub venv: PathBuf,
    pub launcher: PathBuf,
    pub engine_lock: PathBuf,
    pub log: PathBuf,
    /// Whom the child runs as; `None` is the console's own user.
    pub user: Option<EngineUser>,
    /// The owner of everything the child writes.
    pub uid: u32,
    _claim: File,
}

impl Layout {
    /// Claims the directory for this console and makes what is missing. Blocks.
    pub fn prepare(config: &EngineConfig) -> Result<Self, EngineError> {
        let user = engine_user(config)?;
        let data = std::path::absolute(&config.data_dir).map_err(files(&config.data_dir))?;
        DirBuilder::new().recursive(true).mode(0o700).create(&data).map_err(files(&data))?;
        let root = place(&data, user.as_ref())?;
        let claim = claim(&root)?;
        let uid = user.as_ref().map_or_else(|| Uid::effective().as_raw(), |user| user.uid);
        let layout = Self {
            home: root.join("home"),
            tmp: root.join("home/tmp"),
            venv: root.join("venv"),
            launcher: root.join("launch.py"),
            engine_lock: root.join("engine.lock"),
            log: root.join("log/engine.log"),
            uid,
            user,
            root,
            _claim: claim,
        };
        layout.fill().map_err(files(&layout.root))?;
        Ok(layout)
    }

    fn fill(&self) -> io::Result<()> {
        fs::set_permissions(&self.root, Permissions::from_mode(0o755))?;
        make(&self.root.join("log"), 0o700)?;
        make(&self.home, 0o700)?;
        let owner = fs::symlink_metadata(&self.home)?.uid();
        if owner != self.uid {
            // Only what is still the console's own: in another user's folder a function could have planted links.
            if owner != Uid::effective().as_raw() {
                let needed = self.user.as_ref().map_or("the user Lambent runs as", |user| &user.name);
                return Err(io::Error::other(format!("home belongs to user {owner}, but the engine runs as {needed}")));
            }
            self.give(&self.home)?;
        }
        let lock = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&self.engine_lock)?;
        if lock.metadata()?.uid() != self.uid {
            self.lchown(&self.engine_lock)?;
        }
        for (name, text) in PROGRAM {
            let fresh = self.root.join("fresh");
            fs::write(&fresh, text)?;
            fs::set_permissions(&fresh, Permissions::from_mode(0o644))?;
            fs::rename(&fresh, self.root.join(name))?;
        }
        Ok(())
    }

    fn lchown(&self, path: &Path) -> io::Result<()> {
        lchown(path, Some(self.uid), self.user.as_ref().map(|user| user.gid))
    }

    fn give(&self, path: &Path) -> io::Result<()> {
        if fs::symlink_metadata(path)?.is_dir() {
            for entry in fs::read_dir(path)? {
                self.give(&entry?.path())?;
            }
        }
        self.lchown(path)
    }
}

fn engine_user(config: &EngineConfig) -> Result<Option<EngineUser>, EngineError> {
    if !config.drop_privileges || !Uid::effective().is_root() {
        return Ok(None);
    }
    for name in USERS {
        if let Ok(Some(user)) = User::from_name(name) {
            return Ok(Some(EngineUser { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw() }));
        }
    }
    Err(EngineError::Files {
        path: "/etc/passwd".into(),
        detail: "there is no unprivileged user to run functions as (lambent-engine or nobody)".into(),
    })
}

/// The engine's folder: inside the data directory, or elsewhere behind a link when its user cannot get there.
fn place(data: &Path, user: Option<&EngineUser>) -> Result<PathBuf, EngineError> {
    let root = data.join("engine");
    if let Some(user) = user
        && !root.is_symlink()
        && !can_enter(user, data)
    {
        if data.parent().is_some_and(|parent| can_enter(user, parent)) {
            open_door(data).map_err(files(data))?;
        } else {
            move_elsewhere(&root).map_err(|error| EngineError::Files {
                path: root.display().to_string(),
                detail: format!("the user {} may not enter it, and it could not be moved: {error}", user.name),
            })?;
        }
    }
    make(&root, 0o755).map_err(files(&root))?;
    root.canonicalize().map_err(files(&root))
}

/// Lets others pass through the data directory, after closing everything else in it to them.
fn open_door(data: &Path) -> io::Result<()> {
    for entry in fs::read_dir(data)? {
        let entry = entry?;
        if entry.file_name() != "engine" && !entry.file_type()?.is_symlink() {
            let mode = entry.metadata()?.permissions().mode();
            fs::set_permissions(entry.path(), Permissions::from_mode(mode & 0o700))?;
        }
    }
    let mode = fs::metadata(data)?.permissions().mode();
    fs::set_permissions(data, Permissions::from_mode(mode | 0o011))
}

fn move_elsewhere(root: &Path) -> io::Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let target = Path::new(ELSEWHERE).join(format!("lambent-engine-{:x}", now.as_nanos()));
    if root.exists() {
        fs::rename(root, &target)?;
    } else {
        make(&target, 0o755)?;
    }
    symlink(&target, root)?;
    tracing::info!(path = %target.display(), "the engine's user cannot enter the data directory: the engine lives here");
    Ok(())
}

fn can_enter(user: &EngineUser, dir: &Path) -> bool {
    // Asked of the system rather than read from mode bits: access lists and mounts count too.
    Command::new("/bin/sh")
        .args(["-c", "cd -- \"$1\"", "sh"])
        .arg(dir)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .uid(user.uid)
        .gid(user.gid)
        .status()
        .is_ok_and(|status| status.success())
}

fn claim(root: &Path) -> Result<File, EngineError> {
    let path = root.join("console.lock");
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(files(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(EngineError::Busy { path: root.parent().unwrap_or(root).display().to_string() })
        }
        Err(TryLockError::Error(error)) => Err(files(&path)(error)),
    }
}

fn make(dir: &Path, mode: u32) -> io::Result<()> {
    match DirBuilder::new().mode(mode).create(dir) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => Ok(()),
        other => other,
    }
}

pub(super) fn files(path: &Path) -> impl Fn(io::Error) -> EngineError {
    let path = path.display().to_string();
    move |error| EngineError::Files { path: path.clone(), detail: error.to_string() }
}
