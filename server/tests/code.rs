//! The loop of editing on the real local engine: code and handler, a broken handler and its cure, somebody else's deploy.

use app::{
    functions::code::model::{Deploy, Deployed, Edit, Package, ProblemKind},
    functions::model::invoke::InvocationType,
    session::{
        model::Role,
        service::{Caller, Visitor},
    },
};
use axum::http::{Method, StatusCode};
use server::{
    aws::lambda::NewCode,
    functions::{
        code::diff::between,
        package::{self, Tree},
    },
};

use crate::support::{Console, Local};

const FIRST: &str = "def lambda_handler(event, context):\n    return 1\n";
const RENAMED: &str = "def main_handler(event, context):\n    return 2\n";
const PATH: &str = "/c/local/us-east-1/functions/loop/code.zip";

async fn caller(console: &Console, role: Role) -> Caller {
    let Visitor::SignedIn(caller) = console.visitor(&console.session(role).await).await else { panic!("signed in") };
    caller
}

struct Desk {
    local: Local,
    caller: Caller,
}

impl Desk {
    async fn package(&self) -> Package {
        let code = &self.local.console.site.services.code;
        code.package(&self.caller, &Local::place(), "loop", None).await.expect("a package")
    }

    async fn deploy(&self, on: &Package, edits: Vec<Edit>, handler: Option<&str>, anyway: bool) -> Deployed {
        let deploy = Deploy {
            base_sha256: on.code_sha256.clone(),
            base_handler: on.handler.clone(),
            edits,
            handler: handler.map(str::to_owned),
            anyway,
        };
        let code = &self.local.console.site.services.code;
        code.deploy(&self.caller, &Local::place(), "loop", deploy).await.expect("an answer")
    }

    async fn answer(&self) -> (bool, String) {
        let patience = std::time::Duration::from_secs(30);
        let aws = self.local.aws();
        let invoked = aws
            .invoke("loop", None, InvocationType::RequestResponse, b"{}".to_vec(), patience)
            .await
            .expect("an answer");
        (invoked.function_error.is_none(), String::from_utf8_lossy(&invoked.payload).into_owned())
    }
}

fn put(path: &str, text: &str) -> Edit {
    Edit::Put { path: path.into(), text: text.into() }
}

#[track_caller]
fn done(deployed: Deployed) -> Package {
    match deployed {
        Deployed::Done { package } => package,
        other => panic!("{other:#?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn code_is_edited_broken_healed_and_never_overwritten() {
    let local = Local::start().await;
    let zip = package::build([("lambda_function.py", FIRST.as_bytes())]).expect("a zip");
    local.function("loop", zip, "python3.13", "lambda_function.lambda_handler", Default::default()).await;
    let caller = caller(&local.console, Role::Developer).await;
    let desk = Desk { local, caller };
    let first = desk.package().await;
    assert_eq!(first.first, Some(("lambda_function.py".into(), FIRST.into())));
    assert_eq!(desk.answer().await, (true, "1".into()));

    let blocked = desk.deploy(&first, vec![put("lambda_function.py", RENAMED)], None, false).await;
    let Deployed::Blocked(findings) = blocked else { panic!("{blocked:?}") };
    assert_eq!(
        (findings.problems[0].kind, findings.handlers.as_slice()),
        (ProblemKind::Handler, ["lambda_function.main_handler".to_owned()].as_slice())
    );
    assert_eq!(desk.answer().await.1, "1");

    let broken = done(desk.deploy(&first, vec![put("lambda_function.py", RENAMED)], None, true).await);
    assert!(!desk.answer().await.0, "the handler is gone");
    let healed = done(desk.deploy(&broken, Vec::new(), Some(&findings.handlers[0]), false).await);
    assert_eq!(desk.answer().await, (true, "2".into()));

    // Both at once.
    let both = done(
        desk.deploy(
            &healed,
            vec![put("lambda_function.py", FIRST), put("extra.py", "x = 1\n")],
            first.handler.as_deref(),
            false,
        )
        .await,
    );
    assert_eq!(desk.answer().await, (true, "1".into()));

    // Somebody deploys by other means.
    let theirs = Tree::read(
        &package::build([("lambda_function.py", b"# theirs\n".as_slice()), ("extra.py", b"x = 1\n")]).expect("a zip"),
    )
    .expect("a tree");
    let aws = desk.local.aws();
    aws.update_function_code("loop", NewCode::Zip(theirs.zip().expect("a zip")), None).await.expect("taken");
    let met = desk.deploy(&both, vec![put("lambda_function.py", RENAMED)], None, true).await;
    let Deployed::Conflict { theirs: live, files, .. } = met else { panic!("{met:?}") };
    assert_eq!(files[0].theirs.as_deref(), Some("# theirs\n"));
    let after = done(desk.deploy(&live, vec![put("lambda_function.py", FIRST)], None, false).await);
    let services = &desk.local.console.site.services;
    let zip = services.code.zip(&desk.caller, &Local::place(), "loop", None).await.expect("a zip");
    let diffs = between(&theirs, &Tree::read(&zip).expect("a tree"));
    assert_eq!((diffs.len(), diffs[0].path.as_str(), after.files.len()), (1, "lambda_function.py", 2));

    let cookie = desk.local.console.session(Role::Viewer).await;
    let answer =
        desk.local.console.ask(Method::GET, PATH, &[("cookie", &cookie), ("accept-encoding", "gzip")], "").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"loop.zip\"");
    assert_eq!(answer.headers["content-type"], "application/zip");
    assert!(!answer.headers.contains_key("content-encoding") && answer.body.starts_with("PK"));
    desk.local.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_is_given_to_members_only() {
    let console = Console::new().await;
    let cookie = console.session(Role::Viewer).await;
    let answer = console.ask(Method::GET, PATH, &[], "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.headers["location"].to_str().is_ok_and(|to| to.starts_with("/login?next=")));
    // The engine is not running.
    let answer = console.ask(Method::GET, PATH, &[("cookie", &cookie)], "").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let answer = console.ask(Method::GET, &PATH.replace("/loop/", "/a%2fb/"), &[("cookie", &cookie)], "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
