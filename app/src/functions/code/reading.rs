//! Texts: of what is deployed, read one by one, and of what is changed; the shown one is brought into the editor.

use leptos::prelude::*;
use std::collections::BTreeMap;

use super::{
    api,
    desk::{Desk, Reading},
    model::Package,
    work::Content,
};
use crate::{
    error::ConsoleError,
    ui::editor::{self, Loading},
};

impl Desk {
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
        if let Some(line) = self.line.try_update_value(Option::take).flatten() {
            self.editor.go_to(line);
        }
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
                if let Some(lines) = editor::count(&before, &text).await {
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
