use std::sync::Mutex;

use app::{functions::configuration::concurrency::model::ProvisionedState, session::model::Role};
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    testing::{Footing, caller, texts},
};

/// What AWS keeps of a function's concurrency.
#[derive(Default)]
struct Lambda {
    reserved: Option<u64>,
    provisioned: Vec<(String, u64, &'static str)>,
    allows: bool,
    aliases: Value,
    writes: Vec<String>,
}

impl Lambda {
    fn answer(&mut self, request: &Request) -> Reply {
        let path = request.route().to_owned();
        let body = request.json();
        let end = path.rsplit('/').next().unwrap_or_default();
        if request.method != "GET" {
            self.writes.push(format!("{} {end} {}", request.method, String::from_utf8_lossy(&request.body)));
        }
        let qualifier = request.query("Qualifier").unwrap_or_default().to_owned();
        match (request.method.as_str(), end) {
            ("GET", "concurrency") => {
                let answer = self.reserved.map_or(json!({}), |n| json!({"ReservedConcurrentExecutions": n}));
                stub::json(200, answer.to_string())
            }
            ("PUT", "concurrency") => {
                self.reserved = body["ReservedConcurrentExecutions"].as_u64();
                stub::json(200, body.to_string())
            }
            ("DELETE", "concurrency") => {
                self.reserved = None;
                stub::json(204, "")
            }
            ("GET", "account-settings") => {
                let unreserved = 1_000 - self.reserved.unwrap_or_default();
                let limit = json!({"ConcurrentExecutions": 1_000, "UnreservedConcurrentExecutions": unreserved});
                stub::json(200, json!({"AccountLimit": limit}).to_string())
            }
            ("GET", "aliases") => stub::json(200, json!({"Aliases": self.aliases}).to_string()),
            ("GET", "versions") => {
                let row = |version: &str| json!({"FunctionName": "hello", "Version": version});
                let rows = ["$LATEST", "1", "2"].map(row);
                stub::json(200, json!({ "Versions": rows }).to_string())
            }
            ("GET", "provisioned-concurrency") => match self.provisioned.iter().find(|(name, ..)| *name == qualifier) {
                Some((_, number, status)) => {
                    let key = "ProvisionedConcurrentExecutions";
                    let answer = json!({
                        format!("Requested{key}"): number, format!("Allocated{key}"): 0, format!("Available{key}"): 0,
                        "Status": status, "StatusReason": if *status == "FAILED" { "No room." } else { "" },
                    });
                    stub::json(200, answer.to_string())
                }
                None => stub::error(404, "ProvisionedConcurrencyConfigNotFoundException", "No config found"),
            },
            ("PUT", "provisioned-concurrency") => {
                let number = body["ProvisionedConcurrentExecutions"].as_u64().unwrap();
                self.provisioned.retain(|(name, ..)| *name != qualifier);
                self.provisioned.push((qualifier, number, "IN_PROGRESS"));
                stub::json(202, json!({"Status": "IN_PROGRESS"}).to_string())
            }
            ("DELETE", "provisioned-concurrency") => {
                self.provisioned.retain(|(name, ..)| *name != qualifier);
                stub::json(204, "")
            }
            ("GET", "recursion-config") => {
                let word = if self.allows { "Allow" } else { "Terminate" };
                stub::json(200, json!({"RecursiveLoop": word}).to_string())
            }
            ("PUT", "recursion-config") => {
                self.allows = body["RecursiveLoop"] == "Allow";
                stub::json(200, body.to_string())
            }
            _ => stub::error(404, "ResourceNotFoundException", "Function not found"),
        }
    }
}

struct World {
    lambda: Arc<Mutex<Lambda>>,
    store: Store,
    service: Concurrency,
}

impl World {
    async fn new() -> Self {
        let lambda = Lambda { aliases: json!([]), ..Lambda::default() };
        let (lambda, stub) = Stub::keeping(lambda, Lambda::answer).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
        let service = Concurrency::new(hub, caches, audit, store.clone());
        Self { lambda, store, service }
    }

    fn lambda<T>(&self, with: impl FnOnce(&mut Lambda) -> T) -> T {
        with(&mut self.lambda.lock().unwrap())
    }

    fn writes(&self) -> Vec<String> {
        self.lambda(|lambda| std::mem::take(&mut lambda.writes))
    }

    async fn reserve(&self, base: &str, mode: &str, number: &str) -> Result<Option<u32>, ConsoleError> {
        let edit = ReserveEdit { base: base.into(), mode: mode.into(), number: number.into() };
        self.service.reserve(&caller(Role::Developer), &place(), "hello", edit).await
    }

    async fn provision(&self, qualifier: &str, number: &str, seen: &[(&str, &str)]) -> Result<(), ConsoleError> {
        let edit = ProvisionEdit { qualifier: qualifier.into(), number: number.into(), seen: texts(seen) };
        self.service.provision(&caller(Role::Developer), &place(), "hello", edit).await
    }
}

#[tokio::test]
async fn a_function_is_stopped_and_put_back() {
    let world = World::new().await;
    assert_eq!(world.reserve("none", "reserved", "5").await, Ok(Some(5)));
    assert_eq!(world.reserve("5", "reserved", "0").await, Ok(Some(0)));
    let read = world.service.reserved(&caller(Role::Viewer), &place(), "hello").await.unwrap();
    let before = read.before.unwrap();
    assert_eq!((read.number, before.number, before.by.as_str()), (Some(0), Some(5), "ana@example.com"));
    assert_eq!(world.reserve("0", "reserved", "5").await, Ok(Some(5)));
    assert_eq!(world.reserve("5", "shared", "").await, Ok(None));
    assert_eq!(
        world.writes(),
        [
            r#"PUT concurrency {"ReservedConcurrentExecutions":5}"#,
            r#"PUT concurrency {"ReservedConcurrentExecutions":0}"#,
            r#"PUT concurrency {"ReservedConcurrentExecutions":5}"#,
            "DELETE concurrency "
        ]
    );
    let rows = world.store.history(&place(), "hello", &["function.configure"]).await.unwrap();
    assert!(rows[0].details.contains(&detail(RESERVED, "5 → none")), "{rows:?}");
}

#[tokio::test]
async fn a_hundred_stay_for_the_others() {
    let world = World::new().await;
    for bad in ["901", "-1", "", "1.5"] {
        let refused = world.reserve("none", "reserved", bad).await.unwrap_err();
        assert!(refused.field("reserved-number").is_some(), "{bad}");
    }
    assert_eq!(world.reserve("none", "reserved", "900").await, Ok(Some(900)));
    // What the page said is no longer so.
    let refused = world.reserve("none", "reserved", "7").await;
    assert!(matches!(refused, Err(ConsoleError::Conflict { message }) if message.contains("none → 900")));
    assert_eq!(world.reserve("none", "reserved", "900").await, Ok(Some(900)));
    assert_eq!(world.writes().len(), 1);
    let viewer = world.service.reserve(&caller(Role::Viewer), &place(), "hello", ReserveEdit::default()).await;
    assert!(matches!(viewer, Err(ConsoleError::Forbidden { .. })));
}

#[tokio::test]
async fn environments_are_kept_ready_where_they_may() {
    let world = World::new().await;
    let alias = |name: &str, version: &str| json!({"Name": name, "FunctionVersion": version});
    let split =
        json!({"Name": "split", "FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"2": 0.1}}});
    world.lambda(|lambda| lambda.aliases = json!([alias("live", "1"), split]));
    for (qualifier, number, field) in [
        ("live", "0", "provisioned-number"),
        ("live", "901", "provisioned-number"),
        ("$LATEST", "1", "provisioned-qualifier"),
        ("split", "1", "provisioned-qualifier"),
    ] {
        let refused = world.provision(qualifier, number, &[]).await.unwrap_err();
        assert!(refused.field(field).is_some(), "{qualifier} {number}: {refused:?}");
    }
    assert!(world.writes().is_empty());
    assert_eq!(world.provision("live", "5", &[]).await, Ok(()));
    let all = world.service.provisioned(&caller(Role::Viewer), &place(), "hello").await.unwrap();
    assert_eq!((all[0].qualifier.as_str(), all[0].requested, all[0].state), ("live", 5, ProvisionedState::InProgress));
    // Version 1 has it already, and nothing is reserved below it.
    assert!(world.provision("1", "5", &[("live", "5")]).await.unwrap_err().field("provisioned-qualifier").is_some());
    assert!(world.reserve("none", "reserved", "4").await.unwrap_err().field("reserved-number").is_some());
    // Somebody else was faster.
    assert!(matches!(world.provision("live", "7", &[]).await, Err(ConsoleError::Conflict { .. })));
    assert_eq!(world.provision("live", "7", &[("live", "5")]).await, Ok(()));
    world.lambda(|lambda| lambda.provisioned[0].2 = "FAILED");
    let all = world.service.provisioned(&caller(Role::Viewer), &place(), "hello").await.unwrap();
    assert_eq!((all[0].state, all[0].reason.as_deref()), (ProvisionedState::Failed, Some("No room.")));
    let remove = async |seen: &str| {
        let seen = texts(&[("live", seen)]);
        let edit = ProvisionEdit { qualifier: "live".into(), seen, ..ProvisionEdit::default() };
        world.service.unprovision(&caller(Role::Developer), &place(), "hello", edit).await
    };
    assert!(matches!(remove("5").await, Err(ConsoleError::Conflict { .. })));
    assert_eq!(remove("7").await, Ok(()));
    assert!(world.lambda(|lambda| lambda.provisioned.is_empty()));
}

#[tokio::test]
async fn loops_are_allowed_on_purpose() {
    let world = World::new().await;
    let developer = caller(Role::Developer);
    let allow = async |base, allow| world.service.allow_recursion(&developer, &place(), "hello", base, allow).await;
    assert_eq!(world.service.recursion(&developer, &place(), "hello").await, Ok(false));
    assert_eq!(allow(false, true).await, Ok(()));
    assert_eq!(world.writes(), [r#"PUT recursion-config {"RecursiveLoop":"Allow"}"#]);
    assert_eq!(allow(true, true).await, Ok(()));
    world.lambda(|lambda| lambda.allows = false);
    assert!(matches!(allow(true, false).await, Ok(())));
    assert!(matches!(allow(true, true).await, Err(ConsoleError::Conflict { .. })));
    assert!(world.writes().is_empty());
}
