use super::*;

fn files(paths: &[&str]) -> Vec<FileEntry> {
    paths.iter().map(|path| FileEntry { path: (*path).to_owned(), size: 3, text: true }).collect()
}

fn shown(work: &Work, files: &[FileEntry]) -> Vec<(String, Option<&'static str>)> {
    work.rows(files).into_iter().map(|row| (row.path, row.mark.map(Mark::word))).collect()
}

fn put(path: &str, text: &str) -> Edit {
    Edit::Put { path: path.into(), text: text.into() }
}

fn rename(path: &str, to: &str) -> Edit {
    Edit::Rename { path: path.into(), to: to.into() }
}

fn delete(path: &str) -> Edit {
    Edit::Delete { path: path.into() }
}

#[test]
fn what_equals_the_deployed_text_is_no_change() {
    let mut work = Work::default();
    work.put_text("a.py", "x".into(), Some("old"));
    assert_eq!(work.edits(), [put("a.py", "x")]);
    work.put_text("a.py", "old".into(), Some("old"));
    assert!(work.is_empty());
}

#[test]
fn files_are_shown_as_they_would_be_deployed() {
    let files = files(&["a.py", "b.py", "lib/c.py", "d.py"]);
    let mut work = Work::default();
    work.put_text("a.py", "x".into(), Some("old"));
    work.rename(&files, "b.py", "lib/b.py");
    work.delete(&files, "d.py");
    work.put_text("new.py", String::new(), None);
    work.put_bytes("z.bin", "AAA=".into(), 2);
    let rows = shown(&work, &files);
    let word = |path: &str| rows.iter().find(|(p, _)| p == path).map(|(_, word)| *word);
    assert_eq!(rows.len(), 5);
    assert_eq!(word("a.py"), Some(Some("changed")));
    assert_eq!(word("lib/b.py"), Some(Some("renamed")));
    assert_eq!(word("lib/c.py"), Some(None));
    assert_eq!(word("new.py"), Some(Some("new")));
    assert_eq!(work.origin(&files, "lib/b.py").as_deref(), Some("b.py"));
    assert_eq!(work.deleted(&files), ["d.py"]);
    let binary = work.rows(&files).into_iter().find(|row| row.path == "z.bin");
    assert_eq!(binary.map(|row| (row.text, row.size)), Some((false, 2)));
}

#[test]
fn moves_go_first_and_in_order() {
    let files = files(&["a.py", "b.py"]);
    let mut work = Work::default();
    // Two files change names, by a third.
    work.rename(&files, "a.py", "c.py");
    work.rename(&files, "b.py", "a.py");
    work.rename(&files, "c.py", "b.py");
    work.put_text("a.py", "x".into(), None);
    assert_eq!(
        work.edits(),
        [rename("a.py", "c.py"), rename("b.py", "a.py"), rename("c.py", "b.py"), put("a.py", "x")]
    );
    assert_eq!(work.origin(&files, "a.py").as_deref(), Some("b.py"));
}

#[test]
fn new_files_leave_no_trace_when_they_go() {
    let files = files(&["a.py"]);
    let mut work = Work::default();
    work.put_text("n.py", "x".into(), None);
    work.rename(&files, "n.py", "m.py");
    assert_eq!(work.edits(), [put("m.py", "x")]);
    work.delete(&files, "m.py");
    assert!(work.is_empty());
}

#[test]
fn deletions_can_be_taken_back_until_the_place_is_taken() {
    let files = files(&["a.py", "b.py"]);
    let mut work = Work::default();
    work.delete(&files, "a.py");
    work.restore(&files, "a.py");
    assert!(work.is_empty());
    work.delete(&files, "a.py");
    work.rename(&files, "b.py", "a.py");
    work.restore(&files, "a.py");
    assert_eq!(work.edits(), [delete("a.py"), rename("b.py", "a.py")]);
    assert_eq!(work.deleted(&files), ["a.py"]);
}

#[test]
fn what_is_written_while_it_is_deployed_stays() {
    let files = files(&["a.py", "b.py"]);
    let mut sent = Work::default();
    sent.rename(&files, "b.py", "c.py");
    sent.put_text("a.py", "1".into(), None);
    sent.put_text("n.py", "2".into(), None);
    let mut now = sent.clone();
    assert!(now.since(&sent).is_empty());
    now.put_text("a.py", "3".into(), None);
    assert_eq!(now.since(&sent).edits(), [put("a.py", "3")]);
}

#[test]
fn work_fits_other_code() {
    let mine = files(&["a.py", "b.py", "c.py"]);
    let mut work = Work::default();
    work.put_text("a.py", "mine".into(), None);
    work.delete(&mine, "b.py");
    work.rename(&mine, "c.py", "d.py");
    let theirs = files(&["a.py", "c.py"]);
    work.fit(&theirs);
    assert_eq!(work.edits(), [rename("c.py", "d.py"), put("a.py", "mine")]);
    work.give_way("a.py");
    work.give_way("d.py");
    assert!(work.is_empty());
}
