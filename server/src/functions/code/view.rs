//! A function's package as the code screen shows it.

use app::{
    error::ConsoleError,
    functions::{
        code::{
            model::{FileEntry, Package},
            rules,
        },
        model::{FunctionDetail, PackageType},
    },
};

use super::{Function, Inner, check};
use crate::{aws::lambda::code::FunctionCode, functions::package::Tree};

pub const CLOSED_IMAGE: &str =
    "This function runs a container image. Build another image, push it to Amazon ECR, and replace the image here.";
const CLOSED_VERSION: &str = "A published version never changes. Edit the code of $LATEST and publish another version.";

/// With its files, unless it is too large for them to be of use.
pub async fn deployed(
    inner: &Inner,
    function: &Function,
    code: &FunctionCode,
    qualifier: Option<&str>,
    request_id: &str,
) -> Result<Package, ConsoleError> {
    let detail = &code.detail;
    if detail.package_type == PackageType::Image {
        return Ok(package(detail, None, Some(CLOSED_IMAGE.into())));
    }
    if let Some(why) = rules::closed_size(detail.code_size, 0) {
        return Ok(package(detail, None, Some(why)));
    }
    let held = inner.packages.deployed(&function.aws, code, request_id).await?;
    let tree = match &held.tree {
        Ok(tree) => tree,
        Err(why) => {
            let why = format!("{why} It cannot be edited here: download it, or replace it by a zip.");
            return Ok(package(detail, None, Some(why)));
        }
    };
    let version = qualifier.filter(|_| detail.version != "$LATEST").map(|_| CLOSED_VERSION.to_owned());
    let closed = version
        .or_else(|| detail.runtime.as_deref().and_then(rules::closed_runtime))
        .or_else(|| rules::closed_size(held.zipped, tree.unzipped()));
    Ok(package(detail, Some(tree), closed))
}

fn package(detail: &FunctionDetail, tree: Option<&Tree>, closed: Option<String>) -> Package {
    let entry = |(path, file): (&str, &crate::functions::package::File)| FileEntry {
        path: path.to_owned(),
        size: file.bytes.len() as u64,
        text: file.is_text(),
    };
    let first = tree.and_then(|tree| {
        let path = check::first_file(tree, detail.runtime.as_deref(), detail.handler.as_deref())?;
        let text = tree.get(&path)?.text()?.to_owned();
        Some((path, text))
    });
    Package {
        files: tree.map(|tree| tree.files().map(entry).collect()).unwrap_or_default(),
        code_sha256: detail.code_sha256.clone(),
        revision_id: detail.revision_id.clone(),
        zipped: detail.code_size,
        unzipped: tree.map_or(0, Tree::unzipped),
        runtime: detail.runtime.clone(),
        handler: detail.handler.clone(),
        first,
        closed,
    }
}
