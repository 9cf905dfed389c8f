//! Whole packages and images.

use super::*;
use crate::store::NewUpload;

const IMAGE: &str = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1";

async fn uploaded(desk: &Desk, files: &[(&str, &str)]) -> String {
    let content = Tree::of(files).zip().unwrap();
    let meta_json =
        r#"{"id":"","file_name":"build.zip","size":1,"unzipped":1,"sha256":"","entries":[],"entry_count":1}"#;
    let new = NewUpload { owner_id: desk.caller.user.id.clone(), meta_json: meta_json.into(), content };
    desk.store.insert_upload(new).await.unwrap()
}

#[tokio::test]
async fn a_zip_replaces_everything_and_is_checked_first() {
    let desk = Desk::new(BASE).await;
    let package = desk.package().await;
    let replace = async |upload: &str, base: &str, anyway| {
        desk.code.replace_zip(&desk.caller, &place(), "hello", upload, base, anyway).await
    };
    let bad = uploaded(&desk, &[("main.py", "def main(event, context):\n    pass\n")]).await;
    let blocked = replace(&bad, &package.code_sha256, false).await;
    assert!(matches!(&blocked, Ok(Deployed::Blocked(findings)) if findings.handlers == ["main.main"]), "{blocked:?}");
    assert!(desk.rows().await.is_empty());
    let other = replace(&bad, "other base", true).await;
    assert!(matches!(&other, Ok(Deployed::Conflict { files, .. }) if files.is_empty()));
    let after = done(replace(&bad, &package.code_sha256, true).await);
    assert_eq!(after.files.len(), 1);
    let rows = desk.rows().await;
    assert_eq!(fact(&rows[0], "files"), Some("−lambda_function.py −lib/util.py +main.py"));
    assert!(fact(&rows[0], "zip").is_some_and(|zip| zip.starts_with("build.zip, ")));
    assert!(diff::stored(&desk.store, &package.code_sha256, &after.code_sha256).await.unwrap().is_some());
    // The upload is used up, and nobody else's is found.
    assert_eq!(replace(&bad, &after.code_sha256, true).await, Err(ConsoleError::not_found("upload", &bad)));
    // The same again changes nothing.
    let same = uploaded(&desk, &[("main.py", "def main(event, context):\n    pass\n")]).await;
    assert_eq!(done(replace(&same, &after.code_sha256, false).await).code_sha256, after.code_sha256);
    assert_eq!(desk.lambda.updates().len(), 1);
}

#[tokio::test]
async fn an_image_is_replaced_by_an_image_only() {
    let desk = Desk::new(BASE).await;
    let replace =
        async |uri: &str, base: &str| desk.code.replace_image(&desk.caller, &place(), "hello", uri, base).await;
    let next = IMAGE.replace(":1", ":2");
    let zip = replace(&next, &desk.package().await.code_sha256).await.unwrap_err();
    assert!(zip.field("image_uri").is_some());
    desk.lambda.world().image = Some(IMAGE.into());
    assert!(replace("nginx", "image-1").await.unwrap_err().field("image_uri").is_some());
    assert!(matches!(replace(&next, "image-0").await, Err(ConsoleError::Conflict { .. })));
    replace(&next, "image-1").await.unwrap();
    assert_eq!(desk.lambda.world().image.as_deref(), Some(next.as_str()));
    let rows = desk.rows().await;
    assert_eq!(fact(&rows[0], "image"), Some(format!("{IMAGE} → {next}").as_str()));
    let upload = uploaded(&desk, BASE).await;
    let error = desk.code.replace_zip(&desk.caller, &place(), "hello", &upload, "x", false).await.unwrap_err();
    assert!(error.field("upload").is_some());
    assert!(desk.code.zip(&desk.caller, &place(), "hello", None).await.is_err());
}
