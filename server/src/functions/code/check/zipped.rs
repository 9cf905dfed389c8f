//! The files of a checked zip that is too large to be held as a tree: each is read when it is asked for.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    io::{Cursor, Read},
};

use app::functions::code::rules::{TEXT_MAX, is_text};
use zip::ZipArchive;

use super::Files;

pub struct Zipped<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
}

impl<'a> Zipped<'a> {
    /// The zip has passed [`package::check`](crate::functions::package::check).
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let names = archive.file_names().map(|name| name.map(Cow::into_owned)).collect::<Result<_, _>>().ok()?;
        Some(Self { archive, names })
    }
}

impl Files for Zipped<'_> {
    fn paths(&self) -> BTreeSet<&str> {
        let files = self.names.iter().filter(|name| !name.ends_with('/'));
        files.map(|name| name.strip_prefix("./").unwrap_or(name)).collect()
    }

    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        let mut archive = self.archive.clone();
        let name = self.names.iter().find(|name| name.strip_prefix("./").unwrap_or(name) == path)?;
        let mut bytes = Vec::new();
        archive.by_name(name).ok()?.take(TEXT_MAX + 1).read_to_end(&mut bytes).ok()?;
        if is_text(&bytes) { String::from_utf8(bytes).ok().map(Cow::Owned) } else { None }
    }
}
