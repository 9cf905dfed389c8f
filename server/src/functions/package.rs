//! Deployment packages: a zip from outside is checked in memory, never unpacked to disk; a zip of our own is built so
//! that the same files always give the same bytes. [`tree`] has the files of one, to be read and changed.
//! Limits: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>

use app::functions::model::rules::{UNZIPPED_MAX, ZIP_MAX};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
    io::{Cursor, Read, Write},
};
use zip::{
    CompressionMethod, DateTime, ZipArchive, ZipWriter,
    read::ZipFile,
    result::{ZipError, ZipResult},
    write::SimpleFileOptions,
};

pub mod tree;

pub use tree::{File, Tree};

/// Files and folders of one package.
pub const ENTRIES_MAX: usize = 10_000;
/// Names shown to the person who uploaded it.
const ENTRIES_SHOWN: usize = 20;

/// What a good package holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Bytes of all files, counted while reading.
    pub unzipped: u64,
    /// The first entries, folders left out.
    pub entries: Vec<String>,
    /// All entries, folders included.
    pub entry_count: u32,
    /// Hexadecimal.
    pub sha256: String,
}

/// Bounds of a check; tests use small ones.
#[derive(Clone, Copy)]
struct Limits {
    zipped: u64,
    unzipped: u64,
    entries: usize,
}

/// Reads the whole zip once. The error is a sentence that names the entry.
/// Takes up to seconds of processor time for a large zip: call it from a blocking thread.
pub fn check(bytes: &[u8]) -> Result<Checked, String> {
    check_within(bytes, &LIMITS)
}

const LIMITS: Limits = Limits { zipped: ZIP_MAX, unzipped: UNZIPPED_MAX, entries: ENTRIES_MAX };

fn check_within(bytes: &[u8], limits: &Limits) -> Result<Checked, String> {
    walk(bytes, limits, None)
}

/// Reads every entry to its end, and keeps the files where they are wanted.
fn walk(bytes: &[u8], limits: &Limits, mut keep: Option<&mut BTreeMap<String, File>>) -> Result<Checked, String> {
    if bytes.len() as u64 > limits.zipped {
        return Err(format!("The zip has {}; Lambda takes at most {}.", mb(bytes.len() as u64), mb(limits.zipped)));
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| "This is not a zip file, or it is cut off.".to_owned())?;
    if archive.is_empty() {
        return Err("The zip is empty.".into());
    }
    if archive.len() > limits.entries {
        return Err(format!("The zip has {} entries; at most {} are allowed.", archive.len(), limits.entries));
    }
    if archive.has_duplicate_names() {
        return Err("The zip has two entries of the same name.".into());
    }
    let mut names = Names::default();
    let mut unzipped = 0;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let (name, mode) = {
            let entry = archive.by_index_data(index).map_err(|_| unreadable(index))?;
            let name = entry.name().map_err(|_| unreadable(index))?.into_owned();
            entry_rules(&name, entry.encrypted(), entry.unix_mode(), entry.compression())?;
            (name, entry.unix_mode())
        };
        let path = names.add(&name)?;
        let mut file = archive.by_index(index).map_err(|error| cannot_read(&name, &error))?;
        let mut kept = keep.is_some().then(Vec::new);
        unzipped = count(&mut file, &name, unzipped, limits, kept.as_mut())?;
        if name.ends_with('/') {
            continue;
        }
        if entries.len() < ENTRIES_SHOWN {
            entries.push(name);
        }
        if let (Some(files), Some(bytes)) = (keep.as_deref_mut(), kept) {
            files.insert(path, File::new(bytes, mode));
        }
    }
    if names.files.is_empty() {
        return Err("The zip has folders only, no file.".into());
    }
    // After the names, which make the better sentence; entries that share bytes are how small zips become huge.
    if archive.has_overlapping_entries().unwrap_or(true) {
        return Err("Entries of the zip overlap; build it again with an ordinary tool.".into());
    }
    let entry_count = u32::try_from(archive.len()).unwrap_or(u32::MAX);
    Ok(Checked { unzipped, entries, entry_count, sha256: sha256(bytes) })
}

fn entry_rules(name: &str, encrypted: bool, mode: Option<u32>, compression: CompressionMethod) -> Result<(), String> {
    let shown = shown(name);
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(format!("The name {shown} is empty or has control characters."));
    }
    if name.contains('\\') {
        return Err(format!("{shown} has a backslash; paths in a zip are parted by /."));
    }
    let drive = name.as_bytes().get(1) == Some(&b':') && name.as_bytes()[0].is_ascii_alphabetic();
    if name.starts_with('/') || drive {
        return Err(format!("{shown} is an absolute path; paths in a zip start at its root."));
    }
    if name.split('/').any(|part| part == "..") {
        return Err(format!("{shown} leads out of the package by “..”."));
    }
    if encrypted {
        return Err(format!("{shown} is encrypted; Lambda cannot open it."));
    }
    match mode.map(|mode| mode & 0o170_000) {
        None | Some(0 | 0o100_000 | 0o040_000) => {}
        Some(0o120_000) => return Err(format!("{shown} is a symbolic link; put the file itself into the zip.")),
        Some(_) => return Err(format!("{shown} is neither a file nor a folder.")),
    }
    match compression {
        CompressionMethod::Stored | CompressionMethod::Deflated => Ok(()),
        _ => Err(format!("{shown} is compressed in a way Lambda may not read; use an ordinary zip (deflate).")),
    }
}

/// Every path once, and no file where another entry needs a folder.
#[derive(Default)]
struct Names {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Names {
    /// The path without empty parts and dots.
    fn add(&mut self, name: &str) -> Result<String, String> {
        let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let path = parts.join("/");
        for end in 1..parts.len() {
            self.folders.insert(parts[..end].join("/"));
        }
        if name.ends_with('/') {
            self.folders.insert(path.clone());
        } else if !self.files.insert(path.clone()) {
            return Err(format!("{} is in the zip twice.", shown(name)));
        }
        let above = (1..=parts.len())
            .map(|end| parts[..end].join("/"))
            .find(|p| self.files.contains(p) && self.folders.contains(p));
        match above {
            Some(both) => Err(format!("{} is both a file and a folder in the zip.", shown(&both))),
            None => Ok(path),
        }
    }
}

/// Reads an entry to its end and adds to the sum what really came out, whatever its header says.
fn count<R: Read>(
    file: &mut ZipFile<'_, R>,
    name: &str,
    mut sum: u64,
    limits: &Limits,
    mut kept: Option<&mut Vec<u8>>,
) -> Result<u64, String> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer).map_err(|_| format!("{} is damaged.", shown(name)))?;
        if read == 0 {
            return Ok(sum);
        }
        sum += read as u64;
        if sum > limits.unzipped {
            return Err(format!("Unzipped, the package has more than {} (at {}).", mb(limits.unzipped), shown(name)));
        }
        if let Some(kept) = kept.as_mut() {
            kept.extend_from_slice(&buffer[..read]);
        }
    }
}

fn unreadable(index: usize) -> String {
    format!("Entry {} of the zip cannot be read.", index + 1)
}

fn cannot_read(name: &str, error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            format!("{} is packed in a way Lambda may not read; use an ordinary zip (deflate).", shown(name))
        }
        _ => format!("{} is damaged.", shown(name)),
    }
}

/// A name from outside, short and without control characters.
fn shown(name: &str) -> String {
    let clean: String = name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(120).collect();
    format!("“{clean}”")
}

fn mb(bytes: u64) -> String {
    if bytes < 1024 * 1024 { format!("{bytes} bytes") } else { format!("{} MB", bytes.div_ceil(1024 * 1024)) }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// A zip of these files: the same files in the same order give the same bytes. `bootstrap` can be executed.
pub fn build<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> ZipResult<Vec<u8>> {
    build_with(files.into_iter().map(|(path, bytes)| (path, bytes, mode_of_new(path))))
}

/// The same with permissions.
fn build_with<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8], u32)>) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes, mode) in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .system(zip::System::Unix)
            .unix_permissions(mode);
        zip.start_file(path, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Lambda's own runtimes start `bootstrap`, which therefore can be executed.
fn mode_of_new(path: &str) -> u32 {
    if path == "bootstrap" { 0o755 } else { 0o644 }
}

#[cfg(test)]
mod tests;
