use super::*;
use crate::aws::stub::{Stub, json};

const DOCUMENT: &str = r#"<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><CloudFunctionConfiguration><Id>f</Id><CloudFunction>arn:f</CloudFunction><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>Prefix</Name><Value>in/ &amp; on</Value></FilterRule><FilterRule><Name>Suffix</Name><Value>.txt</Value></FilterRule></S3Key></Filter></CloudFunctionConfiguration><QueueConfiguration><Id>q</Id><Queue>arn:q</Queue><Event>s3:NewKind:Of2030</Event></QueueConfiguration><TopicConfiguration><Id>t</Id><Topic>arn:t</Topic><Event>s3:ObjectRemoved:Delete</Event></TopicConfiguration><EventBridgeConfiguration></EventBridgeConfiguration></NotificationConfiguration>"#;

/// The document is replaced as a whole: whatever is not sent again is lost.
#[tokio::test]
async fn a_document_survives_being_read_and_written() {
    let stub = Stub::start(|request| json(200, if request.method == "GET" { DOCUMENT } else { "" })).await;
    let aws = stub.aws();
    let read = aws.notifications("files").await.unwrap();
    assert_eq!((read.all.len(), read.event_bridge), (3, true));
    assert_eq!((read.all[0].key("prefix"), read.all[0].key("suffix")), ("in/ & on", ".txt"));
    aws.put_notifications("files", &read).await.unwrap();
    let sent = stub.seen().pop().unwrap();
    let sent = String::from_utf8(sent.body).unwrap();
    for part in [
        "<Id>f</Id>",
        "<CloudFunction>arn:f</CloudFunction>",
        "<Value>in/ &amp; on</Value>",
        "<Value>.txt</Value>",
        "<Queue>arn:q</Queue>",
        // Also an event that nobody here knows.
        "<Event>s3:NewKind:Of2030</Event>",
        "<Topic>arn:t</Topic>",
        "<EventBridgeConfiguration",
    ] {
        assert!(sent.contains(part), "{part} is lost: {sent}");
    }
}

#[tokio::test]
async fn a_bucket_that_is_gone_and_a_function_that_is_not_let() {
    let error = |code: &'static str, status: u16| {
        move |_: &crate::aws::stub::Request| {
            json(status, format!("<Error><Code>{code}</Code><Message>said</Message></Error>"))
        }
    };
    let gone = Stub::start(error("NoSuchBucket", 404)).await;
    assert!(gone.aws().notifications("x").await.unwrap_err().is_not_found());
    let refused = Stub::start(error("InvalidArgument", 400)).await;
    let why = refused.aws().put_notifications("x", &Notifications::default()).await.unwrap_err();
    assert_eq!((why.code.as_str(), why.outcome_unknown()), ("InvalidArgument", false));
}
