//! Two versions side by side. Their packages are read where the hashes differ; a package Lambent has kept is not asked
//! for again.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        model::PackageType,
        versions::model::{CodeComparison, Comparison},
    },
    session::service::Caller,
};

use super::{Versions, facts, version};
use crate::{
    aws::{Aws, lambda::configuration::Settings},
    functions::code::{
        diff,
        held::{Held, blocking},
    },
};
use std::sync::Arc;

pub async fn compare(
    versions: &Versions,
    caller: &Caller,
    place: &Place,
    name: &str,
    from: &str,
    to: &str,
) -> Result<Comparison, ConsoleError> {
    let aws = versions.aws(caller, place)?;
    let read = async |side: &str| {
        let qualifier = Some(side).filter(|side| *side != "$LATEST");
        let settings = aws.get_settings(name, qualifier).await;
        settings.map_err(|error| error.about(if qualifier.is_some() { "version" } else { "function" }, side))
    };
    let (before, after) = futures::join!(read(from), read(to));
    let (before, after) = (before?, after?);
    let code = code(versions, caller, &aws, name, (&before, &after)).await?;
    let notes = super::published::of(&versions.store, place, name).await;
    let with_note = |settings: &Settings| {
        let version = version(settings);
        let published = notes.as_ref().ok().and_then(|notes| notes.of(&version));
        app::functions::versions::model::Version { published, ..version }
    };
    Ok(Comparison {
        code,
        settings: facts::pairs(&before, &after),
        environment: facts::environment(&before, &after),
        from: with_note(&before),
        to: with_note(&after),
    })
}

async fn code(
    versions: &Versions,
    caller: &Caller,
    aws: &Aws,
    name: &str,
    (from, to): (&Settings, &Settings),
) -> Result<CodeComparison, ConsoleError> {
    if from.detail.code_sha256 == to.detail.code_sha256 {
        return Ok(CodeComparison::Same);
    }
    if [from, to].iter().any(|side| side.detail.package_type == PackageType::Image) {
        let uri = |side: &Settings| side.detail.image_uri.clone().unwrap_or_else(|| side.detail.code_sha256.clone());
        return Ok(CodeComparison::Images { from: uri(from), to: uri(to) });
    }
    let (before, after) =
        futures::join!(held(versions, caller, aws, name, from), held(versions, caller, aws, name, to));
    let (before, after) = match (before, after) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(why), _) | (_, Err(why)) => return Ok(CodeComparison::Unknown(why)),
    };
    let work = move || match (&before.tree, &after.tree) {
        (Ok(before), Ok(after)) => CodeComparison::Files(diff::between(before, after)),
        (Err(why), _) | (_, Err(why)) => CodeComparison::Unknown(why.clone()),
    };
    blocking(&caller.request_id, work).await
}

/// A version's files, or why they cannot be had.
async fn held(
    versions: &Versions,
    caller: &Caller,
    aws: &Aws,
    name: &str,
    side: &Settings,
) -> Result<Arc<Held>, String> {
    let (sha, request_id) = (&side.detail.code_sha256, &caller.request_id);
    if let Ok(Some(kept)) = versions.packages.kept(sha, request_id).await {
        return Ok(kept);
    }
    if let Some(why) = app::functions::code::rules::closed_size(side.detail.code_size, 0) {
        return Err(why);
    }
    let qualifier = Some(side.detail.version.as_str()).filter(|version| *version != "$LATEST");
    let code = aws.get_function_code(name, qualifier).await.map_err(|error| error.to_string())?;
    versions.packages.deployed(aws, &code, request_id).await.map_err(|error| error.to_string())
}
