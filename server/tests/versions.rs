//! Versions, aliases and concurrency by plain forms against the real engine, and an alias's shares through the real local
//! gateway.

use app::functions::aliases::rules;
use axum::http::{Method, StatusCode};
use server::{
    aws::apigateway::{NewIntegration, NewRoute, NewStage},
    aws::lambda::{NewCode, NewPermission, aliases::AliasChange},
    http_apis::local_gateway::LocalGateway,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Local, Member, hidden};

const FUNCTION: &str = "/c/local/us-east-1/functions/hello";

fn package(text: &str) -> Vec<u8> {
    let code = format!("def lambda_handler(event, context):\n    return '{text}'\n");
    server::functions::package::build([("lambda_function.py", code.as_bytes())]).expect("a package")
}

async fn member() -> Member {
    let local = Local::start().await;
    let environment = [("TOKEN".to_owned(), "canary-secret".to_owned())].into();
    local.function("hello", package("one"), "python3.13", "lambda_function.lambda_handler", environment).await;
    Member::of(local, &[("name", "hello")]).await
}

impl Member {
    /// Deploys other code, as somebody else does.
    async fn deploy(&self, text: &str) {
        let aws = self.local.aws();
        aws.update_function_code("hello", NewCode::Zip(package(text)), None).await.expect("deployed");
        while aws.get_function("hello", None).await.expect("the function").update
            != app::functions::model::UpdateStatus::Successful
        {
            tokio::task::yield_now().await;
        }
    }

    /// Publishes what is there now, from the page.
    async fn publish(&self, why: &str) -> String {
        let page = self.page(&format!("{FUNCTION}/versions")).await;
        let mark = hidden(&page, "publish[mark]");
        self.send("functions/publish", &[("publish[mark]", mark), ("publish[why]", why)]).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_and_aliases_live_by_plain_forms() {
    let member = member().await;
    let versions = format!("{FUNCTION}/versions");
    assert_eq!(member.publish("the first").await, format!("{versions}?published=1"));
    let page = member.page(&format!("{versions}?published=1")).await;
    assert!(page.contains("Version 1 is published") && page.contains("the first"), "{page}");
    assert!(page.contains("Nothing has changed since version 1"), "{page}");
    assert!(member.publish("again").await.ends_with("&same=1"));

    // What was not seen is not published.
    let mark = hidden(&page, "publish[mark]").to_owned();
    member.deploy("two").await;
    let refused = member.send("functions/publish", &[("publish[mark]", &mark), ("publish[why]", "unseen")]).await;
    assert!(refused.contains("__err") && refused.contains("why=unseen"), "{refused}");
    assert!(
        member.page(refused.trim_start_matches("http://127.0.0.1:8700")).await.contains("Somebody changed the code")
    );
    assert_eq!(member.publish("the second").await, format!("{versions}?published=2"));

    // The engine has the first one's code no more; Lambent kept it.
    let compared = member.page(&format!("{versions}?from=1&to=2")).await;
    for text in ["Compared: version 1 with version 2", "return &#x27;one&#x27;", "return &#x27;two&#x27;"] {
        assert!(compared.contains(text) || compared.contains(&text.replace("&#x27;", "'")), "no {text}: {compared}");
    }

    let create = [("alias", "live"), ("typed[version]", "1"), ("typed[description]", ""), ("typed[second]", "")];
    assert_eq!(member.send("functions/create-alias", &create).await, format!("{FUNCTION}/aliases?created=live"));
    let refused = member.send("functions/create-alias", &[("alias", "7"), ("typed[version]", "9")]).await;
    let page = member.page(refused.trim_start_matches("http://127.0.0.1:8700")).await;
    assert!(page.contains("digits alone") && page.contains("There is no version 9."), "{page}");

    let base =
        [("alias", "live"), ("edit[base][version]", "1"), ("edit[base][description]", ""), ("edit[base][split]", "")];
    let shift = [("edit[typed][version]", "1"), ("edit[typed][second]", "2"), ("edit[typed][share]", "25")];
    let saved = member.send("functions/save-alias", &[&base[..], &shift].concat()).await;
    assert_eq!(saved, format!("{FUNCTION}/aliases/live?saved=yes"));
    let page = member.page(&saved).await;
    for text in ["Saved; AWS has it now.", "Finish: all to version 2", "Cancel: all to version 1", "Observed share"] {
        assert!(page.contains(text), "no {text}");
    }
    // The form as it was, once more: both sides changed the split.
    let other = [("edit[typed][version]", "1"), ("edit[typed][second]", "2"), ("edit[typed][share]", "50")];
    let conflict = member.send("functions/save-alias", &[&base[..], &other].concat()).await;
    let page = member.page(&conflict).await;
    assert!(page.contains("Somebody else changed the same") && page.contains("edit[pick][split]"), "{page}");

    assert!(
        member.page(&format!("{versions}/2/delete")).await.contains("It cannot be deleted while aliases lead to it")
    );
    let finish = [
        ("alias", "live"),
        ("edit[base][version]", "1"),
        ("edit[base][description]", ""),
        ("edit[base][split]", "2 25"),
        ("edit[typed][version]", "2"),
    ];
    member.send("functions/save-alias", &finish).await;
    let page = member.page(&format!("{FUNCTION}/aliases/live/roll-back")).await;
    assert!(page.contains("Roll back to 1") && page.contains("developer@example.com<!> changed it"), "{page}");
    assert!(member.page(&format!("{FUNCTION}/aliases")).await.contains("Roll back to 1"));
    let back = [
        ("alias", "live"),
        ("edit[then]", "list"),
        ("edit[base][version]", "2"),
        ("edit[base][description]", ""),
        ("edit[base][split]", ""),
        ("edit[typed][version]", "1"),
    ];
    assert!(member.send("functions/save-alias", &back).await.ends_with("/aliases?saved=live"));
    assert_eq!(member.local.aws().get_alias("hello", "live").await.expect("an alias").version, "1");

    // Every page of a version, and of an alias.
    for qualifier in ["1", "live"] {
        for page in
            ["", "/code", "/test", "/configuration/general", "/configuration/concurrency", "/aliases", "/versions"]
        {
            let shown = member.page(&format!("{FUNCTION}{page}?qualifier={qualifier}")).await;
            assert!(
                shown.contains(&format!(r#"id="chosen-qualifier" class="mono">{qualifier}<"#)),
                "{page} at {qualifier}"
            );
        }
    }
    let page = member.page(&format!("{FUNCTION}/aliases/live/delete")).await;
    let seen = [("alias", "live"), ("seen[version]", "1"), ("seen[description]", ""), ("seen[split]", "")];
    assert!(page.contains("Delete alias"));
    assert!(member.send("functions/delete-alias", &seen).await.ends_with("?deleted=live"));
    assert!(member.send("functions/delete-version", &[("number", "2"), ("confirm", "1")]).await.contains("__err"));
    assert!(
        member.send("functions/delete-version", &[("number", "2"), ("confirm", "2")]).await.ends_with("?deleted=2")
    );
    member.local.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrency_is_saved_by_plain_forms() {
    let member = member().await;
    let tab = format!("{FUNCTION}/configuration/concurrency");
    let page = member.page(&tab).await;
    for text in
        ["This account in this region", "Reserved concurrency", "Provisioned concurrency", "Recursion detection"]
    {
        assert!(page.contains(text), "no {text}");
    }
    let reserve = async |base: &str, mode: &str, number: &str| {
        let fields = [("edit[base]", base), ("edit[mode]", mode), ("edit[number]", number)];
        member.send("functions/reserve", &fields).await
    };
    assert_eq!(reserve("none", "reserved", "5").await, format!("{tab}?done=reserved"));
    let refused = reserve("5", "reserved", "950").await;
    let page = member.page(refused.trim_start_matches("http://127.0.0.1:8700")).await;
    assert!(page.contains("At most 900") && page.contains(r#"value="950""#), "{page}");
    assert!(member.page(&format!("{tab}?stop=1")).await.contains("Stop all invocations of this function?"));
    assert_eq!(reserve("5", "reserved", "0").await, format!("{tab}?done=stopped"));
    assert!(member.page(&tab).await.contains("Reserve 5 again"));
    reserve("0", "reserved", "5").await;
    member.publish("x").await;
    let provisioned = [("edit[qualifier]", "1"), ("edit[number]", "2")];
    assert_eq!(member.send("functions/provision", &provisioned).await, format!("{tab}?done=provisioned"));
    assert!(member.page(&tab).await.contains("Remove provisioned concurrency of 1"));
    let gone = [("edit[qualifier]", "1"), ("edit[seen][1]", "2")];
    assert_eq!(member.send("functions/unprovision", &gone).await, format!("{tab}?done=unprovisioned"));
    let allowed = [("base", "false"), ("allow", "true")];
    assert_eq!(member.send("functions/allow-recursion", &allowed).await, format!("{tab}?done=recursion"));
    assert!(member.local.aws().may_recurse("hello").await.expect("an answer"));
    member.local.stop().await;
}

/// The body of a GET, as a client of the path form gets it.
async fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_requests_share_as_the_alias_says() {
    let member = member().await;
    let aws = member.local.aws();
    // The version says which it is: the engine has one code for all of them.
    let code = "def lambda_handler(event, context):\n    return context.function_version\n";
    let zip = server::functions::package::build([("lambda_function.py", code.as_bytes())]).expect("a package");
    aws.update_function_code("hello", NewCode::Zip(zip), None).await.expect("deployed");
    for memory_mb in [128, 256] {
        let change = server::aws::lambda::configuration::ConfigurationChange {
            memory_mb: Some(memory_mb),
            description: Some(format!("{memory_mb}")),
            ..Default::default()
        };
        aws.update_function_configuration("hello", change).await.expect("changed");
        let now = aws.get_function("hello", None).await.expect("the function");
        aws.publish_version("hello", "", &now.code_sha256, &now.revision_id).await.expect("a version");
    }
    let alias = AliasChange {
        version: Some("1".into()),
        weights: Some([("2".to_owned(), 0.3)].into()),
        ..AliasChange::default()
    };
    let alias = aws.create_alias("hello", "live", alias).await.expect("an alias");
    let api = aws.create_api("shares", "", Default::default()).await.expect("an API");
    let integration = NewIntegration {
        function_arn: alias.arn,
        payload_format: "2.0".into(),
        timeout_ms: 30_000,
        description: String::new(),
    };
    let integration = aws.create_integration(&api.id, &integration).await.expect("an integration");
    let route = NewRoute { key: "$default".into(), integration_id: integration.id };
    aws.create_route(&api.id, &route).await.expect("a route");
    let stage = NewStage { name: "$default".into(), auto_deploy: true, ..NewStage::default() };
    aws.create_stage(&api.id, &stage).await.expect("a stage");
    let permission = NewPermission {
        statement_id: "gateway".into(),
        action: "lambda:InvokeFunction".into(),
        principal: "apigateway.amazonaws.com".into(),
        source_arn: None,
        source_account: None,
        revision_id: None,
    };
    aws.add_permission("hello", Some("live"), permission).await.expect("a permission");

    let gateway = LocalGateway::bind(0, member.local.console.hub.clone(), Local::place()).await.expect("a gateway");
    let port = gateway.port();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(gateway.serve(async { drop(stopped.await) }));
    let path = format!("/_aws/execute-api/{}/$default/", api.id);
    let mut seconds = 0;
    for _ in 0..200 {
        match get(port, &path).await.as_str() {
            "2" => seconds += 1,
            "1" => {}
            other => panic!("{other}"),
        }
    }
    let (low, high) = rules::band(200, 0.3);
    assert!((low..=high).contains(&seconds), "{seconds} is not within {low}–{high}");
    // Counted as Lambda counts it; the gateway writes it behind the answers.
    let headers = [("cookie", member.cookie.as_str()), ("accept", "application/json")];
    let traffic = "/api/functions/alias-traffic?c=local&r=us-east-1&name=hello&alias=live";
    let counted = format!(r#"["1",{}],["2",{seconds}]"#, 200 - seconds);
    loop {
        let answer = member.local.console.ask(Method::GET, traffic, &headers, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        if answer.body.contains(&counted) {
            break;
        }
        tokio::task::yield_now().await;
    }
    stop.send(()).expect("a gateway");
    serving.await.expect("ended").expect("served");
    member.local.stop().await;
}
