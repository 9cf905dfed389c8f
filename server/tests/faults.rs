//! The wizard's operation against the real engine, with each of its changes going wrong in each way: what is there at the
//! end is complete, or nothing is.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::{
    connections::model::EngineState,
    functions::{
        create::model::{ApiChoice, CodeSource, CreateFunction, RoleChoice, RouteChoice},
        model::{Architecture, FunctionState},
    },
    operations::{
        model::{OperationStatus, OperationView},
        service::OperationsService,
    },
    session::{
        model::{Role, User},
        service::Caller,
    },
};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use server::{
    aws::Aws,
    blueprints::Blueprints,
    operations::{Operations, cloud::RealClouds, work::OPERATION_TAG},
    store::{Clock, Store, StoreUrl},
};

use crate::support::{Fault, Local, Proxy, hub, rest};

/// What one function with its API changes in the account, in order.
const CHANGES: [&str; 12] = [
    "CreateRole",
    "PutRolePolicy",
    "CreateLogGroup",
    "PutRetentionPolicy",
    "CreateFunction",
    "CreateApi",
    "CreateIntegration",
    "CreateRoute",
    "AddPermission",
    "CreateLogGroup",
    "PutRetentionPolicy",
    "CreateStage",
];
/// Whatever went wrong, the engine is asked for these once: what is there already is found, not made again.
const ONCE: [&str; 7] =
    ["CreateRole", "CreateFunction", "CreateApi", "CreateIntegration", "CreateRoute", "AddPermission", "CreateStage"];
/// Most of an operation's time is pauses: many fit into one.
const AT_ONCE: usize = 16;
const GATEWAY: u16 = 8701;
/// Longer than an operation is held for a server that does not renew it.
const HELD_MS: i64 = 16_000;

/// One change that goes wrong.
#[derive(Clone, Copy, Debug)]
struct Case {
    at: usize,
    fault: Fault,
}

impl Case {
    fn all(faults: &[Fault], odd: bool) -> Vec<Self> {
        let at = (1..=CHANGES.len()).filter(|at| !odd || at % 2 == 1);
        at.flat_map(|at| faults.iter().map(move |fault| Self { at, fault: *fault })).collect()
    }

    fn name(&self, story: &str) -> String {
        format!("{story}-{}-{:?}", self.at, self.fault).to_lowercase()
    }
}

fn request(name: &str) -> CreateFunction {
    CreateFunction {
        name: name.into(),
        description: String::new(),
        code: CodeSource::Blueprint { id: "hello-world-python".into() },
        runtime: Some("python3.13".into()),
        handler: Some("lambda_function.lambda_handler".into()),
        architecture: Architecture::X86,
        memory_mb: 128,
        timeout_s: 3,
        role: RoleChoice::Basic,
        environment: BTreeMap::new(),
        route: Some(RouteChoice { api: ApiChoice::New { name: format!("{name}-api") }, route_key: "ANY /test".into() }),
    }
}

fn ana() -> Caller {
    Caller {
        user: User { id: "ana".into(), email: "ana@example.com".into(), name: "Ana".into(), role: Role::Developer },
        session_id: "session".into(),
        request_id: "request".into(),
        ip: "127.0.0.1".into(),
    }
}

/// The operations of a console that finds the engine at this address.
async fn operations(store: Store, engine: &str) -> Operations {
    let hub = hub();
    hub.set_engine(EngineState::Ready, Some(engine.to_owned()));
    hub.set_gateway_port(Some(GATEWAY));
    let clouds = RealClouds::new(hub, Arc::new(|_, _, _| Box::pin(async {})));
    let blueprints = Arc::new(Blueprints::load().expect("blueprints"));
    let operations = Operations::new(Arc::new(store), Arc::new(clouds), blueprints);
    operations.recover().await.expect("a store that answers");
    operations
}

async fn create(operations: &Operations, name: &str) -> String {
    operations.start_create(&ana(), &Local::place(), request(name), name).await.expect("an operation")
}

/// A console that is killed in the midst of a call: what it leaves, and the id of its operation.
async fn killed(proxy: &Proxy, url: &StoreUrl, name: &str) -> String {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let (engine, url, name) = (proxy.url.clone(), url.clone(), name.to_owned());
    let started = runtime.spawn(async move {
        let operations = operations(Store::open(&url).await.expect("a store"), &engine).await;
        create(&operations, &name).await
    });
    let id = started.await.expect("started");
    proxy.struck().await;
    tokio::task::spawn_blocking(move || runtime.shutdown_timeout(std::time::Duration::from_secs(5)))
        .await
        .expect("dead");
    proxy.mend();
    id
}

/// The engine as it is, without a proxy.
struct Account<'a> {
    aws: Aws,
    local: &'a Local,
}

/// All there is of what operations make.
#[derive(Debug, Default, PartialEq, Eq)]
struct Things {
    functions: BTreeSet<String>,
    roles: BTreeSet<String>,
    apis: BTreeSet<String>,
    log_groups: BTreeSet<String>,
}

impl Things {
    /// What operations that are done leave: the functions' names and the APIs' ids.
    fn of(made: &[(String, String)]) -> Self {
        let each = |part: &dyn Fn(&(String, String)) -> Vec<String>| made.iter().flat_map(part).collect();
        Self {
            functions: each(&|(name, _)| vec![name.clone()]),
            roles: each(&|(name, _)| vec![format!("{name}-role")]),
            apis: each(&|(_, api)| vec![api.clone()]),
            log_groups: each(&|(name, api)| {
                vec![format!("/aws/lambda/{name}"), format!("/aws/vendedlogs/http-api/{api}")]
            }),
        }
    }
}

impl<'a> Account<'a> {
    fn new(local: &'a Local) -> Self {
        Self { aws: local.aws(), local }
    }

    async fn things(&self) -> Things {
        let mut things = Things::default();
        let mut marker = None;
        loop {
            let page = self.aws.list_functions_page(marker.as_deref()).await.expect("functions");
            things.functions.extend(page.rows.into_iter().map(|row| row.name));
            marker = page.next;
            if marker.is_none() {
                break;
            }
        }
        things.roles.extend(self.aws.list_roles().await.expect("roles").into_iter().map(|role| role.name));
        things.apis.extend(self.aws.get_apis().await.expect("APIs").into_iter().map(|api| api.id));
        things.log_groups.extend(self.log_groups().await);
        things
    }

    async fn log_groups(&self) -> Vec<String> {
        let (mut names, mut next) = (Vec::new(), Value::Null);
        loop {
            let body = if next.is_null() { json!({}) } else { json!({ "nextToken": next }) };
            let answer = reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client")
                .post(&self.local.endpoint.url)
                .header("x-amz-target", "Logs_20140328.DescribeLogGroups")
                .header("content-type", "application/x-amz-json-1.1")
                .header("authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/logs/aws4_request")
                .body(body.to_string())
                .send()
                .await
                .expect("an answer");
            let answer: Value = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
            let groups = answer["logGroups"].as_array().unwrap_or_else(|| panic!("{answer}"));
            names.extend(groups.iter().filter_map(|group| group["logGroupName"].as_str().map(str::to_owned)));
            next = answer["nextToken"].clone();
            if next.is_null() {
                return names;
            }
        }
    }

    /// Everything is there once. Gives the API's id.
    async fn assert_complete(&self, name: &str, view: &OperationView) -> String {
        let context = format!("{name}: {view:#?}");
        assert_eq!(view.status, OperationStatus::Done, "{context}");
        let function = self.aws.get_function(name, None).await.expect(&context);
        assert_eq!(function.state, FunctionState::Active, "{context}");
        assert_eq!(function.tags.get(OPERATION_TAG), Some(&view.id), "{context}");
        let role = self.aws.get_role(&format!("{name}-role")).await.expect(&context);
        assert_eq!(role.tags.get(OPERATION_TAG), Some(&view.id), "{context}");
        assert_eq!(self.aws.inline_policies(&role.name).await.expect(&context), ["logs"], "{context}");

        let apis = self.aws.get_apis().await.expect(&context);
        let ours: Vec<_> = apis.iter().filter(|api| api.tags.get(OPERATION_TAG) == Some(&view.id)).collect();
        let [api] = ours[..] else { panic!("{ours:?}, {context}") };
        let integrations = self.aws.get_integrations(&api.id).await.expect(&context);
        let [integration] = &integrations[..] else { panic!("{integrations:?}, {context}") };
        assert!(integration.uri.contains(&function.arn), "{integration:?}, {context}");
        let routes = self.aws.get_routes(&api.id).await.expect(&context);
        let [route] = &routes[..] else { panic!("{routes:?}, {context}") };
        assert_eq!((route.key.as_str(), route.integration_id.as_ref()), ("ANY /test", Some(&integration.id)));
        let stages = self.aws.get_stages(&api.id).await.expect(&context);
        let [stage] = &stages[..] else { panic!("{stages:?}, {context}") };
        assert!(stage.name == "$default" && stage.auto_deploy && stage.access_log.is_some(), "{stage:?}, {context}");
        let policy = self.aws.get_policy(name, None).await.expect(&context).expect(&context);
        let policy: Value = serde_json::from_str(&policy).expect(&context);
        let [statement] = &policy["Statement"].as_array().expect(&context)[..] else { panic!("{policy}, {context}") };
        assert!(statement.to_string().contains(&format!("{}/*/*/test", api.id)), "{statement}, {context}");
        let outcome = view.outcome.as_ref().expect(&context);
        let url = format!("http://{}.execute-api.localhost:{GATEWAY}/test", api.id);
        assert_eq!(outcome.url.as_ref(), Some(&url), "{context}");
        api.id.clone()
    }
}

/// Lets many run at a time.
async fn each<T>(cases: Vec<Case>, run: impl AsyncFn(Case) -> T) -> Vec<T> {
    let run = &run;
    stream::iter(cases).map(|case| run(case)).buffer_unordered(AT_ONCE).collect().await
}

fn assert_made_once(proxy: &Proxy, context: &str) {
    for operation in ONCE {
        assert_eq!(proxy.passed(operation), 1, "{operation}, {context}: {:?}", proxy.changes());
    }
}

/// With an engine that has nothing yet; it and what is in it go at the end.
async fn with_engine(test: impl AsyncFn(&Local)) {
    let local = Local::start().await;
    test(&local).await;
    local.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_once_the_operation_ends_complete() {
    with_engine(async |local| {
        let account = Account::new(local);
        let proxy = Proxy::start(&local.endpoint.url).await;
        let console = operations(Store::open(&StoreUrl::Memory).await.expect("a store"), &proxy.url).await;
        let usual = rest(&console, &ana(), &create(&console, "usual").await).await;
        assert_eq!(proxy.changes(), CHANGES);
        let mut made = vec![("usual".to_owned(), account.assert_complete("usual", &usual).await)];

        let faults = [Fault::Fails, Fault::Throttles, Fault::CutBefore, Fault::CutAfter];
        let complete = each(Case::all(&faults, false), async |case| {
            let name = case.name("goes-on");
            let proxy = Proxy::start(&local.endpoint.url).await;
            proxy.arm(case.at, case.fault);
            let console = operations(Store::open(&StoreUrl::Memory).await.expect("a store"), &proxy.url).await;
            let id = create(&console, &name).await;
            let mut view = rest(&console, &ana(), &id).await;
            if view.status == OperationStatus::Failed {
                console.resume(&ana(), &id).await.expect("resumed");
                view = rest(&console, &ana(), &id).await;
            }
            console.stop().await;
            let api = account.assert_complete(&name, &view).await;
            assert_made_once(&proxy, &name);
            (name, api)
        });
        made.extend(complete.await);
        assert_eq!(account.things().await, Things::of(&made));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_for_good_is_taken_back_without_a_trace() {
    with_engine(async |local| {
        let before = Account::new(local).things().await;
        let faults = [Fault::Fails, Fault::Throttles, Fault::CutBefore, Fault::CutAfter];
        each(Case::all(&faults, true), async |case| {
            let name = case.name("goes-back");
            let proxy = Proxy::start(&local.endpoint.url).await;
            proxy.arm_and_refuse(case.at, case.fault);
            let console = operations(Store::open(&StoreUrl::Memory).await.expect("a store"), &proxy.url).await;
            let id = create(&console, &name).await;
            taken_back(&proxy, &console, &id, &name).await;
        })
        .await;
        assert_eq!(Account::new(local).things().await, before);
    })
    .await;
}

/// Stopped because everything is refused, then rolled back with an account that is well again.
async fn taken_back(proxy: &Proxy, console: &Operations, id: &str, name: &str) {
    let view = rest(console, &ana(), id).await;
    assert_eq!(view.status, OperationStatus::Failed, "{name}: {view:#?}");
    proxy.mend();
    console.roll_back(&ana(), id).await.expect("rolled back");
    let view = rest(console, &ana(), id).await;
    assert_eq!(view.status, OperationStatus::RolledBack, "{name}: {view:#?}");
    console.stop().await;
    for operation in ONCE {
        assert!(proxy.passed(operation) <= 1, "{operation}, {name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_killed_in_any_call_is_followed_by_one_that_ends_what_was_begun() {
    with_engine(async |local| {
        let account = Account::new(local);
        let faults = [Fault::HangsBefore, Fault::HangsAfter];
        let complete = each(Case::all(&faults, false), async |case| {
            let name = case.name("killed");
            let (proxy, files, console, id) = after_kill(local, case, &name, false).await;
            let view = rest(&console, &ana(), &id).await;
            console.stop().await;
            drop(files);
            let api = account.assert_complete(&name, &view).await;
            assert_made_once(&proxy, &name);
            (name, api)
        });
        let made = complete.await;
        each(Case::all(&faults, true), async |case| {
            let name = case.name("killed-back");
            let (proxy, files, console, id) = after_kill(local, case, &name, true).await;
            taken_back(&proxy, &console, &id, &name).await;
            drop(files);
        })
        .await;
        assert_eq!(account.things().await, Things::of(&made));
    })
    .await;
}

/// The console after one that was killed in this call, later than the dead one held its operation.
async fn after_kill(
    local: &Local,
    case: Case,
    name: &str,
    refused: bool,
) -> (Proxy, tempfile::TempDir, Operations, String) {
    let proxy = Proxy::start(&local.endpoint.url).await;
    let files = tempfile::TempDir::new().expect("a folder");
    let url = StoreUrl::Sqlite(files.path().join("lambent.db"));
    proxy.arm(case.at, case.fault);
    let id = killed(&proxy, &url, name).await;
    if refused {
        proxy.refuse();
    }
    let later = Clock::manual(Clock::System.now() + HELD_MS);
    let store = Store::open(&url).await.expect("the same store").with_clock(later);
    let console = operations(store, &proxy.url).await;
    (proxy, files, console, id)
}
