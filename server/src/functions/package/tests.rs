//! Good packages pass; each way a zip can be bad is refused with a sentence that names the entry.

use super::*;

const SMALL: Limits = Limits { zipped: 64 * 1024, unzipped: 100_000, entries: 5 };

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn zip_of(names: &[&str]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        if name.ends_with('/') {
            zip.add_directory(*name, options()).unwrap();
        } else {
            zip.start_file(*name, options()).unwrap();
            zip.write_all(b"x = 1\n").unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

fn refused(bytes: &[u8]) -> String {
    check_within(bytes, &SMALL).expect_err("refused")
}

/// Overwrites every occurrence, in local and central headers alike.
fn patched(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, w)| *w == from).map(|(i, _)| i).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + to.len()].copy_from_slice(to);
    }
    bytes
}

#[test]
fn our_own_zips_pass_and_repeat_byte_for_byte() {
    let files: [(&str, &[u8]); 2] = [("bootstrap", b"#!/bin/sh\n"), ("lib/a.py", b"a = 1\n")];
    let first = build(files).unwrap();
    assert_eq!(first, build(files).unwrap());
    let checked = check(&first).unwrap();
    assert_eq!((checked.unzipped, checked.entry_count), (16, 2));
    assert_eq!(checked.entries, ["bootstrap", "lib/a.py"]);
    assert_eq!(checked.sha256.len(), 64);
    let mut archive = ZipArchive::new(Cursor::new(first)).unwrap();
    assert_eq!(archive.by_name("bootstrap").unwrap().unix_mode(), Some(0o100_755));
    assert_eq!(archive.by_name("lib/a.py").unwrap().unix_mode(), Some(0o100_644));
}

#[test]
fn zips_of_other_tools_pass() {
    assert!(check(&zip_of(&["pkg/", "pkg/__init__.py", "index.mjs", "ö.py"])).is_ok());
    // Streamed: sizes stand behind the data, zero in the header.
    let mut zip = ZipWriter::new_stream(Vec::new());
    zip.start_file("app.py", options()).unwrap();
    zip.write_all(b"x = 1\n").unwrap();
    assert_eq!(check(&zip.finish().unwrap().into_inner()).unwrap().unzipped, 6);
}

#[test]
fn what_is_no_zip_is_refused() {
    assert!(refused(b"hello").contains("not a zip"));
    assert!(refused(&zip_of(&["a.py"])[..40]).contains("not a zip"));
    assert!(refused(&zip_of(&[])).contains("empty"));
    assert!(refused(&zip_of(&["only/"])).contains("folders only"));
    assert!(refused(&vec![0; 64 * 1024 + 1]).contains("at most"));
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    for (name, word) in [
        ("../up.py", "“../up.py”"),
        ("a/../../up.py", ".."),
        ("/etc/passwd", "absolute"),
        ("C:/x.py", "absolute"),
        ("a\\b.py", "backslash"),
        ("a\u{1}.py", "control"),
    ] {
        let bytes =
            patched(zip_of(&["X".repeat(name.len()).as_str()]), "X".repeat(name.len()).as_bytes(), name.as_bytes());
        assert!(refused(&bytes).contains(word), "{name}: {}", refused(&bytes));
    }
}

#[test]
fn links_and_devices_are_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("link.py", "/etc/passwd", options()).unwrap();
    assert!(refused(&zip.finish().unwrap().into_inner()).contains("symbolic link"));
    assert!(entry_rules("pipe", false, Some(0o010_644), CompressionMethod::Stored).is_err());
}

#[test]
fn duplicates_are_refused() {
    let twice = patched(zip_of(&["aa.py", "bb.py"]), b"bb.py", b"aa.py");
    assert!(refused(&twice).contains("same name"));
    assert!(refused(&patched(zip_of(&["aa.py", "bbbb.py"]), b"bbbb.py", b"./aa.py")).contains("twice"));
    assert!(refused(&zip_of(&["a/b.py", "a"])).contains("both a file and a folder"));
    assert!(refused(&zip_of(&["a", "a/b.py"])).contains("both a file and a folder"));
    assert!(check(&zip_of(&["a.py", "A.py"])).is_ok());
}

#[test]
fn bombs_and_lies_are_counted_not_believed() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("bomb", options()).unwrap();
    zip.write_all(&vec![0; 200_000]).unwrap();
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 1_000);
    assert!(refused(&bomb).contains("more than"), "{}", refused(&bomb));
    // The header promises 5 bytes.
    let liar = patched(bomb, &200_000_u32.to_le_bytes(), &5_u32.to_le_bytes());
    assert!(check_within(&liar, &SMALL).is_err());
}

#[test]
fn too_many_entries_are_refused() {
    assert!(refused(&zip_of(&["1", "2", "3", "4", "5", "6"])).contains("6 entries"));
}

#[test]
fn encrypted_and_exotic_entries_are_refused() {
    assert!(entry_rules("a", true, None, CompressionMethod::Stored).is_err_and(|e| e.contains("encrypted")));
    // The method's number stands after version and flags, in both headers.
    let mut bytes = zip_of(&["a.py"]);
    bytes[8] = 12;
    let central = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[central + 10] = 12;
    assert!(refused(&bytes).contains("ordinary zip"), "{}", refused(&bytes));
}
