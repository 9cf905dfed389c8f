//! Two people began with the same package: what each changed, and where they met.

use std::collections::BTreeSet;

use app::functions::code::model::Diverged;
use similar::TextMerge;

use crate::functions::package::{File, Tree};

/// Larger texts are shown, but not merged.
const MERGED_MAX: usize = 256 * 1024;

/// Files both sides changed, and not to the same; and those that only they changed.
pub fn between(base: &Tree, theirs: &Tree, mine: &Tree) -> (Vec<Diverged>, Vec<String>) {
    let trees = [base, theirs, mine];
    let paths: BTreeSet<&str> = trees.iter().flat_map(|tree| tree.files()).map(|(path, _)| path).collect();
    let (mut both, mut only_theirs) = (Vec::new(), Vec::new());
    for path in paths {
        let [b, t, m] = trees.map(|tree| tree.get(path));
        let same =
            |one: Option<&File>, other: Option<&File>| one.map(|file| &file.bytes) == other.map(|file| &file.bytes);
        if same(t, b) || same(t, m) {
            continue;
        }
        if same(m, b) {
            only_theirs.push(path.to_owned());
        } else {
            both.push(diverged(path, b, t, m));
        }
    }
    (both, only_theirs)
}

fn diverged(path: &str, base: Option<&File>, theirs: Option<&File>, mine: Option<&File>) -> Diverged {
    let binary = [base, theirs, mine].into_iter().flatten().any(|file| !file.is_text());
    let text = |file: Option<&File>| file.map(|file| file.text().filter(|_| !binary).unwrap_or_default().to_owned());
    let (base, theirs, mine) = (text(base), text(theirs), text(mine));
    let merged = match (&base, &theirs, &mine) {
        (Some(base), Some(theirs), Some(mine)) if !binary => merge(base, mine, theirs),
        _ => None,
    };
    Diverged { path: path.to_owned(), base, theirs, mine, merged, binary }
}

fn merge(base: &str, mine: &str, theirs: &str) -> Option<String> {
    if base.len() + mine.len() + theirs.len() > MERGED_MAX {
        return None;
    }
    let merge = TextMerge::from_lines(base, mine, theirs);
    (!merge.is_conflicted()).then(|| merge.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_changed_on_both_sides_meet() {
        let base =
            Tree::of(&[("a", "1\n2\n3\n"), ("b", "1\n"), ("c", "1\n"), ("d", "1\n"), ("e", "1\n"), ("f", "1\n")]);
        let theirs = Tree::of(&[
            ("a", "one\n2\n3\n"),
            ("b", "theirs\n"),
            ("c", "same\n"),
            ("e", "2\n"),
            ("f", "1\n"),
            ("g", "t\n"),
        ]);
        let mine = Tree::of(&[
            ("a", "1\n2\nthree\n"),
            ("b", "1\n"),
            ("c", "same\n"),
            ("d", "mine\n"),
            ("f", "2\n"),
            ("g", "m\n"),
        ]);
        let (both, only_theirs) = between(&base, &theirs, &mine);
        assert_eq!(only_theirs, ["b"]);
        let paths: Vec<&str> = both.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a", "d", "e", "g"]);
        assert_eq!(both[0].merged.as_deref(), Some("one\n2\nthree\n"));
        // They removed what I changed, and the other way round.
        assert_eq!((&both[1].theirs, both[1].mine.as_deref()), (&None, Some("mine\n")));
        assert_eq!((both[2].theirs.as_deref(), &both[2].mine), (Some("2\n"), &None));
        assert_eq!((&both[3].base, &both[3].merged), (&None, &None));
    }

    #[test]
    fn lines_that_meet_are_not_merged_and_bytes_not_shown() {
        let (both, _) = between(&Tree::of(&[("a", "1\n")]), &Tree::of(&[("a", "2\n")]), &Tree::of(&[("a", "3\n")]));
        assert_eq!((both[0].merged.as_deref(), both[0].binary), (None, false));
        let (both, _) = between(&Tree::of(&[("a", "1\n")]), &Tree::of(&[("a", "\0")]), &Tree::of(&[("a", "3\n")]));
        assert_eq!((both[0].theirs.as_deref(), both[0].binary), (Some(""), true));
    }
}
