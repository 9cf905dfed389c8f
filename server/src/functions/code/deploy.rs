//! Deploying edits: put on top of what they were made on, checked, and sent only while that is still what is live.

use std::sync::Arc;

use app::{
    error::ConsoleError,
    functions::{
        code::{
            cli::{self, Sent},
            model::{Deploy, Deployed, Findings, ProblemKind},
            rules,
        },
        model::{FunctionDetail, PackageType, rules as values},
    },
    session::service::Caller,
};

use super::{
    Function, Inner,
    check::{self, Subject},
    conflict, held,
    send::{Step, Stopped, conflict as conflict_error},
    view,
};
use crate::{activity::detail, aws::lambda::code::FunctionCode, functions::package::Tree};

/// What was found out before anything is sent.
enum Prepared {
    Answer(Box<Deployed>),
    Go(Box<Plan>),
}

fn answer(deployed: Deployed) -> Prepared {
    Prepared::Answer(Box::new(deployed))
}

struct Plan {
    now: FunctionDetail,
    steps: Vec<Step>,
    details: Vec<(String, String)>,
    /// For the answer, and for a conflict that shows only when it is sent.
    base: Arc<Tree>,
    mine: Arc<Tree>,
}

pub async fn deploy(
    inner: &Inner,
    caller: &Caller,
    function: &Function,
    deploy: Deploy,
) -> Result<Deployed, ConsoleError> {
    let plan = match prepare(inner, caller, function, &deploy).await? {
        Prepared::Answer(answer) => return Ok(*answer),
        Prepared::Go(plan) => plan,
    };
    let Plan { now, steps, details, base, mine } = *plan;
    match inner.send(caller, function, "function.deploy", details, now, steps).await {
        Ok(live) => {
            let code = FunctionCode { detail: live, location: None };
            let package = view::deployed(inner, function, &code, None, &caller.request_id).await?;
            Ok(Deployed::Done { package })
        }
        Err(Stopped::CodeChanged) => {
            let code = inner.code(function, None).await?;
            meeting(inner, caller, function, &code, &base, &mine).await
        }
        Err(Stopped::Failed(error)) => Err(error),
    }
}

async fn prepare(
    inner: &Inner,
    caller: &Caller,
    function: &Function,
    deploy: &Deploy,
) -> Result<Prepared, ConsoleError> {
    let request_id = &caller.request_id;
    let code = inner.quiet(function).await?;
    let now = code.detail.clone();
    if now.package_type == PackageType::Image {
        return Err(ConsoleError::invalid("", view::CLOSED_IMAGE));
    }
    let handler = wanted_handler(&now, deploy)?;
    if deploy.edits.is_empty() {
        return handler_only(inner, caller, function, &code, handler, deploy).await;
    }
    let (base, zipped) = base(inner, function, &code, &deploy.base_sha256, request_id).await?;
    if let Some(why) = closed(&now, zipped, &base) {
        return Err(ConsoleError::invalid("", why));
    }
    let mine = base.edited(&deploy.edits)?;
    let live = if now.code_sha256 == deploy.base_sha256 {
        base.clone()
    } else {
        let theirs = inner.packages.deployed(&function.aws, &code, request_id).await?;
        match &theirs.tree {
            // Both made the same of it.
            Ok(tree) if *tree == mine => tree.clone(),
            _ => return meeting(inner, caller, function, &code, &base, &mine).await.map(answer),
        }
    };
    let edited = mine.changes_since(&live);
    if edited.is_empty() && handler.is_none() {
        let package = view::deployed(inner, function, &code, None, request_id).await?;
        return Ok(answer(Deployed::Done { package }));
    }
    let (live, mine, base) = (Arc::new(live), Arc::new(mine), Arc::new(base));
    let judged = judge(request_id, &now, handler.clone(), live, Arc::clone(&mine), !edited.is_empty()).await?;
    if refused(&judged.findings, deploy.anyway) {
        return Ok(answer(Deployed::Blocked(judged.findings)));
    }
    let mut details = Vec::new();
    let mut steps = Vec::new();
    let mut sent = Sent::Nothing;
    if let Some(zip) = judged.zip {
        let sha = held::sha256(&zip);
        inner.packages.keep(zip.clone(), request_id).await?;
        details.extend([detail("code before", &now.code_sha256), detail("code after", &sha)]);
        details.push(detail("files", edited.join(" ")));
        steps.push(Step::Zip(zip, sha));
        sent = Sent::Zip;
    }
    if let Some(handler) = &handler {
        details.push(handler_detail(&now, handler));
        steps.push(Step::Handler(handler.clone()));
    }
    if judged.handler_first {
        steps.reverse();
    }
    details.extend(overridden(&judged.findings));
    let commands = cli::commands(&function.name, &function.place, sent, handler.as_deref(), judged.handler_first);
    details.push(detail("aws cli", commands.join("\n")));
    Ok(Prepared::Go(Box::new(Plan { now, steps, details, base, mine })))
}

/// The code stays, and may be too large to be edited here.
async fn handler_only(
    inner: &Inner,
    caller: &Caller,
    function: &Function,
    code: &FunctionCode,
    handler: Option<String>,
    deploy: &Deploy,
) -> Result<Prepared, ConsoleError> {
    let now = code.detail.clone();
    let nothing = Tree::default();
    if now.code_sha256 != deploy.base_sha256 {
        return meeting(inner, caller, function, code, &nothing, &nothing).await.map(answer);
    }
    let Some(handler) = handler else {
        let package = view::deployed(inner, function, code, None, &caller.request_id).await?;
        return Ok(answer(Deployed::Done { package }));
    };
    let findings = inner.findings(function, code, Some(handler.clone()), &caller.request_id).await?;
    if refused(&findings, deploy.anyway) {
        return Ok(answer(Deployed::Blocked(findings)));
    }
    let commands = cli::commands(&function.name, &function.place, Sent::Nothing, Some(&handler), false);
    let mut details = vec![handler_detail(&now, &handler)];
    details.extend(overridden(&findings));
    details.push(detail("aws cli", commands.join("\n")));
    let (base, mine) = (Arc::new(nothing.clone()), Arc::new(nothing));
    Ok(Prepared::Go(Box::new(Plan { now, steps: vec![Step::Handler(handler)], details, base, mine })))
}

fn handler_detail(now: &FunctionDetail, handler: &str) -> (String, String) {
    detail("handler", format!("{} → {handler}", now.handler.as_deref().unwrap_or("none")))
}

/// The new handler, if it is another one and nobody set one meanwhile.
fn wanted_handler(now: &FunctionDetail, deploy: &Deploy) -> Result<Option<String>, ConsoleError> {
    let Some(handler) = &deploy.handler else { return Ok(None) };
    let handler = values::handler(handler).map_err(|rule| ConsoleError::invalid("handler", rule))?;
    if now.handler.as_ref() == Some(&handler) {
        return Ok(None);
    }
    if now.handler != deploy.base_handler {
        let theirs = now.handler.as_deref().unwrap_or("none");
        return Err(conflict_error(format!("Somebody set the handler to {theirs} meanwhile; nothing was sent.")));
    }
    Ok(Some(handler))
}

/// What the edits were made on: kept here, or still live.
async fn base(
    inner: &Inner,
    function: &Function,
    code: &FunctionCode,
    sha: &str,
    request_id: &str,
) -> Result<(Tree, u64), ConsoleError> {
    let held = if code.detail.code_sha256 == sha {
        if let Some(why) = rules::closed_size(code.detail.code_size, 0) {
            return Err(ConsoleError::invalid("", why));
        }
        inner.packages.deployed(&function.aws, code, request_id).await?
    } else {
        inner.packages.kept(sha, request_id).await?.ok_or_else(|| {
            conflict_error(
                "Other code was deployed meanwhile, and what you began with is no longer kept. Copy your changes, reload, and make them again.",
            )
        })?
    };
    let tree = held.tree.clone().map_err(|why| ConsoleError::invalid("", why))?;
    Ok((tree, held.zipped))
}

fn closed(now: &FunctionDetail, zipped: u64, base: &Tree) -> Option<String> {
    rules::closed_size(zipped, base.unzipped()).or_else(|| now.runtime.as_deref().and_then(rules::closed_runtime))
}

struct Judged {
    findings: Findings,
    /// Absent where the code stays.
    zip: Option<Vec<u8>>,
    /// The old code offers the new handler, the new code not the old one: this way no broken pair is ever live.
    handler_first: bool,
}

async fn judge(
    request_id: &str,
    now: &FunctionDetail,
    handler: Option<String>,
    live: Arc<Tree>,
    mine: Arc<Tree>,
    changed: bool,
) -> Result<Judged, ConsoleError> {
    let (runtime, old, layers) = (now.runtime.clone(), now.handler.clone(), !now.layers.is_empty());
    let log_id = request_id.to_owned();
    held::blocking(request_id, move || {
        let edited = edited_paths(&mine, &live);
        let look = |tree: &Tree, handler: Option<&str>| {
            let runtime = runtime.as_deref();
            check::check(&Subject { files: tree, runtime, handler, layers, edited: &edited })
        };
        let offers = |tree: &Tree, handler: Option<&str>| {
            look(tree, handler).problems.iter().all(|problem| problem.kind != ProblemKind::Handler)
        };
        let mut findings = look(&mine, handler.as_deref().or(old.as_deref()));
        let handler_first =
            changed && handler.is_some() && offers(&live, handler.as_deref()) && !offers(&mine, old.as_deref());
        let zip = if changed {
            let zip = mine.zip().map_err(|error| {
                tracing::error!(request_id = log_id, %error, "a package could not be zipped");
                ConsoleError::Internal { request_id: log_id.clone() }
            })?;
            findings.problems.extend(check::sizes(zip.len() as u64, mine.unzipped(), true));
            Some(zip)
        } else {
            None
        };
        Ok(Judged { findings, zip, handler_first })
    })
    .await?
}

pub fn edited_paths(mine: &Tree, live: &Tree) -> Vec<String> {
    // Without the mark in front.
    let changes = mine.changes_since(live);
    changes.iter().map(|change| change.chars().skip(1).collect::<String>()).collect()
}

/// Problems stop it unless the member has seen them; sizes always do.
pub fn refused(findings: &Findings, anyway: bool) -> bool {
    findings.problems.iter().any(|problem| !anyway || problem.kind == ProblemKind::Size)
}

pub fn overridden(findings: &Findings) -> Option<(String, String)> {
    let sentences: Vec<&str> = findings.problems.iter().map(|problem| problem.message.as_str()).collect();
    (!sentences.is_empty()).then(|| detail("problems overridden", sentences.join(" ")))
}

/// Somebody else's code is live: theirs, and where it meets mine.
async fn meeting(
    inner: &Inner,
    caller: &Caller,
    function: &Function,
    code: &FunctionCode,
    base: &Tree,
    mine: &Tree,
) -> Result<Deployed, ConsoleError> {
    let theirs = view::deployed(inner, function, code, None, &caller.request_id).await?;
    let (files, only_theirs) = match inner.packages.kept(&code.detail.code_sha256, &caller.request_id).await?.as_deref()
    {
        Some(held::Held { tree: Ok(tree), .. }) => conflict::between(base, tree, mine),
        // Too large to be edited here any more, which `theirs` says.
        _ => Default::default(),
    };
    Ok(Deployed::Conflict { theirs, files, only_theirs })
}
