use app::{
    functions::triggers::push::model::{NewFilter, NewTarget},
    http_apis::model::wire::Target,
};

use super::*;
use crate::aws::stub::{Reply, Request, Stub, error, json};

const IDENTITY: &str = r#"<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>000000000000</Account><Arn>a</Arn><UserId>u</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>"#;
const ELB: &str = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

fn request(source: NewSource) -> AddTrigger {
    AddTrigger { target: Target { function: "hello".into(), qualifier: None }, source }
}

fn body(request: &Request) -> String {
    String::from_utf8_lossy(&request.body).into_owned()
}

async fn refused(
    source: NewSource,
    reply: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> Vec<(String, String)> {
    let stub = Stub::start(reply).await;
    outlook(&stub.aws(), &request(source)).await.unwrap().refused
}

#[tokio::test]
async fn a_bucket_whose_notification_overlaps() {
    let present = r#"<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TopicConfiguration><Id>t</Id><Topic>arn:aws:sns:eu-west-1:0:t</Topic><Event>s3:ObjectCreated:Put</Event></TopicConfiguration></NotificationConfiguration>"#;
    let reply = move |request: &Request| match request.path.as_str() {
        path if path.contains("notification") => json(200, present),
        // What the role may is asked only for a warning.
        _ => error(403, "AccessDeniedException", "no"),
    };
    let new = NewNotification {
        bucket: "files".into(),
        events: vec!["s3:ObjectCreated:*".into()],
        prefix: "in/".into(),
        suffix: String::new(),
    };
    let refused = refused(NewSource::Bucket(new), reply).await;
    assert_eq!(refused[0].0, "prefix");
    assert!(refused[0].1.contains("notification t for s3:ObjectCreated:Put of every object"));
}

#[tokio::test]
async fn a_log_group_with_two_filters() {
    let two =
        r#"{"subscriptionFilters":[{"filterName":"a","destinationArn":"x"},{"filterName":"b","destinationArn":"y"}]}"#;
    let new = |name: &str| NewSource::Logs(NewFilter { group: "/x".into(), name: name.into(), pattern: String::new() });
    assert_eq!(refused(new("c"), move |_| json(200, two)).await[0].0, "log_group");
    assert_eq!(refused(new("a"), move |_| json(200, two)).await[0].0, "name");
    let gone =
        refused(new("a"), |_| error(400, "ResourceNotFoundException", "The specified log group does not exist."));
    assert_eq!(gone.await[0].1, "There is no such log group.");
}

#[tokio::test]
async fn a_target_group_that_is_taken_or_not_for_functions() {
    let arn = "arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/g/1";
    let new = || {
        NewSource::Balancer(NewTarget { group: Group::Existing { arn: arn.into() }, multi_value: None, listener: None })
    };
    let reply = move |kind: &'static str, target: &'static str| {
        move |request: &Request| {
            let body = body(request);
            if body.contains("DescribeTargetGroups") {
                json(
                    200,
                    format!(
                        r#"<DescribeTargetGroupsResponse xmlns="{ELB}"><DescribeTargetGroupsResult><TargetGroups><member><TargetGroupArn>{arn}</TargetGroupArn><TargetGroupName>g</TargetGroupName><TargetType>{kind}</TargetType></member></TargetGroups></DescribeTargetGroupsResult></DescribeTargetGroupsResponse>"#
                    ),
                )
            } else if body.contains("DescribeTargetHealth") {
                json(
                    200,
                    format!(
                        r#"<DescribeTargetHealthResponse xmlns="{ELB}"><DescribeTargetHealthResult><TargetHealthDescriptions><member><Target><Id>{target}</Id></Target></member></TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>"#
                    ),
                )
            } else {
                json(200, IDENTITY)
            }
        }
    };
    let other = "arn:aws:lambda:eu-west-1:000000000000:function:other";
    let taken = refused(new(), reply("lambda", other)).await;
    assert!(taken[0].1.contains("a target already, other"), "{taken:?}");
    let instances = refused(new(), reply("instance", other)).await;
    assert!(instances[0].1.contains("not for functions"));
    let own = refused(new(), reply("lambda", "arn:aws:lambda:eu-west-1:000000000000:function:hello")).await;
    assert_eq!(own, []);
    let none = refused(new(), |_| {
        let body = format!(
            r#"<ErrorResponse xmlns="{ELB}"><Error><Type>Sender</Type><Code>TargetGroupNotFound</Code><Message>One or more target groups not found</Message></Error></ErrorResponse>"#
        );
        json(400, body)
    });
    assert_eq!(none.await[0].1, "There is no such target group.");
}

/// What cannot be asked is not taken for free.
#[tokio::test]
async fn a_denied_look_is_an_error() {
    let new = NewSource::Logs(NewFilter { group: "/x".into(), name: "a".into(), pattern: String::new() });
    let stub = Stub::start(|_| {
        error(400, "AccessDeniedException", "not authorized to perform: logs:DescribeSubscriptionFilters on")
    })
    .await;
    let error = outlook(&stub.aws(), &request(new)).await.unwrap_err();
    assert_eq!(error.title(), "AWS denied logs:DescribeSubscriptionFilters");
}
