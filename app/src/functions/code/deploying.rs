//! Checking what is changed, deploying it, and what to do when somebody else was quicker.

use leptos::prelude::*;
use std::{collections::BTreeMap, time::Duration};

use super::{
    api,
    desk::{Clash, Desk, Phase},
    model::{Deployed, Diverged, Package, Problem, ProblemKind},
    work::{Content, Row, Work},
};
use crate::ui::{editor, pause::pause};

/// Together with the editor's own pause, about 400 ms after the last key.
const CHECK_AFTER: Duration = Duration::from_millis(200);

/// How one file that both sides changed goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    Mine,
    Theirs,
    /// A text made of both.
    Text(String),
}

/// Lines that say that a merge is not finished.
pub fn unfinished(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> "))
}

/// The member's changes on top of the other side's code.
pub fn resolved(work: &Work, theirs: &Package, decided: &[(Diverged, Choice)]) -> Work {
    let mut work = work.clone();
    for (file, choice) in decided {
        match choice {
            Choice::Theirs => work.give_way(&file.path),
            Choice::Mine => {}
            Choice::Text(text) => {
                work.give_way(&file.path);
                work.put_text(&file.path, text.clone(), file.theirs.as_deref());
            }
        }
    }
    work.fit(&theirs.files);
    work
}

impl Desk {
    pub fn check_soon(self) {
        let turn = self.checks.try_update_value(|checks| {
            *checks += 1;
            *checks
        });
        leptos::task::spawn_local_scoped(async move {
            pause(CHECK_AFTER).await;
            if self.checks.try_get_value() == turn {
                self.check(turn).await;
            }
        });
    }

    async fn check(self, turn: Option<u32>) {
        let editable = self.package.with_untracked(|package| package.closed.is_none() && package.handler.is_some());
        let target = self.open.target.get_untracked();
        if !editable || !target.qualifier.is_empty() {
            return;
        }
        let (c, r, base) = (target.place.connection, target.place.region, self.base.get_untracked());
        let edits = self.work.with_untracked(Work::edits);
        let found = api::check_code(c, r, target.name, base, edits, None).await;
        if self.checks.try_get_value() != turn {
            return;
        }
        // What cannot be checked now is checked by the deploy itself.
        self.findings.set(found.ok());
        self.mark();
    }

    /// Marks the shown file's lines.
    pub fn mark(self) {
        let shown = self.shown.get_untracked();
        let mark = |problem: &Problem| {
            let line = problem.line.filter(|_| problem.path == shown)?;
            Some(editor::Mark { line, message: problem.message.clone(), severity: "error" })
        };
        let marks = self.findings.with_untracked(|found| {
            found.as_ref().map(|found| found.problems.iter().filter_map(mark).collect::<Vec<_>>())
        });
        self.editor.set_marks(&marks.unwrap_or_default());
    }

    /// Deploys what is changed, and the handler with it where one is given.
    pub fn deploy(self, handler: Option<String>, anyway: bool) {
        self.editor.flush();
        if !self.may_change() || untrack(|| self.cannot_deploy(handler.is_some())).is_some() {
            return;
        }
        let sent = self.work.get_untracked();
        let seen = self.package.with_untracked(|package| package.handler.clone());
        let deploy = sent.deploy(self.base.get_untracked(), seen, handler.clone(), anyway);
        let target = self.open.target.get_untracked();
        self.phase.set(Phase::Deploying);
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::deploy_code(c, r, target.name, deploy).await;
            match result {
                Ok(Deployed::Done { package }) => self.is_live(package, &sent, handler).await,
                Ok(Deployed::Blocked(findings)) => {
                    self.findings.set(Some(findings));
                    self.phase.set(Phase::Blocked);
                    self.mark();
                }
                Ok(Deployed::Conflict { theirs, files, only_theirs }) => {
                    self.phase.set(Phase::Clash(Clash { theirs, files, only_theirs, handler, anyway }));
                }
                Err(error) => self.phase.set(Phase::Failed(error)),
            }
        });
    }

    /// Why there is nothing to send, in a few words.
    pub fn cannot_deploy(self, with_handler: bool) -> Option<&'static str> {
        let too_large = self.findings.with(|found| {
            found.as_ref().is_some_and(|found| found.problems.iter().any(|problem| problem.kind == ProblemKind::Size))
        });
        match (self.work.with(Work::is_empty), too_large) {
            (true, _) if !with_handler => Some("No changes"),
            (false, true) => Some("Too large to deploy"),
            _ => None,
        }
    }

    async fn is_live(self, package: Package, sent: &Work, handler: Option<String>) {
        let count = sent.edits().len();
        let files = match count {
            0 => String::new(),
            1 => "Deployed: 1 change is live.".to_owned(),
            _ => format!("Deployed: {count} changes are live."),
        };
        let handler = handler.map(|handler| format!("The handler is {handler} now.")).unwrap_or_default();
        let said = [files, handler].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let known = self.texts_with(sent);
        self.base.set(package.code_sha256.clone());
        self.deployed_is(package);
        self.texts.update_value(|texts| texts.extend(known));
        self.work.update(|work| *work = work.since(sent));
        self.counts.set(BTreeMap::new());
        self.restored.set(None);
        self.comparing.set(false);
        self.phase.set(Phase::Done(said));
        self.keep();
        self.present();
        self.count_all();
        self.check_soon();
        self.open.look().await;
    }

    /// The texts that are known of the package that is live once `sent` is deployed.
    fn texts_with(self, sent: &Work) -> BTreeMap<String, String> {
        let files = self.package.with_untracked(|package| package.files.clone());
        let text = |row: Row| match sent.content(&row.path) {
            Some(Content::Text(text)) => Some((row.path, text.clone())),
            Some(Content::Bytes { .. }) => None,
            None => Some((row.path, self.text(&row.origin?)?)),
        };
        sent.rows(&files).into_iter().filter_map(text).collect()
    }

    /// Goes on from a conflict with each file decided.
    pub fn deploy_on_theirs(self, clash: Clash, decided: &[(Diverged, Choice)]) {
        let work = self.work.with_untracked(|work| resolved(work, &clash.theirs, decided));
        self.base.set(clash.theirs.code_sha256.clone());
        self.deployed_is(clash.theirs);
        self.phase.set(Phase::Resting);
        self.rearrange(move |mine, _| *mine = work);
        if self.work.with_untracked(Work::is_empty) && clash.handler.is_none() {
            self.phase.set(Phase::Done("Nothing of yours is left to deploy: theirs is live.".into()));
            return;
        }
        self.deploy(clash.handler, clash.anyway);
    }

    /// Looks whether other code is deployed than is shown.
    pub fn look_again(self) {
        let target = self.open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let Ok(package) = api::get_code(c, r, target.name, target.qualifier).await else { return };
            let same = self.package.try_with_untracked(|shown| shown.code_sha256 == package.code_sha256);
            if same == Some(false) && self.phase.get_untracked() != Phase::Deploying {
                if self.work.with_untracked(Work::is_empty) {
                    self.base.set(package.code_sha256.clone());
                }
                self.deployed_is(package);
                self.present();
                self.count_all();
            } else if same == Some(true) {
                self.package.update(|shown| shown.handler = package.handler);
            }
            self.check_soon();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::code::model::{Edit, FileEntry};

    fn package(paths: &[&str]) -> Package {
        Package {
            files: paths.iter().map(|path| FileEntry { path: (*path).into(), size: 1, text: true }).collect(),
            code_sha256: "t".into(),
            revision_id: "r".into(),
            zipped: 1,
            unzipped: 1,
            runtime: None,
            handler: None,
            first: None,
            closed: None,
        }
    }

    fn both(path: &str) -> Diverged {
        let text = |text: &str| Some(text.to_owned());
        Diverged { path: path.into(), base: text("b"), theirs: text("t"), mine: text("m"), merged: None, binary: false }
    }

    #[test]
    fn each_side_can_win_and_nothing_else_is_touched() {
        let theirs = package(&["a.py", "b.py", "c.py"]);
        let mut work = Work::default();
        for path in ["a.py", "b.py", "c.py", "mine.py"] {
            work.put_text(path, "m".into(), None);
        }
        let decided =
            [(both("a.py"), Choice::Mine), (both("b.py"), Choice::Theirs), (both("c.py"), Choice::Text("both".into()))];
        let put = |path: &str, text: &str| Edit::Put { path: path.into(), text: text.into() };
        assert_eq!(
            resolved(&work, &theirs, &decided).edits(),
            [put("a.py", "m"), put("c.py", "both"), put("mine.py", "m")]
        );
        // A text that became theirs is no change any more.
        let same = [(both("a.py"), Choice::Text("t".into()))];
        assert!(resolved(&work, &theirs, &same).edits().iter().all(|edit| edit.path() != "a.py"));
    }

    #[test]
    fn marks_of_a_merge_are_seen() {
        assert!(unfinished("a\n<<<<<<< deployed\nb\n=======\nc\n>>>>>>> yours\n"));
        assert!(!unfinished("a << b\n=======\n"));
    }
}
