//! How a conflict goes on: a decision for each file that both sides changed.

use super::{
    model::{Diverged, Package},
    work::Work,
};

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
