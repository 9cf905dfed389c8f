//! Pages under load: every one completes, and many visitors cost AWS no more than one.

use app::session::model::Role;
use axum::http::{Method, StatusCode};
use futures::{StreamExt, stream};

use crate::support::Local;

const LIST: &str = "/c/local/us-east-1/functions";

async fn local_with_functions(count: usize) -> Local {
    let local = Local::start().await;
    for index in 0..count {
        let zip =
            server::functions::package::build([("lambda_function.py", b"def lambda_handler(e, c): ...".as_slice())]);
        let zip = zip.expect("a package");
        let name = format!("function-{index:03}");
        local.function(&name, zip, "python3.13", "lambda_function.lambda_handler", Default::default()).await;
    }
    local
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_visitors_of_a_cold_page_cost_as_many_calls_as_one() {
    let local = local_with_functions(3).await;
    let cookie = local.console.session(Role::Viewer).await;
    let headers = [("cookie", cookie.as_str())];
    let pages = stream::iter(0..50).map(|_| local.console.ask(Method::GET, LIST, &headers, ""));
    let pages: Vec<_> = pages.buffer_unordered(50).collect().await;
    for page in &pages {
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("function-002"), "each page has the rows");
    }
    assert_eq!(local.console.hub.metrics().calls("lambda", "ListFunctions"), 1);
    local.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_pages_all_complete() {
    let local = local_with_functions(1).await;
    let cookie = local.console.session(Role::Viewer).await;
    let function = format!("{LIST}/function-000");
    let paths = ["/", LIST, &function, "/operations", "/activity"];
    let headers = [("cookie", cookie.as_str())];
    let pages =
        stream::iter(0..1_000).map(|index| local.console.ask(Method::GET, paths[index % paths.len()], &headers, ""));
    let complete = pages
        .buffer_unordered(20)
        .filter(|page| std::future::ready(page.status == StatusCode::OK && page.body.contains("</html>")))
        .count()
        .await;
    assert_eq!(complete, 1_000);
    local.stop().await;
}
