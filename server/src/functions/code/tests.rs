//! The service against a Lambda that keeps one function, counts calls, and can be disturbed.

use app::{
    activity::model::{ActivityQuery, ActivityRow, AuditOutcome},
    session::model::Role,
};

use self::lambda::{Lambda, World};
use super::*;
use crate::{
    aws::stub::place,
    testing::{Footing, caller},
};

mod conflicts;
mod deploys;
mod lambda;
mod replaces;

const BASE: &[(&str, &str)] =
    &[("lambda_function.py", "def lambda_handler(event, context):\n    return 1\n"), ("lib/util.py", "x = 1\n")];

struct Desk {
    code: Code,
    store: Store,
    lambda: Lambda,
    caller: Caller,
}

impl Desk {
    async fn new(files: &[(&str, &str)]) -> Self {
        let lambda = Lambda::start(World::new(Tree::of(files).zip().unwrap())).await;
        let Footing { hub, caches, store, audit } = Footing::on(lambda.stub.hub()).await;
        let mut code = Code::new(hub, caches, audit, store.clone());
        code.0.patience = Patience { update: Duration::from_secs(5), absent: Duration::from_millis(1500) };
        Self { code, store, lambda, caller: caller(Role::Developer) }
    }

    async fn package(&self) -> Package {
        self.code.package(&self.caller, &place(), "hello", None).await.unwrap()
    }

    async fn deploy(&self, deploy: Deploy) -> Result<Deployed, ConsoleError> {
        self.code.deploy(&self.caller, &place(), "hello", deploy).await
    }

    async fn rows(&self) -> Vec<ActivityRow> {
        self.store.audit_page(&ActivityQuery::default()).await.unwrap().rows
    }

    /// What is live, as files.
    fn live(&self) -> Tree {
        Tree::read(&self.lambda.world().zip).unwrap()
    }
}

fn put(path: &str, text: &str) -> Edit {
    Edit::Put { path: path.into(), text: text.into() }
}

fn on(package: &Package, edits: Vec<Edit>) -> Deploy {
    Deploy {
        base_sha256: package.code_sha256.clone(),
        base_handler: package.handler.clone(),
        edits,
        handler: None,
        anyway: false,
    }
}

#[track_caller]
fn done(deployed: Result<Deployed, ConsoleError>) -> Package {
    match deployed {
        Ok(Deployed::Done { package }) => package,
        other => panic!("{other:#?}"),
    }
}

fn fact<'a>(row: &'a ActivityRow, key: &str) -> Option<&'a str> {
    row.details.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn a_package_is_fetched_once_and_its_files_read_from_memory() {
    let desk = Desk::new(BASE).await;
    let (a, b) = tokio::join!(desk.package(), desk.package());
    assert_eq!(a, b);
    assert_eq!(desk.lambda.downloads(), 1);
    let paths: Vec<_> = a.files.iter().map(|file| (file.path.as_str(), file.size, file.text)).collect();
    assert_eq!(paths, [("lambda_function.py", 49, true), ("lib/util.py", 6, true)]);
    assert_eq!(a.first.as_ref().map(|(path, _)| path.as_str()), Some("lambda_function.py"));
    assert_eq!((a.closed.as_ref(), a.unzipped), (None, 55));
    let file = async |path| desk.code.file(&desk.caller, &place(), "hello", &a.code_sha256, path).await;
    assert_eq!(file("lib/util.py").await.as_deref(), Ok("x = 1\n"));
    assert_eq!(file("gone.py").await, Err(ConsoleError::not_found("file", "gone.py")));
    assert_eq!(desk.lambda.downloads(), 1);
    // After a restart it comes from the store.
    let held = Packages::new(desk.store.clone()).kept(&a.code_sha256, "r").await.unwrap().unwrap();
    assert_eq!(held.tree.as_ref(), Ok(&Tree::of(BASE)));
}

#[tokio::test]
async fn what_cannot_be_edited_says_why() {
    let desk = Desk::new(BASE).await;
    desk.lambda.world().runtime = "java21".into();
    let package = desk.package().await;
    assert!(package.closed.as_ref().is_some_and(|why| why.contains("Java 21")));
    assert_eq!(package.files.len(), 2);
    let refused = desk.deploy(on(&package, vec![put("a.py", "")])).await.unwrap_err();
    assert!(refused.to_string().contains("cannot be edited here"));

    desk.lambda.world().runtime = "python3.13".into();
    desk.lambda.world().size = Some(3 * 1024 * 1024 + 1);
    let package = desk.package().await;
    assert!(package.closed.as_ref().is_some_and(|why| why.contains("up to 3 MB")) && package.files.is_empty());
    let refused = desk.deploy(on(&package, vec![put("a.py", "")])).await.unwrap_err();
    assert!(refused.to_string().contains("3.1 MB"));
    // Its handlers are told all the same.
    let findings = desk.code.check(&desk.caller, &place(), "hello", "", Vec::new(), None).await.unwrap();
    assert_eq!(findings.handlers, ["lambda_function.lambda_handler"]);

    desk.lambda.world().size = None;
    desk.lambda.world().image = Some("123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1".into());
    assert!(desk.package().await.closed.is_some_and(|why| why.contains("container image")));

    let bad = Desk::new(BASE).await;
    bad.lambda.set_zip(b"PK no zip".to_vec());
    let package = bad.package().await;
    assert!(package.closed.is_some_and(|why| why.starts_with("This is not a zip file") && why.contains("download it")));
}

#[tokio::test]
async fn what_arrives_damaged_is_not_shown() {
    let desk = Desk::new(BASE).await;
    desk.lambda.world().served = Some(b"something else".to_vec());
    let error = desk.code.package(&desk.caller, &place(), "hello", None).await.unwrap_err();
    assert!(matches!(error, ConsoleError::Unavailable { .. }), "{error:?}");
    // The engine keeps no code of versions.
    let error = desk.code.package(&desk.caller, &place(), "hello", Some("1")).await.unwrap_err();
    assert!(error.to_string().contains("$LATEST only"), "{error}");
    desk.lambda.world().served = None;
    let package = desk.code.package(&desk.caller, &place(), "hello", Some("1")).await.unwrap();
    assert!(package.closed.is_some_and(|why| why.contains("published version")));
}

#[tokio::test]
async fn edits_are_checked_without_touching_anything() {
    let desk = Desk::new(BASE).await;
    let sha = desk.package().await.code_sha256;
    let check = async |edits, handler| desk.code.check(&desk.caller, &place(), "hello", &sha, edits, handler).await;
    assert_eq!(check(Vec::new(), None).await.unwrap().problems, []);
    let renamed = vec![put("lambda_function.py", "def main_handler(event, context):\n    return 1\n")];
    let findings = check(renamed.clone(), None).await.unwrap();
    assert_eq!(findings.problems[0].kind, app::functions::code::model::ProblemKind::Handler);
    assert_eq!(findings.handlers, ["lambda_function.main_handler"]);
    let fixed = check(renamed, Some("lambda_function.main_handler".into())).await.unwrap();
    assert_eq!(fixed.problems, []);
    let error = check(vec![put("../x.py", "")], None).await.unwrap_err();
    assert!(error.field("../x.py").is_some());
    let error = desk.code.check(&desk.caller, &place(), "hello", "other", vec![put("a", "")], None).await.unwrap_err();
    assert!(matches!(error, ConsoleError::Conflict { .. }));
    assert!(desk.rows().await.is_empty() && desk.lambda.updates().is_empty());
}

#[tokio::test]
async fn a_download_is_audited_and_needs_its_permission() {
    let desk = Desk::new(BASE).await;
    let zip = desk.code.zip(&caller(Role::Viewer), &place(), "hello", None).await.unwrap();
    assert_eq!(Tree::read(&zip).unwrap(), Tree::of(BASE));
    let rows = desk.rows().await;
    assert_eq!((rows[0].action.as_str(), rows[0].outcome), ("function.download", AuditOutcome::Succeeded));
    assert_eq!(fact(&rows[0], "code"), Some(held::sha256(&zip).as_str()));
    let viewer = caller(Role::Viewer);
    let refused = desk.code.deploy(&viewer, &place(), "hello", on(&desk.package().await, Vec::new())).await;
    assert_eq!(refused, Err(ConsoleError::Forbidden { permission: Permission::FunctionsWrite }));
    let refused = desk.code.replace_zip(&viewer, &place(), "hello", "u", "s", false).await;
    assert_eq!(refused, Err(ConsoleError::Forbidden { permission: Permission::FunctionsWrite }));
}
