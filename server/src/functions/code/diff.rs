//! What two packages differ in, file by file and line by line.

use std::{collections::BTreeSet, time::Duration};

use app::functions::code::diff::{DiffKind, DiffLine, FileDiff, Hunk};
use similar::{ChangeTag, TextDiff};

use crate::{
    functions::package::{File, Tree},
    store::{Store, StoreError},
};

/// Unchanged lines shown around changed ones.
const AROUND: usize = 3;
/// Lines shown of one file, and of all together.
const LINES_MAX: usize = 1_000;
const ALL_LINES_MAX: usize = 5_000;
/// Files listed; generated packages may have thousands.
const FILES_MAX: usize = 300;
/// Characters shown of one line: minified code has all in one.
const LINE_MAX: usize = 500;
/// Larger texts are not compared.
const COMPARED_MAX: usize = 1024 * 1024;
/// After this long a coarser answer is taken.
const WITHIN: Duration = Duration::from_millis(500);

/// The differences between two packages by their `CodeSha256`; none when one of them is no longer kept or cannot be
/// read.
pub async fn stored(store: &Store, before: &str, after: &str) -> Result<Option<Vec<FileDiff>>, StoreError> {
    let (Some(before), Some(after)) = (store.package(before).await?, store.package(after).await?) else {
        return Ok(None);
    };
    // Unpacking and comparing take processor time.
    let compared = tokio::task::spawn_blocking(move || {
        let (before, after) = (Tree::read_to_edit(&before).ok()?, Tree::read_to_edit(&after).ok()?);
        Some(between(&before, &after))
    });
    compared.await.map_err(|error| StoreError::Failed(error.to_string()))
}

/// Every file that is not the same, by path. Permissions are not compared.
pub fn between(before: &Tree, after: &Tree) -> Vec<FileDiff> {
    let paths: BTreeSet<&str> = before.files().chain(after.files()).map(|(path, _)| path).collect();
    let mut left = ALL_LINES_MAX;
    let mut diffs = Vec::new();
    for path in paths {
        let (old, new) = (before.get(path), after.get(path));
        if old.map(|file| &file.bytes) == new.map(|file| &file.bytes) {
            continue;
        }
        let diff = if diffs.len() < FILES_MAX {
            file(path, old, new, left.min(LINES_MAX))
        } else {
            FileDiff { note: Some("Not compared: too many files.".into()), ..bare(path, kind(old, new)) }
        };
        left -= diff.hunks.iter().map(|hunk| hunk.lines.len()).sum::<usize>();
        diffs.push(diff);
    }
    diffs
}

fn kind(old: Option<&File>, new: Option<&File>) -> DiffKind {
    match (old, new) {
        (None, _) => DiffKind::Added,
        (_, None) => DiffKind::Removed,
        _ => DiffKind::Changed,
    }
}

fn bare(path: &str, kind: DiffKind) -> FileDiff {
    FileDiff { path: path.to_owned(), kind, added: 0, removed: 0, hunks: Vec::new(), note: None }
}

fn file(path: &str, old: Option<&File>, new: Option<&File>, most: usize) -> FileDiff {
    let mut diff = bare(path, kind(old, new));
    let sizes = || match (old, new) {
        (Some(old), Some(new)) => {
            format!("{} before, {} after.", bytes(old.bytes.len()), bytes(new.bytes.len()))
        }
        (None, Some(new)) => format!("added with {}.", bytes(new.bytes.len())),
        (Some(old), None) => format!("removed; it had {}.", bytes(old.bytes.len())),
        (None, None) => String::new(),
    };
    if [old, new].into_iter().flatten().any(|file| file.bytes.len() > COMPARED_MAX) {
        diff.note = Some(format!("Too large to compare: {}", sizes()));
        return diff;
    }
    let (Some(before), Some(after)) = (text(old), text(new)) else {
        diff.kind = DiffKind::Binary;
        diff.note = Some(format!("Binary: {}", sizes()));
        return diff;
    };
    compare(&mut diff, before, after, most);
    diff
}

/// A file that is not there is an empty text.
fn text(file: Option<&File>) -> Option<&str> {
    file.map_or(Some(""), File::text)
}

fn compare(diff: &mut FileDiff, before: &str, after: &str, most: usize) {
    let compared = TextDiff::configure().timeout(WITHIN).diff_lines(before, after);
    for change in compared.iter_all_changes() {
        match change.tag() {
            ChangeTag::Insert => diff.added += 1,
            ChangeTag::Delete => diff.removed += 1,
            ChangeTag::Equal => {}
        }
    }
    let mut shown = 0;
    for group in compared.grouped_ops(AROUND) {
        let lines: Vec<DiffLine> = group
            .iter()
            .flat_map(|op| compared.iter_changes(op))
            .take(most - shown)
            .map(|change| DiffLine {
                old: number(change.old_index()),
                new: number(change.new_index()),
                text: line(change.value()),
            })
            .collect();
        shown += lines.len();
        if !lines.is_empty() {
            diff.hunks.push(Hunk { lines });
        }
        if shown == most {
            diff.note = Some("Cut: there is more.".into());
            return;
        }
    }
    let ends = |text: &str| text.is_empty() || text.ends_with('\n');
    if ends(before) != ends(after) && !before.is_empty() && !after.is_empty() {
        let which = if ends(after) { "before" } else { "after" };
        diff.note = Some(format!("No line end at the end of the file {which}."));
    }
}

fn number(index: Option<usize>) -> Option<u32> {
    index.and_then(|index| u32::try_from(index + 1).ok())
}

fn line(text: &str) -> String {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = crate::functions::text::clean(text.strip_suffix('\r').unwrap_or(text));
    match text.char_indices().nth(LINE_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn bytes(count: usize) -> String {
    if count < 1024 { format!("{count} bytes") } else { format!("{} kB", count.div_ceil(1024)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(diff: &FileDiff) -> Vec<String> {
        let sign = |line: &DiffLine| match (line.old, line.new) {
            (Some(_), Some(_)) => ' ',
            (Some(_), None) => '-',
            _ => '+',
        };
        diff.hunks.iter().flat_map(|hunk| &hunk.lines).map(|line| format!("{}{}", sign(line), line.text)).collect()
    }

    #[test]
    fn only_what_differs_is_listed() {
        let before = Tree::of(&[("a.py", "1\n2\n3\n"), ("gone.py", "x\n"), ("same.py", "same\n")]);
        let after = Tree::of(&[("a.py", "1\ntwo\n3\n"), ("new.py", "y\nz\n"), ("same.py", "same\n")]);
        let diffs = between(&before, &after);
        let kinds: Vec<_> = diffs.iter().map(|d| (d.path.as_str(), d.kind, d.added, d.removed)).collect();
        assert_eq!(
            kinds,
            [
                ("a.py", DiffKind::Changed, 1, 1),
                ("gone.py", DiffKind::Removed, 0, 1),
                ("new.py", DiffKind::Added, 2, 0)
            ]
        );
        assert_eq!(lines(&diffs[0]), [" 1", "-2", "+two", " 3"]);
        let numbers: Vec<_> = diffs[0].hunks[0].lines.iter().map(|line| (line.old, line.new)).collect();
        assert_eq!(numbers, [(Some(1), Some(1)), (Some(2), None), (None, Some(2)), (Some(3), Some(3))]);
        assert!(diffs.iter().all(|diff| diff.note.is_none()));
        assert!(between(&before, &before).is_empty());
    }

    #[test]
    fn far_changes_are_apart_and_line_ends_are_told() {
        let long: String = (0..40).map(|n| format!("line {n}\n")).collect();
        let changed = long.replace("line 2\n", "two\n").replace("line 35\n", "");
        let diffs = between(&Tree::of(&[("a", &long)]), &Tree::of(&[("a", &changed)]));
        assert_eq!(diffs[0].hunks.len(), 2);
        let diffs = between(&Tree::of(&[("a", "x\n")]), &Tree::of(&[("a", "x")]));
        assert_eq!(lines(&diffs[0]), ["-x", "+x"]);
        assert!(diffs[0].note.as_ref().is_some_and(|note| note.contains("No line end")));
    }

    #[test]
    fn what_cannot_be_shown_is_named() {
        let binary = |byte: char| format!("\0{byte}");
        let (old, new) = (binary('a'), binary('b'));
        let diffs = between(&Tree::of(&[("x", &old)]), &Tree::of(&[("x", &new)]));
        assert_eq!((diffs[0].kind, diffs[0].hunks.len()), (DiffKind::Binary, 0));
        assert_eq!(diffs[0].note.as_deref(), Some("Binary: 2 bytes before, 2 bytes after."));
        let large = "x\n".repeat(COMPARED_MAX / 2 + 1);
        let diffs = between(&Tree::default(), &Tree::of(&[("x", &large)]));
        assert!(diffs[0].note.as_ref().is_some_and(|note| note.starts_with("Too large")));
        let many = "x\n".repeat(LINES_MAX + 10);
        let diffs = between(&Tree::default(), &Tree::of(&[("x", &many)]));
        assert_eq!((lines(&diffs[0]).len(), diffs[0].added as usize), (LINES_MAX, LINES_MAX + 10));
        assert!(diffs[0].note.as_ref().is_some_and(|note| note.starts_with("Cut")));
        let wide = "x".repeat(LINE_MAX + 10);
        let diffs = between(&Tree::default(), &Tree::of(&[("x", &wide)]));
        assert_eq!(lines(&diffs[0])[0].chars().count(), LINE_MAX + 2);
    }

    #[test]
    fn a_package_of_very_many_files_ends() {
        let texts: Vec<String> = (0..FILES_MAX + 20).map(|n| "x\n".repeat(100) + &n.to_string()).collect();
        let names: Vec<String> = (0..texts.len()).map(|n| format!("f{n}")).collect();
        let files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
        let diffs = between(&Tree::default(), &Tree::of(&files));
        assert_eq!(diffs.len(), files.len());
        let shown: usize = diffs.iter().map(|diff| lines(diff).len()).sum();
        assert_eq!(shown, ALL_LINES_MAX);
        assert!(diffs.iter().all(|diff| diff.added == 101 || diff.note.is_some()));
    }
}
