//! What the parts of the code screen share: the deployed package, what is changed, the file that is shown.

use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    kept,
    model::{Diverged, Findings, Package},
    work::{Row, Work},
};
use crate::{
    error::ConsoleError,
    functions::{model::FunctionDetail, parts::open::OpenFunction},
    routes,
    ui::editor::{Changed, Editor},
};

/// The file in the editor's place.
#[derive(Clone, PartialEq)]
pub enum Reading {
    /// The package has no files.
    Nothing,
    Loading,
    Text,
    Binary(u64),
    Failed(ConsoleError),
}

/// What became of the last deploy.
#[derive(Clone, PartialEq)]
pub enum Phase {
    Resting,
    Deploying,
    Done(String),
    /// Nothing was sent: the problems strip says why.
    Blocked,
    Failed(ConsoleError),
    Clash(Box<Clash>),
}

/// Somebody deployed other code meanwhile.
#[derive(Clone, PartialEq)]
pub struct Clash {
    pub theirs: Package,
    pub files: Vec<Diverged>,
    pub only_theirs: Vec<String>,
    pub handler: Option<String>,
    pub anyway: bool,
}

/// Why nothing can be changed here.
#[derive(Clone, PartialEq)]
pub struct Locked {
    pub why: String,
    /// Whether `$LATEST` could be.
    pub latest: bool,
    /// Whether only the files are closed: the handler can still be set.
    pub files_only: bool,
}

#[derive(Clone, Copy)]
pub struct Desk {
    pub open: OpenFunction,
    pub detail: Memo<FunctionDetail>,
    /// What is deployed, as last read.
    pub package: RwSignal<Package>,
    /// What the changes were begun on: other code than is deployed, when somebody deployed meanwhile.
    pub base: RwSignal<String>,
    pub work: RwSignal<Work>,
    pub rows: Memo<Vec<Row>>,
    /// The file the URL names, or the first.
    pub shown: Memo<Option<String>>,
    pub tabs: RwSignal<Vec<String>>,
    pub folders: RwSignal<BTreeSet<String>>,
    pub reading: RwSignal<Reading>,
    /// Lines added and removed, of the changed files whose deployed text is known.
    pub counts: RwSignal<BTreeMap<String, (u32, u32)>>,
    pub findings: RwSignal<Option<Findings>>,
    pub phase: RwSignal<Phase>,
    /// Whether the changes are shown in the editor's place.
    pub comparing: RwSignal<bool>,
    pub locked: Memo<Option<Locked>>,
    pub editor: Editor,
    /// When the draft that was restored was last changed.
    pub restored: RwSignal<Option<i64>>,
    /// The browser has no room for the draft.
    pub no_room: RwSignal<bool>,
    /// What was discarded last, until something else is changed.
    pub discarded: RwSignal<Option<Work>>,
    /// Deployed texts by deployed path.
    pub(super) texts: StoredValue<BTreeMap<String, String>>,
    /// Counts checks, so that a late answer is known as one.
    pub(super) checks: StoredValue<u32>,
    /// The line a link named, until it is shown.
    pub(super) line: StoredValue<Option<u32>>,
    pub(super) draft_key: StoredValue<String>,
    pub(super) go: Callback<String>,
}

impl Desk {
    /// Where a file is shown.
    pub fn href(self, path: &str) -> String {
        self.open.target.with(|target| {
            let query = routes::query([("qualifier", target.qualifier.as_str()), ("file", path)]);
            format!("{}{query}", routes::function_page(&target.place, &target.name, "code"))
        })
    }

    pub fn go_to(self, path: &str) {
        self.go.run(untrack(|| self.href(path)));
    }

    pub fn row(self, path: &str) -> Option<Row> {
        self.rows.with_untracked(|rows| rows.iter().find(|row| row.path == path).cloned())
    }

    pub fn may_change(self) -> bool {
        self.locked.with_untracked(Option::is_none) && self.phase.with_untracked(|phase| *phase != Phase::Deploying)
    }

    pub fn may_set_handler(self) -> bool {
        self.locked.with(|locked| locked.as_ref().is_none_or(|locked| locked.files_only))
    }

    pub fn text(self, origin: &str) -> Option<String> {
        self.texts.with_value(|texts| texts.get(origin).cloned())
    }

    /// What the editor says was written.
    pub fn changed(self, Changed { path, text, lines }: Changed) {
        let Some(row) = self.row(&path) else { return };
        if self.locked.with_untracked(Option::is_some) {
            return;
        }
        let deployed = row.origin.as_deref().and_then(|origin| self.text(origin));
        self.work.update(|work| work.put_text(&path, text, deployed.as_deref()));
        let changed = self.work.with_untracked(|work| work.content(&path).is_some());
        self.counts.update(|counts| {
            counts.remove(&path);
            if changed {
                counts.insert(path, lines);
            }
        });
        self.touched();
    }

    /// After any change: keeps the draft, checks the code.
    pub fn touched(self) {
        // What was said of the last deploy is no longer about what is here.
        if self.phase.with_untracked(|phase| matches!(phase, Phase::Done(_) | Phase::Blocked)) {
            self.phase.set(Phase::Resting);
        }
        self.discarded.set(None);
        self.keep();
        self.check_soon();
    }

    pub fn keep(self) {
        let base = self.base.get_untracked();
        let kept = self.work.with_untracked(|work| self.draft_key.with_value(|key| kept::keep(key, base, work)));
        self.no_room.set(!kept);
    }

    /// Changes files, and shows what follows from it.
    pub fn rearrange(self, change: impl FnOnce(&mut Work, &Package)) {
        self.editor.flush();
        self.package.with_untracked(|package| self.work.update(|work| change(work, package)));
        let known = self.rows.with_untracked(|rows| rows.iter().map(|row| row.path.clone()).collect::<BTreeSet<_>>());
        self.tabs.update(|tabs| tabs.retain(|path| known.contains(path)));
        self.counts.update(|counts| counts.retain(|path, _| known.contains(path)));
        self.touched();
        self.present();
    }

    /// Puts all changes aside; they can be taken back.
    pub fn discard_all(self) {
        let before = self.work.get_untracked();
        self.rearrange(|work, _| *work = Work::default());
        self.counts.set(BTreeMap::new());
        self.restored.set(None);
        self.base.set(self.package.with_untracked(|package| package.code_sha256.clone()));
        self.discarded.set(Some(before));
    }
}
