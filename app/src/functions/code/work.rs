//! What a member has changed and not deployed: pure, so that it can be kept, restored and put on other code.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::model::{Deploy, Edit, FileEntry};

mod onto;

/// Renames and deletions in the order they were made, then contents by the path files have now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    moves: Vec<Move>,
    contents: BTreeMap<String, Content>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Move {
    Rename { path: String, to: String },
    Delete { path: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    Text(String),
    /// From disk, and no text.
    Bytes {
        base64: String,
        size: u64,
    },
}

/// A file as it would be deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub path: String,
    /// What it is called in the deployed package; none when it is new.
    pub origin: Option<String>,
    pub text: bool,
    pub size: u64,
    pub mark: Option<Mark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    New,
    Renamed,
    Changed,
}

impl Mark {
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Renamed => "renamed",
            Self::Changed => "changed",
        }
    }
}

/// Deployed paths by the paths they have after these moves. What does not fit these files is passed over.
fn origins(files: &[FileEntry], moves: &[Move]) -> BTreeMap<String, String> {
    let mut now: BTreeMap<String, String> = files.iter().map(|file| (file.path.clone(), file.path.clone())).collect();
    for step in moves {
        match step {
            Move::Rename { path, to } if !now.contains_key(to) => {
                if let Some(origin) = now.remove(path) {
                    now.insert(to.clone(), origin);
                }
            }
            Move::Rename { .. } => {}
            Move::Delete { path } => {
                now.remove(path);
            }
        }
    }
    now
}

impl Work {
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.contents.is_empty()
    }

    pub fn content(&self, path: &str) -> Option<&Content> {
        self.contents.get(path)
    }

    /// What the file is called in the deployed package.
    pub fn origin(&self, files: &[FileEntry], path: &str) -> Option<String> {
        origins(files, &self.moves).remove(path)
    }

    /// All files as they would be deployed, by path.
    pub fn rows(&self, files: &[FileEntry]) -> Vec<Row> {
        let known: BTreeMap<&str, &FileEntry> = files.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut origins = origins(files, &self.moves);
        let mut paths: Vec<String> = origins.keys().chain(self.contents.keys()).cloned().collect();
        paths.sort();
        paths.dedup();
        let row = |path: String| {
            let origin = origins.remove(&path);
            let deployed = origin.as_deref().and_then(|origin| known.get(origin));
            let (text, size) = match (self.contents.get(&path), deployed) {
                (Some(Content::Text(text)), _) => (true, text.len() as u64),
                (Some(Content::Bytes { size, .. }), _) => (false, *size),
                (None, Some(file)) => (file.text, file.size),
                (None, None) => (true, 0),
            };
            let mark = match &origin {
                None => Some(Mark::New),
                Some(_) if self.contents.contains_key(&path) => Some(Mark::Changed),
                Some(origin) => (*origin != path).then_some(Mark::Renamed),
            };
            Row { path, origin, text, size, mark }
        };
        paths.into_iter().map(row).collect()
    }

    /// Deployed files that would be gone.
    pub fn deleted(&self, files: &[FileEntry]) -> Vec<String> {
        let left: Vec<String> = origins(files, &self.moves).into_values().collect();
        files.iter().map(|file| &file.path).filter(|path| !left.contains(path)).cloned().collect()
    }

    /// A text as it is now; one that equals what is deployed is no change.
    pub fn put_text(&mut self, path: &str, text: String, deployed: Option<&str>) {
        if deployed == Some(text.as_str()) {
            self.contents.remove(path);
        } else {
            self.contents.insert(path.to_owned(), Content::Text(text));
        }
    }

    pub fn put_bytes(&mut self, path: &str, base64: String, size: u64) {
        self.contents.insert(path.to_owned(), Content::Bytes { base64, size });
    }

    pub fn rename(&mut self, files: &[FileEntry], path: &str, to: &str) {
        if self.origin(files, path).is_some() {
            self.moves.push(Move::Rename { path: path.to_owned(), to: to.to_owned() });
        }
        if let Some(content) = self.contents.remove(path) {
            self.contents.insert(to.to_owned(), content);
        }
    }

    pub fn delete(&mut self, files: &[FileEntry], path: &str) {
        if self.origin(files, path).is_some() {
            self.moves.push(Move::Delete { path: path.to_owned() });
        }
        self.contents.remove(path);
    }

    /// Takes a deletion back, where nothing else has taken the file's place.
    pub fn restore(&mut self, files: &[FileEntry], origin: &str) {
        let before: Vec<_> =
            self.moves.iter().enumerate().filter(|(_, step)| matches!(step, Move::Delete { .. })).collect();
        for (at, _) in before {
            let mut moves = self.moves.clone();
            moves.remove(at);
            let found = origins(files, &moves).into_iter().find(|(_, from)| from == origin);
            if let Some((path, _)) = found
                && !self.contents.contains_key(&path)
                && !origins(files, &self.moves).contains_key(&path)
            {
                self.moves = moves;
                return;
            }
        }
    }

    /// Back to what is deployed; a new file is gone then.
    pub fn discard(&mut self, path: &str) {
        self.contents.remove(path);
    }

    pub fn edits(&self) -> Vec<Edit> {
        let moves = self.moves.iter().cloned().map(|step| match step {
            Move::Rename { path, to } => Edit::Rename { path, to },
            Move::Delete { path } => Edit::Delete { path },
        });
        let contents = self.contents.iter().map(|(path, content)| match content.clone() {
            Content::Text(text) => Edit::Put { path: path.clone(), text },
            Content::Bytes { base64, .. } => Edit::PutBytes { path: path.clone(), base64 },
        });
        moves.chain(contents).collect()
    }

    pub fn deploy(
        &self,
        base_sha256: String,
        base_handler: Option<String>,
        handler: Option<String>,
        anyway: bool,
    ) -> Deploy {
        Deploy { base_sha256, base_handler, edits: self.edits(), handler, anyway }
    }
}

#[cfg(test)]
mod tests;
