//! Rules for files of a package, said beside the file in the editor and once more on the server.

use super::model::Edit;
use crate::functions::runtimes::{self, Family};

/// Larger packages are not edited in the browser, as in AWS's own editor; bytes of the zip.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-zip.html>
pub const EDITABLE_ZIP_MAX: u64 = 3 * 1024 * 1024;
/// Nor are those that unfold to more than this.
pub const EDITABLE_UNZIPPED_MAX: u64 = 64 * 1024 * 1024;
/// The largest text the editor opens, in bytes.
pub const TEXT_MAX: u64 = 1024 * 1024;
/// The largest file added from disk, in bytes; what is larger goes into a whole zip.
pub const FILE_MAX: u64 = 10 * 1024 * 1024;
/// Bytes of a path.
pub const PATH_MAX: usize = 512;

/// A path inside the package: `folder/file.py`.
pub fn path(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a file name, such as module.py or folder/module.py.".into());
    }
    if text.len() > PATH_MAX {
        return Err(format!("Use at most {PATH_MAX} characters."));
    }
    if text.chars().any(char::is_control) {
        return Err("A file name has no control characters.".into());
    }
    if text.contains('\\') {
        return Err("Part folders by /, not by a backslash.".into());
    }
    let drive = text.as_bytes().get(1) == Some(&b':') && text.as_bytes()[0].is_ascii_alphabetic();
    if text.starts_with('/') || drive {
        return Err("Paths start at the package's root, without a / or a drive in front.".into());
    }
    if text.ends_with('/') {
        return Err("Enter a file name after the folder; empty folders do not survive a zip.".into());
    }
    for part in text.split('/') {
        if part.is_empty() {
            return Err("A path has no two / in a row.".into());
        }
        if part == "." || part == ".." {
            return Err("A path has no . or .. in it.".into());
        }
        if part != part.trim() {
            return Err("The name of a file or folder neither begins nor ends with a space.".into());
        }
    }
    Ok(text.to_owned())
}

/// Whether a new file may be at `path` beside these: not twice, and no file where a folder is.
pub fn free<'a>(path: &str, others: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    for other in others {
        if other == path {
            return Err(format!("There is already a file {path}."));
        }
        let inside = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
        if inside(other, path) {
            return Err(format!("{path} is a folder; choose another name."));
        }
        if inside(path, other) {
            return Err(format!("{other} is a file; nothing can be put inside it."));
        }
    }
    Ok(())
}

/// UTF-8 without control characters, and small enough to edit.
pub fn is_text(bytes: &[u8]) -> bool {
    let text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    bytes.len() as u64 <= TEXT_MAX && std::str::from_utf8(bytes).is_ok_and(|all| all.chars().all(text))
}

/// Why packages of this runtime are not edited here; none where they are.
pub fn closed_runtime(runtime: &str) -> Option<String> {
    let family = runtimes::find(runtime).map(|known| known.family);
    let compiled = match family {
        Some(Family::Python | Family::Node | Family::Ruby) => false,
        Some(Family::Java | Family::Dotnet | Family::Provided) => true,
        None => ["java", "dotnet", "provided", "go1"].iter().any(|start| runtime.starts_with(start)),
    };
    compiled.then(|| {
        format!(
            "Packages for {} are built elsewhere and cannot be edited here. Replace the package by a zip you have built; what is deployed can be downloaded.",
            runtimes::label(runtime)
        )
    })
}

/// Why a package of this size is not edited here.
pub fn closed_size(zipped: u64, unzipped: u64) -> Option<String> {
    let what = if zipped > EDITABLE_ZIP_MAX {
        format!("The package has {} MB zipped; up to 3 MB can be edited here.", tenths(zipped))
    } else if unzipped > EDITABLE_UNZIPPED_MAX {
        format!("The package has {} MB unzipped; up to 64 MB can be edited here.", tenths(unzipped))
    } else {
        return None;
    };
    Some(format!(
        "{what} Download it, change it on your machine and replace it by a zip; a layer for the libraries keeps the package small."
    ))
}

/// Never rounded down to the limit itself.
fn tenths(bytes: u64) -> String {
    let tenths = (bytes * 10).div_ceil(1024 * 1024);
    format!("{}.{}", tenths / 10, tenths % 10)
}

impl Edit {
    /// The file it is about, as it was called before.
    pub fn path(&self) -> &str {
        match self {
            Self::Put { path, .. }
            | Self::PutBytes { path, .. }
            | Self::Rename { path, .. }
            | Self::Delete { path } => path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_package() {
        assert_eq!(path(" lib/a b.py ").as_deref(), Ok("lib/a b.py"));
        assert_eq!(path("ö/漢.py").as_deref(), Ok("ö/漢.py"));
        for bad in ["", " ", "/etc/x", "C:/x", "a\\b", "../x", "a/../b", "./x", "a//b", "a/", "a\u{7}b", "a /b"] {
            assert!(path(bad).is_err(), "{bad:?}");
        }
        assert!(path(&"a".repeat(PATH_MAX)).is_ok() && path(&"a".repeat(PATH_MAX + 1)).is_err());
    }

    #[test]
    fn files_and_folders_do_not_share_a_name() {
        let others = ["a.py", "lib/b.py"];
        assert!(free("c.py", others).is_ok() && free("lib/c.py", others).is_ok() && free("li", others).is_ok());
        assert!(free("a.py", others).is_err_and(|e| e.contains("already")));
        assert!(free("lib", others).is_err_and(|e| e.contains("is a folder")));
        assert!(free("a.py/c", others).is_err_and(|e| e.contains("is a file")));
    }

    #[test]
    fn text_is_what_an_editor_can_show() {
        assert!(is_text(b"") && is_text("ä\r\n\tx\u{c}".as_bytes()) && is_text("\u{feff}x".as_bytes()));
        assert!(!is_text(&[0xff]) && !is_text(b"a\0b") && !is_text(b"\x1b[1m"));
        assert!(!is_text(&vec![b'a'; TEXT_MAX as usize + 1]));
    }

    #[test]
    fn compiled_and_large_packages_are_closed() {
        for open in ["python3.14", "python3.7", "nodejs22.x", "nodejs99.x", "ruby3.4"] {
            assert_eq!(closed_runtime(open), None, "{open}");
        }
        for closed in ["java21", "java99", "dotnet8", "provided.al2023", "provided", "go1.x"] {
            assert!(closed_runtime(closed).is_some(), "{closed}");
        }
        assert_eq!(closed_size(EDITABLE_ZIP_MAX, 1), None);
        assert!(closed_size(EDITABLE_ZIP_MAX + 1, 1).is_some_and(|why| why.contains("3.1 MB zipped")));
        assert!(closed_size(1, EDITABLE_UNZIPPED_MAX + 1).is_some_and(|why| why.contains("64.1 MB unzipped")));
    }
}
