//! A member's changes on other code than they were made on.

use super::{Move, Work, origins};
use crate::functions::code::model::FileEntry;

impl Work {
    /// What was written after `sent` was sent and is live now.
    pub fn since(&self, sent: &Self) -> Self {
        let contents = self.contents.iter().filter(|(path, content)| sent.contents.get(*path) != Some(content));
        Self { moves: Vec::new(), contents: contents.map(|(path, content)| (path.clone(), content.clone())).collect() }
    }

    /// Leaves a file to the other side.
    pub fn give_way(&mut self, path: &str) {
        self.contents.remove(path);
        self.moves.retain(|step| match step {
            Move::Rename { path: from, to } => from != path && to != path,
            Move::Delete { path: gone } => gone != path,
        });
    }

    /// Drops renames and deletions of files that are not there: on other code than they were made on.
    pub fn fit(&mut self, files: &[FileEntry]) {
        let mut kept = Vec::new();
        for step in std::mem::take(&mut self.moves) {
            let now = origins(files, &kept);
            let fits = match &step {
                Move::Rename { path, to } => now.contains_key(path) && !now.contains_key(to),
                Move::Delete { path } => now.contains_key(path),
            };
            if fits {
                kept.push(step);
            }
        }
        self.moves = kept;
    }
}
