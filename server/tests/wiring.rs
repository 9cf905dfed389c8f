//! HTTP APIs made and wired by plain forms against the real engine; every page of it renders whole.

use app::{operations::model::OperationStatus, session::service::Visitor};
use axum::http::Method;
use server::aws::Aws;

use crate::support::{Local, Member, hidden, rest};

const PLACE: &str = "/c/local/us-east-1";

async fn member() -> Member {
    let local = Local::start().await;
    local.console.hub.set_gateway_port(Some(8701));
    let code = b"def lambda_handler(e, c): return 'hi'".as_slice();
    for name in ["hello", "other"] {
        let zip = server::functions::package::build([("lambda_function.py", code)]).expect("a package");
        local.function(name, zip, "python3.13", "lambda_function.lambda_handler", Default::default()).await;
    }
    Member::of(local, &[]).await
}

impl Member {
    /// Waits until the operation at this path is done.
    async fn done(&self, path: &str) {
        let id = path.strip_prefix("/operations/").unwrap_or_else(|| panic!("no operation: {path}"));
        let Visitor::SignedIn(caller) = self.local.console.visitor(&self.cookie).await else { panic!("signed in") };
        let view = rest(&self.local.console.site.operations, &caller, id).await;
        assert_eq!(view.status, OperationStatus::Done, "{view:?}");
    }

    fn aws(&self) -> Aws {
        self.local.aws()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_is_made_wired_and_deleted_by_plain_forms() {
    let member = member().await;
    let draft = "name=web&function.1=hello&function.2=other&method.1=ANY&path.1=%2Ftest&to.1=1\
                 &method.2=GET&path.2=%2Fitems%2F%7Bid%7D&to.2=2";
    for (step, says) in
        [("start", "Alias or version of hello"), ("routes", "Route 2"), ("stage", "A stage with a name")]
    {
        let page = member.page(&format!("{PLACE}/apis/new?{draft}&step={step}")).await;
        assert!(page.contains(says), "{step}");
    }
    let review = member.page(&format!("{PLACE}/apis/new?{draft}&step=review")).await;
    assert!(review.contains("aws apigatewayv2 create-api --name web"));
    let operation = member.send("apis/create", &[("draft", draft), ("token", hidden(&review, "token"))]).await;
    member.done(&operation).await;
    assert!(member.page(&operation).await.contains("ANY /test is live"));

    let apis = member.aws().get_apis().await.expect("APIs");
    let [api] = &apis[..] else { panic!("{apis:?}") };
    let keys = async || {
        let routes = member.aws().get_routes(&api.id).await.expect("routes");
        let mut keys: Vec<_> = routes.iter().map(|route| route.key.clone()).collect();
        keys.sort();
        keys
    };
    assert_eq!(keys().await, ["ANY /test", "GET /items/{id}"]);
    let policy = member.aws().get_policy("other", None).await.expect("a policy").expect("a policy");
    assert!(policy.contains(&format!("{}/*/GET/items/*", api.id)), "{policy}");

    let routes = member.aws().get_routes(&api.id).await.expect("routes");
    let items = routes.iter().find(|route| route.key != "ANY /test").expect("a route").id.clone();
    let base = format!("{PLACE}/apis/{}", api.id);
    for (path, says) in [
        (format!("{PLACE}/apis"), "web"),
        (base.clone(), "$default"),
        (format!("{base}/routes"), "Remove route GET /items/{id}"),
        (format!("{base}/integrations"), "AWS_PROXY"),
        (format!("{base}/stages"), "Automatic"),
        (format!("{base}/routes/new"), "An integration of this API"),
        (format!("{base}/routes/{items}/change"), "leads to other now"),
        (format!("{base}/routes/{items}/remove"), "This stops working"),
        (format!("{base}/delete"), "This stops working"),
        (format!("{PLACE}/functions/hello"), "Add trigger"),
        (format!("{PLACE}/functions/hello/add-trigger?source=api"), "One of this region"),
    ] {
        assert!(member.page(&path).await.contains(says), "{path} says {says}");
    }

    // Another tool changes the API between load and save.
    let form = member.page(&format!("{base}/routes/new?method=POST&path=/new&function=other&step=review")).await;
    let (mark, token) = (hidden(&form, "mark").to_owned(), hidden(&form, "token").to_owned());
    let integration = routes[0].integration_id.clone().expect("an integration");
    let theirs = server::aws::apigateway::NewRoute { key: "GET /theirs".into(), integration_id: integration };
    member.aws().create_route(&api.id, &theirs).await.expect("a route");
    let draft = format!("api_id={}&method=POST&path=%2Fnew&function=other", api.id);
    let refused = member.send("apis/route", &[("draft", &draft), ("mark", &mark), ("token", &token)]).await;
    assert!(refused.contains("__err"), "{refused}");
    assert_eq!(keys().await, ["ANY /test", "GET /items/{id}", "GET /theirs"]);
    let form = member.page(&format!("{base}/routes/new?method=POST&path=/new&function=other&step=review")).await;
    let mark = hidden(&form, "mark").to_owned();
    let operation = member.send("apis/route", &[("draft", &draft), ("mark", &mark), ("token", &token)]).await;
    member.done(&operation).await;
    assert_eq!(keys().await, ["ANY /test", "GET /items/{id}", "GET /theirs", "POST /new"]);

    // Its function lets nobody in for the route the other tool made.
    let page = member.page(&base).await;
    assert!(page.contains("Add permission for GET /theirs"));
    let theirs = member.aws().get_routes(&api.id).await.expect("routes");
    let theirs = theirs.iter().find(|route| route.key == "GET /theirs").expect("a route").id.clone();
    let back = member.send("apis/add-permission", &[("id", &api.id), ("route", &theirs)]).await;
    assert!(back.ends_with("?done=permission"), "{back}");
    assert!(!member.page(&base).await.contains("Add permission for"));

    let confirm = member.page(&format!("{base}/routes/{theirs}/remove")).await;
    let mark = hidden(&confirm, "mark").to_owned();
    let fields = [("id", api.id.as_str()), ("route", &theirs), ("mark", &mark), ("permission", "true")];
    let back = member.send("apis/remove-route", &fields).await;
    assert!(back.ends_with("?done=route-removed"), "{back}");
    assert_eq!(keys().await, ["ANY /test", "GET /items/{id}", "POST /new"]);
    let policy = member.aws().get_policy("hello", None).await.expect("a policy").expect("a policy");
    assert!(!policy.contains("/theirs"), "{policy}");

    let mark = hidden(&member.page(&format!("{base}/delete")).await, "mark").to_owned();
    let fields = [("id", api.id.as_str()), ("mark", &mark), ("confirm", "web"), ("permissions", "true")];
    let back = member.send("apis/delete", &fields).await;
    assert!(back.ends_with("?done=deleted"), "{back}");
    assert!(member.aws().get_apis().await.expect("APIs").is_empty());
    let policy = member.aws().get_policy("hello", None).await.expect("a policy").unwrap_or_default();
    assert!(!policy.contains("execute-api"), "{policy}");
    member.local.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_functions_overview_waits_for_one_call() {
    let member = member().await;
    let headers = [("cookie", member.cookie.as_str()), ("accept", "application/json")];
    let path = "/api/functions/triggers?c=local&r=us-east-1&name=hello";
    let answer = member.local.console.ask(Method::GET, path, &headers, "").await;
    assert_eq!(answer.headers["x-lambent-aws-calls"], "1");
    member.local.stop().await;
}
