//! Edits give what was meant or say why not; what is not touched stays as it was, to the permission bit.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::*;

fn put(path: &str, text: &str) -> Edit {
    Edit::Put { path: path.into(), text: text.into() }
}

fn rename(path: &str, to: &str) -> Edit {
    Edit::Rename { path: path.into(), to: to.into() }
}

fn delete(path: &str) -> Edit {
    Edit::Delete { path: path.into() }
}

fn paths(tree: &Tree) -> Vec<&str> {
    tree.files().map(|(path, _)| path).collect()
}

fn base() -> Tree {
    Tree::of(&[("app.py", "a = 1\n"), ("lib/x.py", "x = 1\n"), ("lib/deep/y.py", "y = 1\n")])
}

fn refused(edit: Edit) -> String {
    let path = edit.path().to_owned();
    let error = base().edited(&[edit]).unwrap_err();
    error.field(&path).expect("beside the file").to_owned()
}

#[test]
fn the_same_files_give_the_same_zip_whatever_their_order() {
    let other = Tree::of(&[("lib/x.py", "x = 1\n"), ("lib/deep/y.py", "y = 1\n"), ("app.py", "a = 1\n")]);
    let zip = base().zip().unwrap();
    assert_eq!(zip, other.zip().unwrap());
    assert_eq!(Tree::read(&zip).unwrap(), base());
    assert_eq!(base().unzipped(), 18);
}

#[test]
fn permissions_of_what_is_not_touched_stay() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, mode) in [("bin/tool", 0o755), ("app.py", 0o640), ("./dotted.py", 0o600)] {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(mode);
        zip.start_file(name, options).unwrap();
        zip.write_all(b"#!/bin/sh\n").unwrap();
    }
    zip.add_directory("empty/", SimpleFileOptions::default()).unwrap();
    let tree = Tree::read(&zip.finish().unwrap().into_inner()).unwrap();
    assert_eq!(paths(&tree), ["app.py", "bin/tool", "dotted.py"]);
    let edits = [put("app.py", "a = 2\n"), put("new.py", ""), put("bootstrap", ""), rename("bin", "tools")];
    let zip = tree.edited(&edits).unwrap().zip().unwrap();
    let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
    for (name, mode) in
        [("tools/tool", 0o755), ("app.py", 0o640), ("dotted.py", 0o600), ("new.py", 0o644), ("bootstrap", 0o755)]
    {
        assert_eq!(archive.by_name(name).unwrap().unix_mode(), Some(0o100_000 | mode), "{name}");
    }
}

#[test]
fn edits_apply_in_order() {
    let edits = [
        put("app.py", "a = 2\n"),
        rename("app.py", "main.py"),
        put("app.py", "new\n"),
        delete("lib/deep"),
        rename("lib", "src/lib"),
        Edit::PutBytes { path: "logo.png".into(), base64: "AP+A".into() },
    ];
    let tree = base().edited(&edits).unwrap();
    assert_eq!(paths(&tree), ["app.py", "logo.png", "main.py", "src/lib/x.py"]);
    assert_eq!(tree.get("main.py").unwrap().text(), Some("a = 2\n"));
    assert_eq!(tree.get("logo.png").unwrap().text(), None);
    assert_eq!(
        tree.changes_since(&base()),
        ["~app.py", "−lib/deep/y.py", "−lib/x.py", "+logo.png", "+main.py", "+src/lib/x.py"]
    );
    // A folder may take a name that begins like its own.
    assert_eq!(paths(&base().edited(&[rename("lib", "library")]).unwrap())[1], "library/deep/y.py");
    assert_eq!(base().edited(&[rename("app.py", "app.py")]).unwrap(), base());
    assert_eq!(paths(&base().edited(&[rename("app.py", "app.py/app.py")]).unwrap())[0], "app.py/app.py");
}

#[test]
fn bad_edits_are_refused_beside_their_file() {
    assert!(refused(put("../x.py", "")).contains(".."));
    assert!(refused(put("/x.py", "")).contains("root"));
    assert!(refused(put("lib", "")).contains("is a folder"));
    assert!(refused(put("app.py/x.py", "")).contains("is a file"));
    assert!(refused(rename("app.py", "lib/x.py")).contains("already"));
    assert!(refused(rename("nothing.py", "b.py")).contains("no file nothing.py"));
    assert!(refused(rename("lib", "lib/inner")).contains("into itself"));
    assert!(refused(rename("app.py", "a\\b.py")).contains("backslash"));
    assert!(refused(delete("nothing.py")).contains("no file"));
    assert!(refused(delete("")).contains("no file"));
    assert!(refused(Edit::PutBytes { path: "x".into(), base64: "%".into() }).contains("whole"));
    let large = base64::engine::general_purpose::STANDARD.encode(vec![0; rules::FILE_MAX as usize + 1]);
    assert!(refused(Edit::PutBytes { path: "x".into(), base64: large }).contains("10 MB"));
}

#[test]
fn a_bad_zip_is_not_read() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("../up.py", SimpleFileOptions::default()).unwrap();
    assert!(Tree::read(&zip.finish().unwrap().into_inner()).is_err_and(|why| why.contains("..")));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("zeros", SimpleFileOptions::default()).unwrap();
    zip.write_all(&vec![0; rules::EDITABLE_UNZIPPED_MAX as usize + 1]).unwrap();
    let bomb = zip.finish().unwrap().into_inner();
    assert!(Tree::read_to_edit(&bomb).is_err_and(|why| why.contains("more than 64 MB")));
    assert!(Tree::read_to_edit(b"x").is_err());
}
