//! What the parts of the code screen share: the deployed package, what is changed, the file that is shown.

use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    api, kept,
    model::{Diverged, Findings, Package},
    work::{Content, Row, Work},
};
use crate::{
    error::ConsoleError,
    functions::{model::FunctionDetail, parts::open::OpenFunction},
    routes,
    ui::editor::{Changed, Editor, Loading},
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
    Clash(Clash),
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

    pub fn text(self, origin: &str) -> Option<String> {
        self.texts.with_value(|texts| texts.get(origin).cloned())
    }

    /// Brings the shown file into the editor.
    pub fn present(self) {
        if self.editor.loading.get_untracked() != Loading::Ready {
            return;
        }
        let Some(row) = self.shown.get_untracked().and_then(|path| self.row(&path)) else {
            self.reading.set(Reading::Nothing);
            return;
        };
        let deployed = row.origin.as_deref().and_then(|origin| self.text(origin));
        let text = match self.work.with_untracked(|work| work.content(&row.path).cloned()) {
            Some(Content::Text(text)) => Some(text),
            Some(Content::Bytes { size, .. }) => return self.reading.set(Reading::Binary(size)),
            None if !row.text => return self.reading.set(Reading::Binary(row.size)),
            None => deployed.clone(),
        };
        if let (Some(origin), None) = (&row.origin, &deployed) {
            self.load(origin.clone());
        }
        let Some(text) = text else { return self.reading.set(Reading::Loading) };
        self.editor.set_label(&format!("Code of {}", row.path));
        self.editor.set_readonly(self.locked.with_untracked(Option::is_some));
        self.editor.show(&row.path, &text, deployed.as_deref());
        self.reading.set(Reading::Text);
        self.mark();
    }

    /// Reads the deployed text of a file.
    pub fn load(self, origin: String) {
        leptos::task::spawn_local_scoped(async move {
            if let Err(error) = self.deployed(&origin).await {
                let shown = self.shown.try_get_untracked().flatten().and_then(|path| self.row(&path)?.origin);
                if shown.as_ref() == Some(&origin) && self.reading.get_untracked() == Reading::Loading {
                    self.reading.set(Reading::Failed(error));
                }
                return;
            }
            self.present();
        });
    }

    /// The deployed text of a file, remembered until something else is deployed.
    pub async fn deployed(self, origin: &str) -> Result<String, ConsoleError> {
        if let Some(text) = self.text(origin) {
            return Ok(text);
        }
        let target = self.open.target.get_untracked();
        let sha256 = self.package.with_untracked(|package| package.code_sha256.clone());
        let (c, r) = (target.place.connection, target.place.region);
        let text = api::get_code_file(c, r, target.name, sha256.clone(), origin.to_owned()).await?;
        if self.package.try_with_untracked(|package| package.code_sha256 == sha256) == Some(true) {
            self.texts.update_value(|texts| {
                texts.insert(origin.to_owned(), text.clone());
            });
        }
        Ok(text)
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

    /// Counts the lines of changed files the editor has not counted.
    pub fn count_all(self) {
        leptos::task::spawn_local_scoped(async move {
            for row in self.rows.get_untracked() {
                let text = self.work.with_untracked(|work| match work.content(&row.path) {
                    Some(Content::Text(text)) => Some(text.clone()),
                    _ => None,
                });
                let Some(text) = text else { continue };
                let before = match &row.origin {
                    Some(origin) => self.deployed(origin).await.ok(),
                    None => Some(String::new()),
                };
                let Some(before) = before else { continue };
                if let Some(lines) = crate::ui::editor::count(&before, &text).await {
                    self.counts.try_update(|counts| counts.insert(row.path, lines));
                }
            }
        });
    }

    /// Other code is deployed now: what is not changed here is read anew.
    pub fn deployed_is(self, package: Package) {
        self.texts.update_value(BTreeMap::clear);
        if let Some((path, text)) = package.first.clone() {
            self.texts.update_value(|texts| {
                texts.insert(path, text);
            });
        }
        self.package.set(package);
    }
}
