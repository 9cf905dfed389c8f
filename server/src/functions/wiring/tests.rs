use std::sync::Arc;

use super::*;
use crate::aws::stub::{self, Reply, Stub, place};

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:000000000000:function:hello";

fn statement(id: &str, path: &str) -> String {
    format!(
        r#"{{"Sid":"{id}","Effect":"Allow","Principal":{{"Service":"apigateway.amazonaws.com"}},"Action":"lambda:InvokeFunction",
            "Resource":"{FUNCTION}","Condition":{{"ArnLike":{{"AWS:SourceArn":"arn:aws:execute-api:eu-west-1:000000000000:{path}"}}}}}}"#
    )
}

/// A function `hello`, an API `a1b2` with the routes given as `(key, integration)`, and nothing else.
struct Account {
    statements: Vec<String>,
    routes: Vec<(&'static str, &'static str)>,
    stage: &'static str,
}

impl Default for Account {
    fn default() -> Self {
        let stage = r#"{"stageName":"$default","autoDeploy":true}"#;
        Self { statements: vec![statement("s1", "a1b2/*/*/test")], routes: vec![("ANY /test", "i1")], stage }
    }
}

impl Account {
    fn answer(&self, request: &stub::Request) -> Reply {
        let path = request.route();
        if path.ends_with("/policy") {
            if self.statements.is_empty() {
                return stub::error(404, "ResourceNotFoundException", "The resource you requested does not exist.");
            }
            let policy =
                format!(r#"{{"Version":"2012-10-17","Id":"default","Statement":[{}]}}"#, self.statements.join(","));
            return stub::json(200, serde_json::json!({ "Policy": policy, "RevisionId": "r" }).to_string());
        }
        if path.ends_with("/event-invoke-config") {
            return stub::json(
                200,
                r#"{"DestinationConfig":{"OnSuccess":{},"OnFailure":{"Destination":"arn:aws:sqs:eu-west-1:0:q"}}}"#,
            );
        }
        let items = |items: Vec<String>| stub::json(200, format!(r#"{{"items":[{}]}}"#, items.join(",")));
        match path {
            "/2015-03-31/event-source-mappings" | "/2015-03-31/event-source-mappings/" => {
                stub::json(200, r#"{"EventSourceMappings":[]}"#)
            }
            "/v2/apis/a1b2" => stub::json(200, r#"{"apiId":"a1b2","name":"web","protocolType":"HTTP"}"#),
            "/v2/apis/a1b2/routes" => items(
                self.routes
                    .iter()
                    .enumerate()
                    .map(|(at, (key, integration))| {
                        format!(r#"{{"routeId":"r{at}","routeKey":"{key}","target":"integrations/{integration}"}}"#)
                    })
                    .collect(),
            ),
            "/v2/apis/a1b2/integrations" => items(vec![
                format!(r#"{{"integrationId":"i1","integrationType":"AWS_PROXY","integrationUri":"{FUNCTION}"}}"#),
                format!(r#"{{"integrationId":"i2","integrationType":"AWS_PROXY","integrationUri":"{FUNCTION}:live"}}"#),
                format!(
                    r#"{{"integrationId":"i3","integrationType":"AWS_PROXY","integrationUri":"{FUNCTION}-other"}}"#
                ),
                format!(
                    r#"{{"integrationId":"i4","integrationType":"AWS_PROXY","integrationUri":"{FUNCTION}","credentialsArn":"arn:aws:iam::0:role/r"}}"#
                ),
            ]),
            "/v2/apis/a1b2/stages" => items(vec![self.stage.to_owned()]),
            _ => stub::error(404, "NotFoundException", "Invalid API identifier specified"),
        }
    }
}

async fn look(account: Account) -> (Wiring, Stub, Arc<AwsHub>, Caches) {
    let stub = Stub::start(move |request| account.answer(request)).await;
    let hub = Arc::new(stub.hub());
    hub.set_gateway_port(Some(8701));
    let caches = Caches::new(&hub);
    let wiring = wiring(&hub, &caches, &Who::console(), &place(), "hello", None).await.unwrap();
    (wiring, stub, hub, caches)
}

#[tokio::test]
async fn a_permitted_route_has_its_url() {
    let (wired, stub, hub, caches) = look(Account::default()).await;
    assert_eq!(wired.triggers.len(), 1);
    assert_eq!(wired.on_failure.as_deref(), Some("arn:aws:sqs:eu-west-1:0:q"));
    assert_eq!(wired.on_success, None);
    let route = &wired.routes[0];
    assert_eq!((route.url.as_str(), &route.broken), ("http://a1b2.execute-api.localhost:8701/test", &None));
    assert_eq!(
        (route.api_name.as_str(), route.route_key.as_str(), route.stage.as_str()),
        ("web", "ANY /test", "$default")
    );
    let calls = stub.seen().len();
    // The policy, what comes after, what polls, and the API by its four parts.
    assert_eq!(calls, 7);
    assert_eq!(wiring(&hub, &caches, &Who::console(), &place(), "hello", None).await.as_ref(), Ok(&wired));
    assert_eq!(stub.seen().len(), calls, "all of it is remembered");
}

#[tokio::test]
async fn what_may_call_it_costs_one_call() {
    let stub = Stub::start(move |request| Account::default().answer(request)).await;
    let hub = Arc::new(stub.hub());
    let caches = Caches::new(&hub);
    let told = triggers(&hub, &caches, &Who::console(), &place(), "hello", None).await.unwrap();
    assert_eq!(told[0].label, "a1b2 ANY /test");
    assert_eq!(stub.seen().len(), 1);
    let wired = wiring(&hub, &caches, &Who::console(), &place(), "hello", None).await.unwrap();
    assert_eq!((wired.triggers, stub.seen().len()), (told, 7));
}

#[tokio::test]
async fn variables_stay_in_the_url_and_other_functions_stay_out() {
    let account = Account {
        statements: vec![statement("s1", "a1b2/*/*")],
        routes: vec![("GET /items/{id}", "i1"), ("GET /live", "i2"), ("GET /other", "i3"), ("$default", "i1")],
        ..Account::default()
    };
    let (wired, ..) = look(account).await;
    let routes: Vec<_> = wired
        .routes
        .iter()
        .map(|route| (route.route_key.as_str(), route.url.as_str(), route.broken.is_some()))
        .collect();
    assert_eq!(
        routes,
        [
            ("$default", "http://a1b2.execute-api.localhost:8701/", false),
            ("GET /items/{id}", "http://a1b2.execute-api.localhost:8701/items/{id}", false),
        ]
    );
}

#[tokio::test]
async fn a_route_without_permission_says_so() {
    let account = Account { statements: vec![statement("s1", "a1b2/*/*/other")], ..Account::default() };
    let (wired, ..) = look(account).await;
    assert!(wired.routes[0].broken.as_deref().unwrap().starts_with("API Gateway may not invoke the function: "));
    // The $default route's source has two parts after the API, which three stars do not cover.
    let account = Account {
        statements: vec![statement("s1", "a1b2/*/*/*")],
        routes: vec![("$default", "i1"), ("ANY /test", "i1"), ("GET /own", "i4")],
        ..Account::default()
    };
    let (wired, ..) = look(account).await;
    let broken: Vec<_> = wired.routes.iter().map(|route| (route.route_key.as_str(), route.broken.is_some())).collect();
    assert_eq!(broken, [("$default", true), ("ANY /test", false), ("GET /own", false)]);
}

#[tokio::test]
async fn permissions_that_lead_nowhere() {
    let account = Account {
        statements: vec![statement("gone", "z9z9/*/*/test"), statement("idle", "a1b2/*/GET/x")],
        routes: vec![("GET /x", "i3")],
        ..Account::default()
    };
    let (wired, ..) = look(account).await;
    let told: Vec<_> =
        wired.routes.iter().map(|r| (r.api_id.as_str(), r.route_key.as_str(), r.broken.clone().unwrap())).collect();
    assert_eq!(told.len(), 2);
    assert_eq!((told[0].0, told[0].1), ("a1b2", "GET /x"));
    assert!(told[0].2.contains("No route of web leads to this function") && told[0].2.contains("idle"));
    assert_eq!((told[1].0, told[1].1), ("z9z9", "ANY /test"));
    assert!(told[1].2.contains("There is no HTTP API z9z9"));
}

#[tokio::test]
async fn a_stage_never_deployed_serves_nothing() {
    let (wired, ..) = look(Account { stage: r#"{"stageName":"beta"}"#, ..Account::default() }).await;
    assert_eq!(wired.routes[0].broken.as_deref(), Some("The stage beta has never been deployed."));
    assert_eq!(wired.routes[0].url, "http://a1b2.execute-api.localhost:8701/beta/test");
}

#[tokio::test]
async fn a_route_without_any_policy_is_found_where_its_api_was_just_seen() {
    let (wired, _stub, hub, caches) = look(Account { statements: Vec::new(), ..Account::default() }).await;
    assert_eq!((wired.triggers.len(), wired.routes.len()), (0, 0));
    caches.apis.api(&Who::console(), &place(), "a1b2").await.unwrap();
    let wired = wiring(&hub, &caches, &Who::console(), &place(), "hello", None).await.unwrap();
    let why = wired.routes[0].broken.as_deref().unwrap();
    assert_eq!(why, "API Gateway may not invoke the function: The function has no resource policy.");
}
