//! The files of a package in memory: read from a zip, changed by edits, written to a zip again. Folders are the parts of
//! paths.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    error::ConsoleError,
    functions::{
        code::{model::Edit, rules},
        model::rules::ZIP_MAX,
    },
};
use base64::Engine as _;
use zip::result::ZipResult;

use super::{LIMITS, Limits, build_with, mode_of_new, walk};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub bytes: Arc<[u8]>,
    /// Permission bits.
    mode: u32,
}

impl File {
    /// As an entry of a zip says; some tools say nothing.
    pub(super) fn new(bytes: Vec<u8>, mode: Option<u32>) -> Self {
        let mode = mode.map(|mode| mode & 0o777).filter(|mode| *mode != 0).unwrap_or(0o644);
        Self { bytes: bytes.into(), mode }
    }

    pub fn is_text(&self) -> bool {
        rules::is_text(&self.bytes)
    }

    /// What an editor can show.
    pub fn text(&self) -> Option<&str> {
        if self.is_text() { std::str::from_utf8(&self.bytes).ok() } else { None }
    }
}

/// Clones share the bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// By path, without empty parts.
    files: BTreeMap<String, File>,
}

impl Tree {
    /// All files of a zip that obeys the rules; the error is a sentence. Takes processor time.
    pub fn read(zip: &[u8]) -> Result<Self, String> {
        Self::read_within(zip, &LIMITS)
    }

    /// The same, refused when the files are larger than the editor takes.
    pub fn read_to_edit(zip: &[u8]) -> Result<Self, String> {
        let limits = Limits { zipped: ZIP_MAX, unzipped: rules::EDITABLE_UNZIPPED_MAX, ..LIMITS };
        Self::read_within(zip, &limits)
    }

    fn read_within(zip: &[u8], limits: &Limits) -> Result<Self, String> {
        let mut files = BTreeMap::new();
        walk(zip, limits, Some(&mut files))?;
        Ok(Self { files })
    }

    /// A zip of these files: the same files give the same bytes. Takes processor time.
    pub fn zip(&self) -> ZipResult<Vec<u8>> {
        build_with(self.files.iter().map(|(path, file)| (path.as_str(), &*file.bytes, file.mode)))
    }

    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub fn unzipped(&self) -> u64 {
        self.files.values().map(|file| file.bytes.len() as u64).sum()
    }

    /// These files after the edits, in their order. An error names the file as its field.
    pub fn edited(&self, edits: &[Edit]) -> Result<Self, ConsoleError> {
        let mut tree = self.clone();
        for edit in edits {
            tree.edit(edit).map_err(|rule| ConsoleError::invalid(edit.path(), rule))?;
        }
        Ok(tree)
    }

    fn edit(&mut self, edit: &Edit) -> Result<(), String> {
        match edit {
            Edit::Put { path, text } => self.put(path, text.as_bytes().to_vec()),
            Edit::PutBytes { path, base64 } => {
                let bytes = base64::engine::general_purpose::STANDARD
                    .decode(base64)
                    .map_err(|_| "The file did not arrive whole; choose it again.".to_owned())?;
                self.put(path, bytes)
            }
            Edit::Rename { path, to } => self.rename(path, to),
            Edit::Delete { path } => {
                let gone = self.at(path)?;
                gone.iter().for_each(|path| drop(self.files.remove(path)));
                Ok(())
            }
        }
    }

    fn put(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), String> {
        if bytes.len() as u64 > rules::FILE_MAX {
            return Err(
                "A file added here has at most 10 MB; put larger ones into a zip and replace the package.".into()
            );
        }
        if let Some(file) = self.files.get_mut(path) {
            file.bytes = bytes.into();
            return Ok(());
        }
        let path = rules::path(path)?;
        rules::free(&path, self.files.keys().map(String::as_str))?;
        let mode = mode_of_new(&path);
        self.files.insert(path, File { bytes: bytes.into(), mode });
        Ok(())
    }

    /// A file or all of a folder; permissions go with it.
    fn rename(&mut self, from: &str, to: &str) -> Result<(), String> {
        let to = rules::path(to)?;
        let moved = self.at(from)?;
        if from == to {
            return Ok(());
        }
        if to.strip_prefix(from).is_some_and(|rest| rest.starts_with('/')) && !self.files.contains_key(from) {
            return Err("A folder cannot be moved into itself.".into());
        }
        let taken: Vec<_> = moved.iter().filter_map(|path| Some((path.clone(), self.files.remove(path)?))).collect();
        for (path, file) in taken {
            let path = format!("{to}{}", path.strip_prefix(from).unwrap_or_default());
            rules::path(&path)?;
            rules::free(&path, self.files.keys().map(String::as_str))?;
            self.files.insert(path, file);
        }
        Ok(())
    }

    /// The file, or the files in the folder, of this name.
    fn at(&self, path: &str) -> Result<Vec<String>, String> {
        if self.files.contains_key(path) {
            return Ok(vec![path.to_owned()]);
        }
        let folder = format!("{path}/");
        let inside: Vec<String> = self.files.keys().filter(|file| file.starts_with(&folder)).cloned().collect();
        if inside.is_empty() { Err(format!("There is no file {path} (any more).")) } else { Ok(inside) }
    }

    /// `+a.py ~b.py −c.py`: what is new, changed and gone since `before`.
    pub fn changes_since(&self, before: &Self) -> Vec<String> {
        let mut paths: Vec<&String> = self.files.keys().chain(before.files.keys()).collect();
        paths.sort_unstable();
        paths.dedup();
        let mark = |path: &String| match (before.files.get(path), self.files.get(path)) {
            (None, _) => Some('+'),
            (_, None) => Some('−'),
            (old, new) => (old != new).then_some('~'),
        };
        paths.into_iter().filter_map(|path| mark(path).map(|mark| format!("{mark}{path}"))).collect()
    }
}

#[cfg(test)]
impl Tree {
    pub fn of(files: &[(&str, &str)]) -> Self {
        let edit = |(path, text): &(&str, &str)| Edit::Put { path: (*path).to_owned(), text: (*text).to_owned() };
        Self::default().edited(&files.iter().map(edit).collect::<Vec<_>>()).unwrap()
    }
}

#[cfg(test)]
mod tests;
