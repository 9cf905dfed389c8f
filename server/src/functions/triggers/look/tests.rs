use super::*;
use crate::aws::stub::{Reply, Request, Stub, error, json};

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:000000000000:function:hello";

fn statement(service: &str, source: &str) -> Statement {
    Statement {
        id: "s".into(),
        principal: format!("{service}.amazonaws.com"),
        source_arn: Some(source.into()),
        resource: FUNCTION.into(),
        ..Statement::default()
    }
}

async fn looked(service: &str, source: &str, reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Seen {
    let stub = Stub::start(reply).await;
    look(&stub.aws(), FUNCTION, &statement(service, source)).await
}

fn target(request: &Request) -> String {
    request.header("x-amz-target").unwrap_or_default().rsplit('.').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_rule_that_leads_here_elsewhere_or_is_gone() {
    let source = "arn:aws:events:eu-west-1:000000000000:rule/nightly";
    let with = |arn: &'static str| {
        move |request: &Request| match target(request).as_str() {
            "DescribeRule" => {
                json(200, r#"{"Name":"nightly","Arn":"arn:r","ScheduleExpression":"rate(1 day)","State":"DISABLED"}"#)
            }
            "ListTargetsByRule" => json(200, format!(r#"{{"Targets":[{{"Id":"t","Arn":"{arn}"}}]}}"#)),
            _ => json(200, r#"{"Tags":[]}"#),
        }
    };
    let here = looked("events", source, with(FUNCTION)).await;
    assert_eq!((here.half, here.state.as_str()), (Half::Both, "Disabled"));
    assert_eq!(here.detail, [("Schedule".to_owned(), "rate(1 day)".to_owned())]);
    let elsewhere = looked("events", source, with("arn:aws:lambda:eu-west-1:000000000000:function:other")).await;
    assert_eq!((elsewhere.half, elsewhere.state.as_str()), (Half::PermissionOnly, ""));
    let gone =
        looked("events", source, |_| error(400, "ResourceNotFoundException", "Rule nightly does not exist")).await;
    assert_eq!(gone.half, Half::PermissionOnly);
    assert!(gone.trouble.unwrap().contains("is gone"));
}

#[tokio::test]
async fn a_bucket_tells_of_which_objects() {
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><CloudFunctionConfiguration><Id>mine</Id><CloudFunction>{FUNCTION}</CloudFunction><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>Prefix</Name><Value>in/</Value></FilterRule></S3Key></Filter></CloudFunctionConfiguration><QueueConfiguration><Id>q</Id><Queue>arn:aws:sqs:eu-west-1:0:q</Queue><Event>s3:ObjectRemoved:*</Event></QueueConfiguration></NotificationConfiguration>"#
    );
    let seen = looked("s3", "arn:aws:s3:::b", move |_| json(200, body.clone())).await;
    assert_eq!(seen.half, Half::Both);
    assert_eq!(seen.detail, [("Objects".to_owned(), "s3:ObjectCreated:* of in/…".to_owned())]);
}

#[tokio::test]
async fn what_may_not_be_seen_is_not_said_to_be_broken() {
    let denied = |_: &Request| {
        error(403, "AccessDeniedException", "not authorized to perform: logs:DescribeSubscriptionFilters")
    };
    let seen = looked("logs", "arn:aws:logs:eu-west-1:0:log-group:/x:*", denied).await;
    assert_eq!(seen.half, Half::Unknown);
    assert!(seen.trouble.unwrap().contains("logs:DescribeSubscriptionFilters"));
    // A principal and an ARN that do not fit, and what nobody looks at.
    for (service, source) in [("s3", "arn:aws:sns:eu-west-1:0:t"), ("iot", "arn:aws:iot:eu-west-1:0:rule/x")] {
        let stub = Stub::start(|_| json(500, "")).await;
        assert_eq!(look(&stub.aws(), FUNCTION, &statement(service, source)).await, Seen::default());
        assert!(stub.seen().is_empty());
    }
}

#[tokio::test]
async fn rules_without_a_permission_and_schedules_are_found() {
    let reply = |request: &Request| match target(request).as_str() {
        "ListRuleNamesByTarget" => json(200, r#"{"RuleNames":["known","stray"]}"#),
        "DescribeRule" => json(
            200,
            r#"{"Name":"stray","Arn":"arn:aws:events:eu-west-1:0:rule/stray","EventPattern":"{}","State":"ENABLED"}"#,
        ),
        _ if request.path.starts_with("/schedules/") => json(
            200,
            r#"{"Arn":"a","Name":"s","GroupName":"default","ScheduleExpression":"rate(1 hour)","ScheduleExpressionTimezone":"UTC","State":"ENABLED"}"#,
        ),
        _ => json(
            200,
            format!(
                r#"{{"Schedules":[{{"Arn":"arn:s","Name":"s","GroupName":"default","State":"ENABLED","Target":{{"Arn":"{FUNCTION}"}}}},{{"Name":"other","Target":{{"Arn":"arn:other"}}}}]}}"#
            ),
        ),
    };
    let stub = Stub::start(reply).await;
    let known = [statement("events", "arn:aws:events:eu-west-1:000000000000:rule/known")];
    let all = found(&stub.aws(), FUNCTION, &known).await;
    let rows: Vec<_> = all.iter().map(|row| (row.source.as_str(), row.half)).collect();
    assert_eq!(rows, [("stray", Half::SourceOnly), ("s", Half::Both)]);
    assert_eq!(all[1].detail[0].1, "rate(1 hour) in UTC");
}
