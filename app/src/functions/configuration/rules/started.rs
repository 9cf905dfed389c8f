//! How a function is started: from a snapshot, or with other words than its image's.

use super::super::model::{Setting, Texts};
use crate::functions::{model::rules, runtimes};

/// Why a function with these settings cannot have SnapStart.
/// <https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-runtimes>
pub fn without_snapshots(settings: &Texts) -> Option<String> {
    let text = |setting: Setting| settings.get(setting.key()).map(String::as_str).unwrap_or_default();
    if !runtimes::has_snap_start(text(Setting::Runtime)) {
        return Some(
            "SnapStart is there for Python 3.12, Java 11, .NET 8 and newer ones of these; switch it off.".into(),
        );
    }
    text(Setting::Storage)
        .parse::<u32>()
        .is_ok_and(|mb| mb > rules::STORAGE_MIN)
        .then(|| "SnapStart works with 512 MB of ephemeral storage only.".to_owned())
}

/// Of an image; empty is the image's own. <https://docs.aws.amazon.com/lambda/latest/api/API_ImageConfig.html>
pub fn working_directory(text: &str) -> Result<String, String> {
    if text.chars().count() > 1_000 {
        return Err("Use at most 1,000 characters.".into());
    }
    if !text.is_empty() && !text.starts_with('/') {
        return Err("A working directory is a path that begins with /.".into());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::{super::model::SNAP_START_ON, *};

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn snapshots_are_for_some_runtimes_and_small_storage() {
        let with = |runtime: &str, storage: &str, on: &str| {
            let base = texts(&[("runtime", "python3.11"), ("storage", "512"), ("snap-start", "None")]);
            let typed = texts(&[("runtime", runtime), ("storage", storage), ("snap-start", on)]);
            check(&base, &wanted(&base, &typed)).map_err(|wrong| wrong[0].field.clone()).map(drop)
        };
        assert_eq!(with("python3.13", "512", SNAP_START_ON), Ok(()));
        assert_eq!(with("java21", "512", SNAP_START_ON), Ok(()));
        assert_eq!(with("nodejs22.x", "1024", "None"), Ok(()));
        for (runtime, storage, on) in [
            ("python3.11", "512", SNAP_START_ON),
            ("nodejs22.x", "512", SNAP_START_ON),
            ("python3.13", "513", SNAP_START_ON),
            ("python3.13", "512", "yes"),
        ] {
            assert_eq!(with(runtime, storage, on), Err("snap-start".into()), "{runtime} {storage} {on}");
        }
    }

    #[test]
    fn what_an_image_is_started_with_is_written_as_in_a_shell() {
        let base = texts(&[("entry-point", ""), ("command", ""), ("working-directory", "")]);
        let check = |typed: &[(&str, &str)]| check(&base, &wanted(&base, &texts(typed)));
        let right =
            check(&[("entry-point", "/bin/sh  -c"), ("command", "app.handler 'a b'"), ("working-directory", "/srv")]);
        let right = right.unwrap();
        assert_eq!((right["entry-point"].as_str(), right["command"].as_str()), ("/bin/sh -c", "app.handler 'a b'"));
        let wrong = check(&[("entry-point", "'open"), ("working-directory", "srv")]).unwrap_err();
        let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["entry-point", "working-directory"]);
    }
}
