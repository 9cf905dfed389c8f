//! Every server function, with every role, signed out, and from another site. A server function that is not in the
//! table fails here: decide who may call it, then add it.

use app::session::model::{Permission, Role};
use axum::http::{Method, StatusCode};

use crate::support::Console;

/// Path under `/api/`, the permission it requires; none is public.
const TABLE: &[(&str, Option<Permission>)] = &[
    ("activity/get", Some(Permission::ActivityRead)),
    ("activity/last-change", Some(Permission::ActivityRead)),
    ("activity/list", Some(Permission::ActivityRead)),
    ("apis/access-log", Some(Permission::ApisRead)),
    ("apis/add-permission", Some(Permission::ApisWrite)),
    ("apis/behind", Some(Permission::ApisRead)),
    ("apis/create", Some(Permission::ApisWrite)),
    ("apis/delete", Some(Permission::ApisWrite)),
    ("apis/deletion", Some(Permission::ApisRead)),
    ("apis/get", Some(Permission::ApisRead)),
    ("apis/links", Some(Permission::ApisRead)),
    ("apis/list", Some(Permission::ApisRead)),
    ("apis/removal", Some(Permission::ApisRead)),
    ("apis/remove-route", Some(Permission::ApisWrite)),
    ("apis/route", Some(Permission::ApisWrite)),
    ("apis/switch-access-log", Some(Permission::ApisWrite)),
    ("blueprints/events", Some(Permission::FunctionsRead)),
    ("blueprints/get", Some(Permission::FunctionsRead)),
    ("blueprints/list", Some(Permission::FunctionsRead)),
    ("causes/diagnose", Some(Permission::FunctionsRead)),
    ("causes/heal-api", Some(Permission::ApisWrite)),
    ("causes/heal-function", Some(Permission::FunctionsWrite)),
    ("connections/identity", Some(Permission::FunctionsRead)),
    ("functions/access-points", Some(Permission::FunctionsRead)),
    ("functions/account-concurrency", Some(Permission::FunctionsRead)),
    ("functions/add-permission", Some(Permission::FunctionsWrite)),
    ("functions/alias", Some(Permission::FunctionsRead)),
    ("functions/alias-traffic", Some(Permission::FunctionsRead)),
    ("functions/aliases", Some(Permission::FunctionsRead)),
    ("functions/allow-recursion", Some(Permission::FunctionsWrite)),
    ("functions/asynchronous", Some(Permission::FunctionsRead)),
    ("functions/attach-policy", Some(Permission::RolesWrite)),
    ("functions/check-code", Some(Permission::FunctionsRead)),
    ("functions/chunk", Some(Permission::FunctionsRead)),
    ("functions/code", Some(Permission::FunctionsRead)),
    ("functions/code-file", Some(Permission::FunctionsRead)),
    ("functions/code-signing", Some(Permission::FunctionsRead)),
    ("functions/compare", Some(Permission::FunctionsRead)),
    ("functions/configure", Some(Permission::FunctionsWrite)),
    ("functions/configure-asynchronous", Some(Permission::FunctionsWrite)),
    ("functions/configure-dead-letter", Some(Permission::FunctionsWrite)),
    ("functions/configure-environment", Some(Permission::FunctionsWrite)),
    ("functions/configure-file-system", Some(Permission::FunctionsWrite)),
    ("functions/configure-network", Some(Permission::FunctionsWrite)),
    ("functions/create", Some(Permission::FunctionsWrite)),
    ("functions/create-alias", Some(Permission::FunctionsWrite)),
    ("functions/create-database-proxy", Some(Permission::FunctionsWrite)),
    ("functions/database-proxies", Some(Permission::FunctionsRead)),
    ("functions/database-proxy-targets", Some(Permission::FunctionsRead)),
    ("functions/databases", Some(Permission::FunctionsRead)),
    ("functions/delete", Some(Permission::FunctionsWrite)),
    ("functions/delete-alias", Some(Permission::FunctionsWrite)),
    ("functions/delete-url", Some(Permission::FunctionsWrite)),
    ("functions/delete-version", Some(Permission::FunctionsWrite)),
    ("functions/deploy", Some(Permission::FunctionsWrite)),
    ("functions/detach-policy", Some(Permission::RolesWrite)),
    ("functions/encrypt-value", Some(Permission::FunctionsWrite)),
    ("functions/environment", Some(Permission::FunctionsRead)),
    ("functions/environment-form", Some(Permission::FunctionsWrite)),
    ("functions/file-systems", Some(Permission::FunctionsRead)),
    ("functions/first-view", Some(Permission::FunctionsRead)),
    ("functions/get", Some(Permission::FunctionsRead)),
    ("functions/grant", Some(Permission::FunctionsWrite)),
    ("functions/inline-policy", Some(Permission::RolesWrite)),
    ("functions/insights", Some(Permission::FunctionsRead)),
    ("functions/invoke", Some(Permission::FunctionsInvoke)),
    ("functions/kms-keys", Some(Permission::FunctionsRead)),
    ("functions/leavings", Some(Permission::FunctionsWrite)),
    ("functions/log-group", Some(Permission::FunctionsRead)),
    ("functions/mend-url", Some(Permission::FunctionsWrite)),
    ("functions/monitoring", Some(Permission::FunctionsRead)),
    ("functions/mount-targets", Some(Permission::FunctionsRead)),
    ("functions/name-taken", Some(Permission::FunctionsWrite)),
    ("functions/network", Some(Permission::FunctionsRead)),
    ("functions/new-token", Some(Permission::FunctionsWrite)),
    ("functions/observation", Some(Permission::FunctionsRead)),
    ("functions/observe", Some(Permission::FunctionsInvoke)),
    ("functions/observe-stop", Some(Permission::FunctionsInvoke)),
    ("functions/own-needs", Some(Permission::FunctionsRead)),
    ("functions/policies", Some(Permission::FunctionsRead)),
    ("functions/provision", Some(Permission::FunctionsWrite)),
    ("functions/provisioned-concurrency", Some(Permission::FunctionsRead)),
    ("functions/publish", Some(Permission::FunctionsWrite)),
    ("functions/qualifiers", Some(Permission::FunctionsRead)),
    ("functions/recursion", Some(Permission::FunctionsRead)),
    ("functions/refresh", Some(Permission::FunctionsRead)),
    ("functions/remove-permission", Some(Permission::FunctionsWrite)),
    ("functions/replace-image", Some(Permission::FunctionsWrite)),
    ("functions/replace-zip", Some(Permission::FunctionsWrite)),
    ("functions/reserve", Some(Permission::FunctionsWrite)),
    ("functions/reserved-concurrency", Some(Permission::FunctionsRead)),
    ("functions/resource-policy", Some(Permission::FunctionsRead)),
    ("functions/reveal", Some(Permission::FunctionsReveal)),
    ("functions/role", Some(Permission::FunctionsRead)),
    ("functions/role-needs", Some(Permission::FunctionsRead)),
    ("functions/roles", Some(Permission::FunctionsRead)),
    ("functions/runtime-management", Some(Permission::FunctionsRead)),
    ("functions/save-alias", Some(Permission::FunctionsWrite)),
    ("functions/save-code-signing", Some(Permission::FunctionsWrite)),
    ("functions/save-layers", Some(Permission::FunctionsWrite)),
    ("functions/save-monitoring", Some(Permission::FunctionsWrite)),
    ("functions/save-retention", Some(Permission::FunctionsWrite)),
    ("functions/save-runtime-management", Some(Permission::FunctionsWrite)),
    ("functions/save-tags", Some(Permission::FunctionsWrite)),
    ("functions/save-url", Some(Permission::FunctionsWrite)),
    ("functions/secrets", Some(Permission::FunctionsRead)),
    ("functions/send-request", Some(Permission::FunctionsInvoke)),
    ("functions/signing-configs", Some(Permission::FunctionsRead)),
    ("functions/switch-tool", Some(Permission::FunctionsWrite)),
    ("functions/targets", Some(Permission::FunctionsRead)),
    ("functions/triggers", Some(Permission::FunctionsRead)),
    ("functions/unprovision", Some(Permission::FunctionsWrite)),
    ("functions/upload", Some(Permission::FunctionsWrite)),
    ("functions/url", Some(Permission::FunctionsRead)),
    ("functions/version-choices", Some(Permission::FunctionsRead)),
    ("functions/version-removal", Some(Permission::FunctionsRead)),
    ("functions/versions", Some(Permission::FunctionsRead)),
    ("functions/vpc-parts", Some(Permission::FunctionsRead)),
    ("functions/vpcs", Some(Permission::FunctionsRead)),
    ("functions/wiring", Some(Permission::FunctionsRead)),
    ("layers/delete", Some(Permission::FunctionsWrite)),
    ("layers/facts", Some(Permission::FunctionsRead)),
    ("layers/list", Some(Permission::FunctionsRead)),
    ("layers/publish", Some(Permission::FunctionsWrite)),
    ("layers/versions", Some(Permission::FunctionsRead)),
    ("logs/invocation", Some(Permission::FunctionsRead)),
    ("logs/search", Some(Permission::FunctionsRead)),
    ("mappings/add", Some(Permission::FunctionsWrite)),
    ("mappings/delete", Some(Permission::FunctionsWrite)),
    ("mappings/get", Some(Permission::FunctionsRead)),
    ("mappings/offers", Some(Permission::FunctionsRead)),
    ("mappings/queue", Some(Permission::FunctionsRead)),
    ("mappings/save", Some(Permission::FunctionsWrite)),
    ("mappings/switch", Some(Permission::FunctionsWrite)),
    ("mappings/table", Some(Permission::FunctionsRead)),
    ("metrics/api", Some(Permission::ApisRead)),
    ("metrics/cold-starts", Some(Permission::FunctionsRead)),
    ("metrics/function", Some(Permission::FunctionsRead)),
    ("metrics/rows", Some(Permission::FunctionsRead)),
    ("metrics/worst", Some(Permission::FunctionsRead)),
    ("operations/get", Some(Permission::FunctionsRead)),
    ("operations/list", Some(Permission::FunctionsRead)),
    ("operations/resume", Some(Permission::FunctionsWrite)),
    ("operations/roll-back", Some(Permission::FunctionsWrite)),
    ("session/change-password", Some(Permission::OwnAccount)),
    ("session/frame", Some(Permission::OwnAccount)),
    ("session/revoke", Some(Permission::OwnAccount)),
    ("session/sessions", Some(Permission::OwnAccount)),
    ("session/set-up", None),
    ("session/sign-in", None),
    ("session/sign-out", Some(Permission::OwnAccount)),
    ("team/add", Some(Permission::TeamWrite)),
    ("team/list", Some(Permission::TeamRead)),
    ("team/set-disabled", Some(Permission::TeamWrite)),
    ("team/set-role", Some(Permission::TeamWrite)),
    ("test-events/delete", Some(Permission::FunctionsWrite)),
    ("test-events/list", Some(Permission::FunctionsRead)),
    ("test-events/run", Some(Permission::FunctionsInvoke)),
    ("test-events/save", Some(Permission::FunctionsWrite)),
    ("traces/get", Some(Permission::FunctionsRead)),
    ("traces/list", Some(Permission::FunctionsRead)),
    ("triggers/add", Some(Permission::FunctionsWrite)),
    ("triggers/list", Some(Permission::FunctionsRead)),
    ("triggers/look", Some(Permission::FunctionsRead)),
    ("triggers/offers", Some(Permission::FunctionsWrite)),
    ("triggers/outlook", Some(Permission::FunctionsWrite)),
    ("triggers/removal", Some(Permission::FunctionsWrite)),
    ("triggers/remove", Some(Permission::FunctionsWrite)),
    ("triggers/switch", Some(Permission::FunctionsWrite)),
];

fn expected(path: &str) -> Option<Option<Permission>> {
    let name = path.strip_prefix("/api/")?;
    TABLE.iter().find(|(known, _)| *known == name).map(|(_, permission)| *permission)
}

#[test]
fn the_table_knows_every_server_function_and_no_other() {
    let mut registered: Vec<&str> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    registered.sort_unstable();
    let unknown: Vec<_> = registered.iter().filter(|path| expected(path).is_none()).collect();
    assert!(unknown.is_empty(), "not in the table: {unknown:#?}");
    let gone: Vec<_> =
        TABLE.iter().filter(|(name, _)| !registered.contains(&format!("/api/{name}").as_str())).collect();
    assert!(gone.is_empty(), "no longer a server function: {gone:#?}");
}

fn is_read(method: &Method) -> bool {
    *method == Method::GET
}

async fn call(console: &Console, path: &str, method: &Method, cookie: Option<&str>, site: &str) -> StatusCode {
    let mut headers = vec![("sec-fetch-site", site), ("accept", "application/json")];
    if let Some(cookie) = cookie {
        headers.push(("cookie", cookie));
    }
    if is_read(method) {
        let path = format!("{path}?{ARGUMENTS}");
        console.ask(method.clone(), &path, &headers, "").await.status
    } else {
        let json = path.strip_prefix("/api/").and_then(|name| JSON.iter().find(|(known, _)| *known == name));
        let (kind, body) =
            json.map_or(("application/x-www-form-urlencoded", ARGUMENTS), |(_, body)| ("application/json", *body));
        headers.push(("content-type", kind));
        console.ask(method.clone(), path, &headers, body).await.status
    }
}

/// Arguments of the server functions that take them as JSON.
const JSON: &[(&str, &str)] = &[
    (
        "functions/check-code",
        r#"{"c":"local","r":"us-east-1","name":"x","sha256":"","edits":[{"Put":{"path":"a.py","text":""}}],"handler":null}"#,
    ),
    ("functions/create-database-proxy", r#"{"c":"local","r":"us-east-1","request":{},"token":"x"}"#),
    (
        "functions/deploy",
        r#"{"c":"local","r":"us-east-1","name":"x",
            "deploy":{"base_sha256":"","base_handler":null,"edits":[],"handler":"a.b","anyway":false}}"#,
    ),
    (
        "test-events/save",
        r#"{"c":"local","r":"us-east-1","name":"x","known":null,"draft":
            {"name":"e","event":"{}","qualifier":"","kind":"RequestResponse","expected":"Any","answer":""}}"#,
    ),
];

/// Values for the arguments of all server functions: what one does not know it ignores.
const ARGUMENTS: &str = "c=local&r=us-east-1&id=1&name=x&email=x%40example.com&password=short&role=viewer&disabled=true\
     &token=x&on=true&source=s3&draft=name%3Dx&sha256=x&base_sha256=x&path=x&upload=x&image_uri=x&generation=0&offset=0&layer=x&version=1&group=x&arn=x&payload=%7B%7D&ids=a&route=r1&current=x&new=y\
     &request[api_id]=a&request[stage]=s&request[method]=GET&request[path]=%2F&request[body]=";

#[tokio::test(flavor = "multi_thread")]
async fn each_role_may_call_what_the_table_allows() {
    let console = Console::new().await;
    for role in Role::ALL {
        for (path, method) in server_fn::axum::server_fn_paths() {
            let Some(Some(permission)) = expected(path) else { continue };
            // A session of its own for each call: some of them end it.
            let cookie = console.session(role).await;
            let status = call(&console, path, &method, Some(&cookie), "same-origin").await;
            // Arguments that cannot be read are answered before anybody is asked who they are.
            assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{role:?} {path}");
            if role.allows(permission) {
                assert!(
                    status != StatusCode::FORBIDDEN && status != StatusCode::UNAUTHORIZED,
                    "{role:?} {path}: {status}"
                );
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{role:?} {path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_may_call_anything() {
    let console = Console::new().await;
    let cookie = console.session(Role::Admin).await;
    for (path, method) in server_fn::axum::server_fn_paths() {
        if let Some(Some(_)) = expected(path) {
            let status = call(&console, path, &method, None, "same-origin").await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "signed out: {path}");
        }
        for site in ["cross-site", "same-site", "none"] {
            let status = call(&console, path, &method, Some(&cookie), site).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{site}: {path}");
        }
    }
}

#[test]
fn what_changes_something_is_never_a_get() {
    for (path, method) in server_fn::axum::server_fn_paths() {
        let writes = expected(path).flatten().is_none_or(|permission| {
            matches!(
                permission,
                Permission::FunctionsInvoke
                    | Permission::FunctionsReveal
                    | Permission::ApisWrite
                    | Permission::RolesWrite
                    | Permission::TeamWrite
            )
        });
        assert!(!(writes && is_read(&method)), "{path} changes something and is a GET");
    }
}
