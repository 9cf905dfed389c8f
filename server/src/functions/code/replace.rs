//! Replacing all of a function's code at once: by an uploaded zip, or by another image.

use app::{
    error::ConsoleError,
    functions::{
        code::{
            cli::{self, Sent},
            model::{Deployed, Findings},
        },
        create::model::Upload,
        model::{FunctionDetail, PackageType, rules},
    },
    session::service::Caller,
};

use super::{
    Function, Inner,
    check::{self, Subject, Zipped},
    deploy::{overridden, refused},
    held,
    send::{Step, Stopped, conflict},
    view,
};
use crate::{
    activity::detail,
    aws::lambda::code::FunctionCode,
    functions::package::{self, Tree},
    store::ForRequest,
};

const CHANGED: &str = "Somebody deployed other code meanwhile; nothing was sent.";

pub async fn zip(
    inner: &Inner,
    caller: &Caller,
    function: &Function,
    (upload, base_sha256, anyway): (&str, &str, bool),
) -> Result<Deployed, ConsoleError> {
    let request_id = &caller.request_id;
    let kept = inner.store.upload(&caller.user.id, upload).await.for_request(request_id)?;
    let kept = kept.ok_or_else(|| ConsoleError::not_found("upload", upload))?;
    let file_name =
        serde_json::from_str::<Upload>(&kept.meta_json).map_or_else(|_| "a zip".to_owned(), |upload| upload.file_name);
    let code = inner.quiet(function).await?;
    let now = code.detail.clone();
    if now.package_type == PackageType::Image {
        return Err(ConsoleError::invalid("upload", view::CLOSED_IMAGE));
    }
    if now.code_sha256 != base_sha256 {
        return theirs(inner, caller, function).await;
    }
    let bytes = kept.content;
    let sha = held::sha256(&bytes);
    if now.code_sha256 == sha {
        let package = view::deployed(inner, function, &code, None, request_id).await?;
        return Ok(Deployed::Done { package });
    }
    let (bytes, findings) = judge(request_id, &now, bytes).await?;
    if refused(&findings, anyway) {
        return Ok(Deployed::Blocked(findings));
    }
    // For the diff only: a package that cannot be fetched may be replaced all the same.
    let before = inner.packages.zip(&function.aws, &code, request_id).await.ok();
    let mut details = vec![detail("code before", &now.code_sha256), detail("code after", &sha)];
    details.push(detail("zip", format!("{file_name}, {} bytes", bytes.len())));
    if let Some(before) = before.filter(|before| before.len() as u64 <= rules::ZIP_MAX) {
        details.extend(changes(request_id, before.clone(), bytes.clone()).await?);
        inner.packages.keep(before, request_id).await?;
    }
    inner.packages.keep(bytes.clone(), request_id).await?;
    details.extend(overridden(&findings));
    let commands = cli::commands(&function.name, &function.place, Sent::Zip, None, false);
    details.push(detail("aws cli", commands.join("\n")));
    let steps = vec![Step::Zip(bytes, sha)];
    match inner.send(caller, function, "function.deploy", details, now, steps).await {
        Ok(live) => {
            inner.store.delete_upload(upload).await.for_request(request_id)?;
            let code = FunctionCode { detail: live, location: None };
            let package = view::deployed(inner, function, &code, None, request_id).await?;
            Ok(Deployed::Done { package })
        }
        Err(Stopped::CodeChanged) => theirs(inner, caller, function).await,
        Err(Stopped::Failed(error)) => Err(error),
    }
}

/// A whole package meets another: there are no files to merge.
async fn theirs(inner: &Inner, caller: &Caller, function: &Function) -> Result<Deployed, ConsoleError> {
    let code = inner.code(function, None).await?;
    let theirs = view::deployed(inner, function, &code, None, &caller.request_id).await?;
    Ok(Deployed::Conflict { theirs, files: Vec::new(), only_theirs: Vec::new() })
}

async fn judge(request_id: &str, now: &FunctionDetail, bytes: Vec<u8>) -> Result<(Vec<u8>, Findings), ConsoleError> {
    let (runtime, handler, layers) = (now.runtime.clone(), now.handler.clone(), !now.layers.is_empty());
    held::blocking(request_id, move || {
        let checked = package::check(&bytes).map_err(|why| ConsoleError::invalid("upload", why))?;
        let mut findings = Zipped::new(&bytes).map_or_else(Findings::default, |files| {
            let (runtime, handler) = (runtime.as_deref(), handler.as_deref());
            check::check(&Subject { files: &files, runtime, handler, layers, edited: &[] })
        });
        findings.problems.extend(check::sizes(bytes.len() as u64, checked.unzipped, false));
        Ok((bytes, findings))
    })
    .await?
}

/// The files that differ, where both packages can be read.
async fn changes(request_id: &str, before: Vec<u8>, after: Vec<u8>) -> Result<Option<(String, String)>, ConsoleError> {
    held::blocking(request_id, move || {
        let (before, after) = (Tree::read_to_edit(&before).ok()?, Tree::read_to_edit(&after).ok()?);
        Some(detail("files", after.changes_since(&before).join(" ")))
    })
    .await
}

pub async fn image(
    inner: &Inner,
    caller: &Caller,
    function: &Function,
    image_uri: &str,
    base_sha256: &str,
) -> Result<(), ConsoleError> {
    let uri = rules::image_uri(image_uri).map_err(|rule| ConsoleError::invalid("image_uri", rule))?;
    let now = inner.quiet(function).await?.detail;
    if now.package_type != PackageType::Image {
        let rule = "This function's code is a zip; AWS does not change that. Make another function for an image.";
        return Err(ConsoleError::invalid("image_uri", rule));
    }
    if now.code_sha256 != base_sha256 {
        return Err(conflict(CHANGED));
    }
    let commands = cli::commands(&function.name, &function.place, Sent::Image(&uri), None, false);
    let details = vec![
        detail("image", format!("{} → {uri}", now.image_uri.as_deref().unwrap_or("unknown"))),
        detail("aws cli", commands.join("\n")),
    ];
    let steps = vec![Step::Image(uri)];
    let sent = inner.send(caller, function, "function.deploy", details, now, steps).await;
    sent.map(drop).map_err(|stopped| stopped.error())
}
