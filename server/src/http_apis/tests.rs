//! The service against what AWS sends on the wire: what is compared, sent, and left.

use std::sync::Mutex;

use app::{
    activity::model::AuditOutcome,
    http_apis::model::wire::{AskedApi, AskedTarget, AskedWork, Target},
    session::model::Role,
};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    store::Store,
    testing::{Footing, caller},
};

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:000000000000:function:hello";

/// An API `web` (`a1b2`) with routes as `(id, key, integration)`, the function `hello`, and a policy with statements as
/// `(id, path)`.
#[derive(Clone)]
struct Account {
    routes: Vec<(&'static str, &'static str, &'static str)>,
    statements: Vec<(&'static str, &'static str)>,
    function: bool,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            routes: vec![("r1", "ANY /test", "i1"), ("r2", "GET /other", "i2")],
            statements: vec![("s1", "a1b2/*/*/test"), ("wide", "c3d4/*")],
            function: true,
        }
    }
}

impl Account {
    fn answer(&self, request: &Request) -> Reply {
        let path = request.route();
        let items = |items: Vec<String>| stub::json(200, format!(r#"{{"items":[{}]}}"#, items.join(",")));
        match (request.method.as_str(), path) {
            ("DELETE", _) => stub::json(204, ""),
            ("POST", path) if path.ends_with("/policy") => stub::json(201, r#"{"Statement":"{}"}"#),
            ("GET", path) if path.ends_with("/policy") => {
                let statement = |(id, source): &(&str, &str)| {
                    serde_json::json!({
                        "Sid": id, "Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"},
                        "Action": "lambda:InvokeFunction", "Resource": FUNCTION,
                        "Condition": {"ArnLike": {"AWS:SourceArn": format!("arn:aws:execute-api:eu-west-1:000000000000:{source}")}},
                    })
                };
                let all: Vec<_> = self.statements.iter().map(statement).collect();
                let policy = serde_json::json!({ "Statement": all }).to_string();
                stub::json(200, serde_json::json!({ "Policy": policy, "RevisionId": "rev-7" }).to_string())
            }
            ("GET", path) if path.contains("/functions/hello") && self.function => stub::json(
                200,
                format!(
                    r#"{{"Configuration":{{"FunctionName":"hello","FunctionArn":"{FUNCTION}","State":"Active"}}}}"#
                ),
            ),
            ("GET", path) if path.contains("/functions/") => {
                stub::error(404, "ResourceNotFoundException", "Function not found")
            }
            ("GET", "/v2/apis") => items(vec![
                r#"{"apiId":"a1b2","name":"web","protocolType":"HTTP"}"#.into(),
                r#"{"apiId":"b2c3","name":"api","protocolType":"HTTP"}"#.into(),
            ]),
            ("GET", "/v2/apis/a1b2") => stub::json(200, r#"{"apiId":"a1b2","name":"web","protocolType":"HTTP"}"#),
            ("GET", "/v2/apis/a1b2/routes") => items(
                self.routes
                    .iter()
                    .map(|(id, key, integration)| {
                        let target = if integration.is_empty() {
                            String::new()
                        } else {
                            format!(r#","target":"integrations/{integration}""#)
                        };
                        format!(r#"{{"routeId":"{id}","routeKey":"{key}"{target}}}"#)
                    })
                    .collect(),
            ),
            ("GET", "/v2/apis/a1b2/integrations") => items(vec![
                format!(r#"{{"integrationId":"i1","integrationType":"AWS_PROXY","integrationUri":"{FUNCTION}"}}"#),
                r#"{"integrationId":"i2","integrationType":"HTTP_PROXY","integrationUri":"https://example.org/"}"#
                    .into(),
            ]),
            ("GET", "/v2/apis/b2c3/integrations") => items(vec![format!(
                r#"{{"integrationId":"i9","integrationType":"AWS_PROXY","integrationUri":"{FUNCTION}:live"}}"#
            )]),
            ("GET", "/v2/apis/a1b2/stages") => items(vec![r#"{"stageName":"$default","autoDeploy":true}"#.into()]),
            _ => stub::error(404, "NotFoundException", "Invalid API identifier specified"),
        }
    }
}

/// Remembers what it was asked to start.
#[derive(Default)]
struct Started(Mutex<Vec<Wire>>);

#[async_trait]
impl Wirings for Started {
    async fn start_wire(&self, _: &Caller, _: &Place, request: Wire, _: &str) -> Result<String, ConsoleError> {
        self.0.lock().unwrap().push(request);
        Ok("operation".into())
    }

    async fn started(&self, _: &Caller, token: &str) -> Result<Option<String>, ConsoleError> {
        Ok((token == "pressed before").then(|| "the first".into()))
    }
}

struct Console {
    store: Store,
    stub: Stub,
    account: Arc<Mutex<Account>>,
    started: Arc<Started>,
    service: HttpApisServiceImpl,
}

impl Console {
    async fn new(account: Account) -> Self {
        let (account, stub) = Stub::keeping(account, |account, request| account.answer(request)).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
        hub.set_gateway_port(Some(8701));
        let started = Arc::new(Started::default());
        let service = HttpApisServiceImpl::new(hub, caches, audit, Arc::clone(&started) as _);
        Self { store, stub, account, started, service }
    }

    /// Method and path of what was changed.
    fn changes(&self) -> Vec<String> {
        let changes = self.stub.seen().into_iter().filter(|request| request.method != "GET");
        changes.map(|request| format!("{} {}", request.method, request.path)).collect()
    }

    async fn audited(&self) -> Vec<(String, AuditOutcome, String)> {
        let page = self.store.audit_page(&Default::default()).await.unwrap();
        page.rows
            .into_iter()
            .map(|row| {
                let cli = row.details.iter().find(|(name, _)| name == "aws cli").map(|(_, text)| text.clone());
                (row.action, row.outcome, cli.unwrap_or_default())
            })
            .collect()
    }
}

fn ana() -> Caller {
    caller(Role::Developer)
}

fn ask(work: AskedWork, mark: &str) -> RouteAsk {
    RouteAsk {
        api: AskedApi::Existing { id: "a1b2".into(), mark: mark.into() },
        work,
        to: AskedTarget::Function(Target { function: "hello".into(), qualifier: None }),
    }
}

#[tokio::test]
async fn a_route_is_added_only_to_the_api_that_was_seen() {
    let console = Console::new(Account::default()).await;
    let seen = console.service.get(&ana(), &place(), "a1b2").await.unwrap();
    let add = |key: &str, mark: &str| ask(AskedWork::Add { key: key.into() }, mark);
    assert_eq!(
        console.service.route(&ana(), &place(), add("GET /new", &seen.mark), "t").await.as_deref(),
        Ok("operation")
    );
    // Another tool adds a route, and the cache does not know.
    console.account.lock().unwrap().routes.push(("r3", "GET /theirs", "i1"));
    let refused = console.service.route(&ana(), &place(), add("GET /newer", &seen.mark), "t2").await.unwrap_err();
    assert!(matches!(&refused, ConsoleError::Conflict { message } if message.contains("Nothing was sent")));
    // The page then shows it, and the member decides again.
    let now = console.service.get(&ana(), &place(), "a1b2").await.unwrap();
    assert!(now.routes.iter().any(|route| route.key == "GET /theirs"));
    let taken = console.service.route(&ana(), &place(), add("GET /theirs", &now.mark), "t3").await.unwrap_err();
    assert!(taken.field("path").unwrap().contains("has a route GET /theirs already"));
    assert!(console.service.route(&ana(), &place(), add("GET /newer", &now.mark), "t4").await.is_ok());
    // The same press twice is the same operation, whatever the first has changed by then.
    let twice = console.service.route(&ana(), &place(), add("GET /newer", &seen.mark), "pressed before").await;
    assert_eq!(twice.as_deref(), Ok("the first"));
    assert_eq!(console.started.0.lock().unwrap().len(), 2);
    assert!(console.changes().is_empty());
}

#[tokio::test]
async fn a_route_is_led_elsewhere_only_from_where_it_was_seen() {
    let console = Console::new(Account::default()).await;
    let seen = console.service.get(&ana(), &place(), "a1b2").await.unwrap();
    let (r1, r2) = (seen.route("r1").unwrap().mark.clone(), seen.route("r2").unwrap().mark.clone());
    let change = |id: &str, mark: &str| ask(AskedWork::Change { route_id: id.into() }, mark);
    console.account.lock().unwrap().routes[0].2 = "i2";
    let refused = console.service.route(&ana(), &place(), change("r1", &r1), "t").await.unwrap_err();
    assert_eq!(refused.code(), "Conflict");
    // It leads to what another route leads to now, too.
    assert_eq!(console.service.route(&ana(), &place(), change("r2", &r2), "t").await.unwrap_err().code(), "Conflict");
    let now = console.service.get(&ana(), &place(), "a1b2").await.unwrap();
    let again = change("r1", &now.route("r1").unwrap().mark);
    assert!(console.service.route(&ana(), &place(), again, "t").await.is_ok());
    assert!(console.started.0.lock().unwrap()[0].changes());
}

#[tokio::test]
async fn removing_a_route_takes_what_only_it_uses() {
    let console = Console::new(Account::default()).await;
    let removal = console.service.removal(&ana(), &place(), "a1b2", "r1").await.unwrap();
    assert_eq!(removal.urls, ["http://a1b2.execute-api.localhost:8701/test"]);
    assert_eq!(removal.integration.as_ref().map(|row| row.id.as_str()), Some("i1"));
    assert_eq!(removal.permissions.iter().map(|left| left.statement.as_str()).collect::<Vec<_>>(), ["s1"]);
    let mark = removal.route.mark.as_str();
    let whole = console.service.remove_route(&ana(), &place(), ("a1b2", "r1", mark), true, true).await;
    assert_eq!(whole, Ok(true));
    assert_eq!(
        console.changes(),
        [
            "DELETE /v2/apis/a1b2/routes/r1",
            "DELETE /v2/apis/a1b2/integrations/i1",
            "DELETE /2015-03-31/functions/hello/policy/s1",
        ]
    );
    let audited = console.audited().await;
    assert_eq!((audited[0].0.as_str(), audited[0].1), ("api.route.remove", AuditOutcome::Succeeded));
    assert!(audited[0].2.contains("aws apigatewayv2 delete-route --api-id a1b2 --route-id r1"));
}

#[tokio::test]
async fn what_others_use_stays_when_a_route_goes() {
    let shared = Account { routes: vec![("r1", "ANY /test", "i1"), ("r2", "GET /test", "i1")], ..Account::default() };
    let console = Console::new(shared).await;
    let removal = console.service.removal(&ana(), &place(), "a1b2", "r1").await.unwrap();
    assert_eq!((removal.integration, removal.permissions.len()), (None, 0));
    let mark = removal.route.mark.clone();
    console.account.lock().unwrap().routes.pop();
    // The other route is gone by now: what would be removed is not what was seen.
    let refused = console.service.remove_route(&ana(), &place(), ("a1b2", "r1", &mark), true, true).await;
    assert_eq!(refused.unwrap_err().code(), "Conflict");
    assert!(console.changes().is_empty());
    assert!(console.audited().await.is_empty());
}

#[tokio::test]
async fn deleting_an_api_wants_its_name_and_clears_what_names_it() {
    let console = Console::new(Account::default()).await;
    let deletion = console.service.deletion(&ana(), &place(), "a1b2").await.unwrap();
    assert_eq!(deletion.urls.len(), 2);
    let mark = deletion.api.mark.as_str();
    let wrong = console.service.delete(&ana(), &place(), ("a1b2", mark, "wep"), true).await.unwrap_err();
    assert_eq!(wrong.field("confirm"), Some("Type web to delete it."));
    let stale = console.service.delete(&ana(), &place(), ("a1b2", "old", "web"), true).await.unwrap_err();
    assert_eq!(stale.code(), "Conflict");
    assert!(console.changes().is_empty());
    assert_eq!(console.service.delete(&ana(), &place(), ("a1b2", mark, " web "), true).await, Ok(true));
    assert_eq!(
        console.changes(),
        ["DELETE /v2/apis/a1b2", "DELETE /2015-03-31/functions/hello/policy/s1"],
        "the statement for another API stays"
    );
}

#[tokio::test]
async fn broken_links_are_told_with_what_heals_them() {
    let account = Account {
        routes: vec![
            ("r1", "ANY /test", "i1"),
            ("r2", "GET /none", ""),
            ("r3", "GET /gone", "i7"),
            ("r4", "$default", "i1"),
        ],
        ..Account::default()
    };
    let console = Console::new(account.clone()).await;
    let told = console.service.links(&ana(), &place(), "a1b2").await.unwrap();
    let words: Vec<_> = told.iter().map(|one| (one.key.as_str(), one.permission_cli.is_empty())).collect();
    assert_eq!(words, [("GET /none", true), ("GET /gone", true), ("$default", false)]);
    assert!(told[0].why.contains("no integration") && told[1].why.contains("i7 does not exist"));
    assert!(told[2].why.contains("may not invoke"));
    let calls = console.stub.seen().len();
    assert_eq!(calls, 6, "four for the API, two for the function");
    console.service.links(&ana(), &place(), "a1b2").await.unwrap();
    assert_eq!(console.stub.seen().len(), calls, "all of it is remembered");

    console.service.add_permission(&ana(), &place(), "a1b2", "r4").await.unwrap();
    let sent = console.stub.seen().into_iter().find(|request| request.method == "POST").unwrap();
    let body: serde_json::Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!(body["SourceArn"], "arn:aws:execute-api:eu-west-1:000000000000:a1b2/*/$default");
    assert_eq!(body["RevisionId"], "rev-7");
    assert_eq!(console.audited().await[0].0, "function.permission.add");
    // What works already is left alone.
    console.service.add_permission(&ana(), &place(), "a1b2", "r1").await.unwrap();
    assert_eq!(console.changes().len(), 1);

    let console = Console::new(Account { function: false, ..account }).await;
    let told = console.service.links(&ana(), &place(), "a1b2").await.unwrap();
    assert!(told[0].why.contains("function hello, which does not exist"), "{told:?}");
}

#[tokio::test]
async fn the_list_learns_the_functions_behind_apis_one_call_each() {
    let console = Console::new(Account::default()).await;
    let list = console.service.list(&ana(), &place()).await.unwrap();
    assert_eq!(console.stub.seen().len(), 1);
    assert!(list.rows.iter().all(|row| row.functions.is_none()));
    let told = console.service.behind(&ana(), &place(), &["a1b2", "b2c3", "gone", "../x"]).await.unwrap();
    assert_eq!(told.iter().map(|one| one.functions.join(",")).collect::<Vec<_>>(), ["hello", "hello"]);
    assert_eq!(console.stub.seen().len(), 4);
    let list = console.service.list(&ana(), &place()).await.unwrap();
    assert!(list.rows.iter().all(|row| row.functions.as_deref() == Some(&["hello".to_owned()])));
    console.service.behind(&ana(), &place(), &["a1b2", "b2c3"]).await.unwrap();
    assert_eq!(console.stub.seen().len(), 4, "all of it is remembered");
}

#[tokio::test]
async fn viewers_look_and_touch_nothing() {
    let console = Console::new(Account::default()).await;
    let viewer = caller(Role::Viewer);
    let service = &console.service;
    assert!(service.get(&viewer, &place(), "a1b2").await.is_ok());
    assert!(service.removal(&viewer, &place(), "a1b2", "r1").await.is_ok());
    let route = service.route(&viewer, &place(), ask(AskedWork::Add { key: "GET /x".into() }, ""), "t").await;
    assert_eq!(route.unwrap_err().code(), "Forbidden");
    let removed = service.remove_route(&viewer, &place(), ("a1b2", "r1", ""), true, true).await;
    assert_eq!(removed.unwrap_err().code(), "Forbidden");
    assert_eq!(service.add_permission(&viewer, &place(), "a1b2", "r1").await.unwrap_err().code(), "Forbidden");
    let deleted = service.delete(&viewer, &place(), ("a1b2", "", "web"), true).await;
    assert_eq!(deleted.unwrap_err().code(), "Forbidden");
    assert!(console.changes().is_empty());
}
