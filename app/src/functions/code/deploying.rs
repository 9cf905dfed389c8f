//! Deploying what is changed, and going on when somebody else was quicker.

use leptos::prelude::*;
use std::collections::BTreeMap;

use super::{
    api,
    desk::{Clash, Desk, Phase},
    model::{Deployed, Diverged, Package, ProblemKind},
    resolve::{Choice, resolved},
    work::{Content, Row, Work},
};

impl Desk {
    /// Deploys what is changed, and the handler with it where one is given.
    pub fn deploy(self, handler: Option<String>, anyway: bool) {
        self.editor.flush();
        let may = self.may_change() || (handler.is_some() && untrack(|| self.may_set_handler()));
        let deploying = self.phase.with_untracked(|phase| *phase == Phase::Deploying);
        if !may || deploying || untrack(|| self.cannot_deploy(handler.is_some())).is_some() {
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
                    self.phase.set(Phase::Clash(Box::new(Clash { theirs, files, only_theirs, handler, anyway })));
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

    /// When nobody knows any more what the changes were begun on: puts them on what is live.
    pub fn put_on_live(self) {
        self.base.set(self.package.with_untracked(|package| package.code_sha256.clone()));
        self.phase.set(Phase::Resting);
        self.rearrange(|work, package| work.fit(&package.files));
        self.comparing.set(true);
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
