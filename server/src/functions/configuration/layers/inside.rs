//! What is in a layer's version: its extensions and how large its files are.

use std::io::Cursor;

use app::{
    error::ConsoleError,
    functions::configuration::layers::{arn::LayerArn, model::LayerFacts},
};
use zip::ZipArchive;

use crate::aws::{Aws, download::Downloads};

/// Zips up to this size are looked into: more would be a long wait for a word.
const LOOK_AT_MOST: u64 = 20 * 1024 * 1024;
/// Entries of a layer; a file with more is not looked through.
const ENTRIES_MOST: usize = 50_000;
/// Names shown.
const NAMES_MOST: usize = 10;

pub async fn facts(aws: &Aws, downloads: &Downloads, arn: &LayerArn) -> Result<LayerFacts, ConsoleError> {
    let content =
        aws.get_layer_version(&arn.text()).await.map_err(|error| error.about("layer version", &arn.text()))?;
    // Other accounts seldom let this be known.
    let newest = match aws.list_layer_versions(&arn.layer(), None).await {
        Ok((versions, _)) => versions.iter().map(|version| version.version).max(),
        Err(_) => None,
    };
    let mut facts = LayerFacts { version: content.version, newest, unzipped: None, extensions: None };
    if let Some(location) = content.location.filter(|_| content.code_size <= LOOK_AT_MOST)
        && let Ok(bytes) = downloads.fetch(aws, &location, LOOK_AT_MOST).await
        && let Ok(Some(inside)) = tokio::task::spawn_blocking(move || look(&bytes)).await
    {
        facts.unzipped = Some(inside.unzipped);
        facts.extensions = Some(inside.extensions);
    }
    Ok(facts)
}

#[derive(Debug, PartialEq, Eq)]
struct Inside {
    unzipped: u64,
    extensions: Vec<String>,
}

/// By the zip's own list of entries: nothing is unpacked. None where it is no zip that can be read.
fn look(bytes: &[u8]) -> Option<Inside> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.len() > ENTRIES_MOST {
        return None;
    }
    let (mut unzipped, mut extensions) = (0_u64, Vec::new());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).ok()?;
        unzipped = unzipped.saturating_add(entry.size());
        // Lambda starts each file that lies directly in `extensions/`.
        let name = entry.name().ok()?;
        let name = name
            .trim_start_matches("./")
            .strip_prefix("extensions/")
            .filter(|rest| !rest.is_empty() && !rest.contains('/'));
        if let Some(name) = name
            && extensions.len() < NAMES_MOST
        {
            extensions.push(crate::functions::text::clean(name));
        }
    }
    Some(Inside { unzipped, extensions })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::package::build;

    #[test]
    fn extensions_are_the_files_in_their_folder() {
        let zip = build([
            ("extensions/my-extension", b"#!/bin/sh".as_slice()),
            ("extensions/lib/not-one", b"x".as_slice()),
            ("python/extensions/nor-this", b"xx".as_slice()),
        ])
        .unwrap();
        let inside = look(&zip).unwrap();
        assert_eq!(inside, Inside { unzipped: 12, extensions: vec!["my-extension".into()] });
        assert_eq!(look(b"no zip"), None);
    }
}
