//! What every answer carries, and what no cache or frame may do with it.

use axum::http::{Method, StatusCode};

use crate::support::Console;

#[tokio::test(flavor = "multi_thread")]
async fn pages_have_a_policy_with_a_nonce_of_their_own() {
    let console = Console::new().await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let page = console.ask(Method::GET, "/setup", &[], "").await;
        assert_eq!(page.status, StatusCode::OK);
        let policy = page.headers["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"), "{policy}");
        let nonce =
            policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce").to_owned();
        assert!(page.body.contains(&format!("nonce=\"{nonce}\"")));
        nonces.push(nonce);
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        assert_eq!(page.headers["cache-control"], "no-store");
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_are_signed_out_are_led_to_the_door() {
    let console = Console::new().await;
    let answer = console.ask(Method::GET, "/c/local/us-east-1/functions", &[], "").await;
    assert_eq!(
        (answer.status, &answer.headers["location"]),
        (StatusCode::SEE_OTHER, &"/setup".parse().expect("a header"))
    );
    let _ = console.session(app::session::model::Role::Viewer).await;
    let answer = console.ask(Method::GET, "/c/local/us-east-1/functions", &[], "").await;
    assert_eq!(answer.headers["location"], "/login?next=%2Fc%2Flocal%2Fus-east-1%2Ffunctions");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zip_is_taken_only_from_members_who_may_make_functions() {
    let console = Console::new().await;
    let upload = "/upload?c=local&r=us-east-1";
    let form = [("content-type", "multipart/form-data; boundary=x"), ("sec-fetch-site", "same-origin")];
    assert_eq!(console.ask(Method::POST, upload, &form, "--x--").await.status, StatusCode::UNAUTHORIZED);
    let viewer = console.session(app::session::model::Role::Viewer).await;
    let headers = [form[0], form[1], ("cookie", viewer.as_str())];
    assert_eq!(console.ask(Method::POST, upload, &headers, "--x--").await.status, StatusCode::FORBIDDEN);
    let developer = console.session(app::session::model::Role::Developer).await;
    let headers = [form[0], ("sec-fetch-site", "cross-site"), ("cookie", developer.as_str())];
    assert_eq!(console.ask(Method::POST, upload, &headers, "--x--").await.status, StatusCode::FORBIDDEN);
}
