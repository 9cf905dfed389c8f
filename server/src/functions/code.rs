//! A function's code: its package read, checked, changed and deployed.

use std::{sync::Arc, time::Duration};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        code::{
            model::{Deploy, Deployed, Edit, Findings, Package},
            rules::{self, EDITABLE_ZIP_MAX},
            service::CodeService,
        },
        model::{FunctionDetail, PackageType, rules::ZIP_MAX},
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;
use tokio::time::{Instant, sleep};
use tracing::Instrument;

use self::{
    check::{Files, Subject, Zipped},
    held::{Held, Packages},
    send::{Patience, Sender, Step, Stopped},
};
use super::{
    Caches,
    get::{self, checked},
};
use crate::{
    activity::{Audit, detail},
    aws::{Aws, AwsHub, Who, lambda::code::FunctionCode},
    functions::package::Tree,
    store::Store,
};

mod check;
mod conflict;
mod deploy;
pub mod diff;
pub(super) mod held;
mod replace;
mod send;
mod view;

/// For an update that runs already when somebody wants to change the function.
const QUIET_WITHIN: Duration = Duration::from_secs(60);

pub struct Code(Inner);

struct Inner {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
    store: Store,
    packages: Packages,
    patience: Patience,
}

/// A function somebody works on.
struct Function {
    aws: Aws,
    who: Who,
    place: Place,
    name: String,
}

impl Code {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit, store: Store) -> Self {
        let packages = Packages::new(store.clone());
        Self(Inner { hub, caches, audit, store, packages, patience: Patience::default() })
    }
}

impl Inner {
    fn function(&self, caller: &Caller, place: &Place, name: &str) -> Result<Function, ConsoleError> {
        let (name, _) = checked(name, None)?;
        let who = Who::of(caller);
        Ok(Function { aws: self.hub.at(place, &who)?, who, place: place.clone(), name: name.to_owned() })
    }

    /// One GetFunction.
    async fn code(&self, function: &Function, qualifier: Option<&str>) -> Result<FunctionCode, ConsoleError> {
        let code = function.aws.get_function_code(&function.name, qualifier).await;
        code.map_err(|error| error.about("function", &function.name))
    }

    fn sender(&self, function: &Function) -> Sender {
        Sender {
            aws: function.aws.clone(),
            caches: self.caches.clone(),
            place: function.place.clone(),
            name: function.name.clone(),
            patience: self.patience,
        }
    }

    /// Announces the change, makes it, and closes the entry. It goes on when the browser goes away.
    async fn send(
        &self,
        caller: &Caller,
        function: &Function,
        action: &str,
        details: Vec<(String, String)>,
        now: FunctionDetail,
        steps: Vec<Step>,
    ) -> Result<FunctionDetail, Stopped> {
        let begun = self.audit.begin(caller, action, "function", &function.name, Some(&function.place), details).await;
        let entry = begun.map_err(Stopped::Failed)?;
        let sender = self.sender(function);
        let work = async move {
            let result = sender.send(now, steps).await;
            entry.finish(&result.as_ref().map(drop).map_err(Stopped::error)).await;
            result
        };
        tokio::spawn(work.in_current_span()).await.unwrap_or_else(|error| {
            tracing::error!(request_id = caller.request_id, %error, "a deploy did not end");
            Err(Stopped::Failed(ConsoleError::Internal { request_id: caller.request_id.clone() }))
        })
    }

    /// The function once no update runs, so that it can be changed.
    async fn quiet(&self, function: &Function) -> Result<FunctionCode, ConsoleError> {
        let began = Instant::now();
        loop {
            let code = self.code(function, None).await?;
            if get::settled(&code.detail) {
                return Ok(code);
            }
            if began.elapsed() > QUIET_WITHIN {
                return Err(send::conflict("AWS is still at work on the last update; try again when it is done."));
            }
            sleep(Duration::from_millis(300)).await;
        }
    }

    /// The files of what is live.
    async fn live(
        &self,
        function: &Function,
        code: &FunctionCode,
        request_id: &str,
    ) -> Result<Arc<Held>, ConsoleError> {
        if code.detail.package_type == PackageType::Image {
            return Err(ConsoleError::invalid("", view::CLOSED_IMAGE));
        }
        if let Some(why) = rules::closed_size(code.detail.code_size, 0) {
            return Err(ConsoleError::invalid("", why));
        }
        self.packages.deployed(&function.aws, code, request_id).await
    }

    /// How what is live fits a handler, also where it is too large to be edited. Of what cannot be read there is
    /// nothing to say.
    async fn findings(
        &self,
        function: &Function,
        code: &FunctionCode,
        handler: Option<String>,
        request_id: &str,
    ) -> Result<Findings, ConsoleError> {
        let detail = code.detail.clone();
        if detail.package_type == PackageType::Image || detail.code_size > ZIP_MAX {
            return Ok(Findings::default());
        }
        if rules::closed_size(detail.code_size, 0).is_none() {
            let held = self.packages.deployed(&function.aws, code, request_id).await?;
            let work = move || match &held.tree {
                Ok(tree) => check_edited(tree, held.zipped, &[], handler, &detail),
                Err(_) => Ok(Findings::default()),
            };
            return held::blocking(request_id, work).await?;
        }
        let bytes = self.packages.zip(&function.aws, code, request_id).await?;
        self.packages.keep(bytes.clone(), request_id).await?;
        let work = move || Zipped::new(&bytes).map(|files| check_files(&files, &[], handler, &detail));
        Ok(held::blocking(request_id, work).await?.unwrap_or_default())
    }
}

#[async_trait]
impl CodeService for Code {
    async fn package(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Package, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, qualifier) = checked(name, qualifier)?;
        let function = self.0.function(caller, place, name)?;
        let code = self.0.code(&function, qualifier).await?;
        view::deployed(&self.0, &function, &code, qualifier, &caller.request_id).await
    }

    async fn file(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        sha256: &str,
        path: &str,
    ) -> Result<String, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let function = self.0.function(caller, place, name)?;
        let held = match self.0.packages.kept(sha256, &caller.request_id).await? {
            Some(held) => held,
            None => {
                let code = self.0.code(&function, None).await?;
                same(&code, sha256)?;
                self.0.live(&function, &code, &caller.request_id).await?
            }
        };
        let tree = held.tree.as_ref().map_err(|why| ConsoleError::invalid("", why))?;
        let file = tree.get(path).ok_or_else(|| ConsoleError::not_found("file", path))?;
        let text = file.text().ok_or_else(|| ConsoleError::invalid(path, "Not text, or larger than 1 MB."))?;
        Ok(text.to_owned())
    }

    async fn check(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        sha256: &str,
        edits: Vec<Edit>,
        handler: Option<String>,
    ) -> Result<Findings, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let function = self.0.function(caller, place, name)?;
        let request_id = &caller.request_id;
        let kept = if sha256.is_empty() { None } else { self.0.packages.kept(sha256, request_id).await? };
        // Too large for a tree, but the handler can be looked up in the zip.
        let kept = kept.filter(|held| held.tree.is_ok() || !edits.is_empty());
        let (held, detail) = match kept {
            Some(held) => (held, get::get(&self.0.hub, &self.0.caches, &function.who, place, name, None).await?),
            None => {
                let code = self.0.code(&function, None).await?;
                same(&code, sha256)?;
                if edits.is_empty() {
                    return self.0.findings(&function, &code, handler, request_id).await;
                }
                (self.0.live(&function, &code, request_id).await?, code.detail)
            }
        };
        let work = move || {
            let base = held.tree.as_ref().map_err(|why| ConsoleError::invalid("", why))?;
            check_edited(base, held.zipped, &edits, handler, &detail)
        };
        held::blocking(&caller.request_id, work).await?
    }

    async fn deploy(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        deploy: Deploy,
    ) -> Result<Deployed, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let function = self.0.function(caller, place, name)?;
        Box::pin(deploy::deploy(&self.0, caller, &function, deploy)).await
    }

    async fn replace_zip(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        upload: &str,
        base_sha256: &str,
        anyway: bool,
    ) -> Result<Deployed, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let function = self.0.function(caller, place, name)?;
        Box::pin(replace::zip(&self.0, caller, &function, (upload, base_sha256, anyway))).await
    }

    async fn replace_image(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        image_uri: &str,
        base_sha256: &str,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let function = self.0.function(caller, place, name)?;
        Box::pin(replace::image(&self.0, caller, &function, image_uri, base_sha256)).await
    }

    async fn zip(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Vec<u8>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, qualifier) = checked(name, qualifier)?;
        let function = self.0.function(caller, place, name)?;
        let code = self.0.code(&function, qualifier).await?;
        if code.detail.package_type == PackageType::Image {
            let why = "This function runs a container image; pull it from Amazon ECR instead.";
            return Err(ConsoleError::invalid("", why));
        }
        let details = vec![detail("code", &code.detail.code_sha256), detail("version", &code.detail.version)];
        let entry = self.0.audit.begin(caller, "function.download", "function", name, Some(place), details).await?;
        entry.around(self.0.packages.zip(&function.aws, &code, &caller.request_id)).await
    }
}

/// Nothing is asked of a package that is neither kept nor live.
fn same(code: &FunctionCode, sha256: &str) -> Result<(), ConsoleError> {
    if sha256.is_empty() || code.detail.code_sha256 == sha256 {
        return Ok(());
    }
    Err(send::conflict("Other code was deployed meanwhile, and this package is no longer kept."))
}

/// Takes processor time.
fn check_edited(
    base: &Tree,
    zipped: u64,
    edits: &[Edit],
    handler: Option<String>,
    detail: &FunctionDetail,
) -> Result<Findings, ConsoleError> {
    let mine = base.edited(edits)?;
    let mut findings = check_files(&mine, &deploy::edited_paths(&mine, base), handler, detail);
    if !edits.is_empty() {
        // Zipping takes its time: only where the limit may be near.
        let most = zipped + mine.unzipped().saturating_sub(base.unzipped());
        let zipped = if most > EDITABLE_ZIP_MAX { mine.zip().map_or(most, |zip| zip.len() as u64) } else { most };
        findings.problems.extend(check::sizes(zipped, mine.unzipped(), true));
    }
    Ok(findings)
}

/// For the handler named, or the one the function has.
fn check_files(files: &dyn Files, edited: &[String], handler: Option<String>, detail: &FunctionDetail) -> Findings {
    let handler = handler.as_deref().or(detail.handler.as_deref());
    let (runtime, layers) = (detail.runtime.as_deref(), !detail.layers.is_empty());
    check::check(&Subject { files, runtime, handler, layers, edited })
}

#[cfg(test)]
mod tests;
