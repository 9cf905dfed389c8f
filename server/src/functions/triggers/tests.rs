use std::sync::Mutex;

use app::{
    activity::model::AuditOutcome,
    functions::triggers::{
        mapping::model::{Poll, defaults},
        model::{Half, Kind},
    },
    session::model::Role,
};
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    store::Store,
    testing::{Footing, activity, caller, texts},
};

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:123456789012:function:hello";
const QUEUE: &str = "arn:aws:sqs:eu-west-1:123456789012:orders";
const STREAM: &str = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks";
const TABLE: &str = "arn:aws:dynamodb:eu-west-1:123456789012:table/carts/stream/2026-11-22T10:24:00.000";

/// An account with a function `hello`, its policy and its mappings, as AWS keeps them.
#[derive(Default)]
struct Account {
    statements: Vec<Value>,
    mappings: Vec<Value>,
    /// Seconds; none where there is no such queue.
    visibility: Option<&'static str>,
    /// The table's stream is on.
    streams: bool,
    /// Looks until the present work on a mapping is done.
    busy: u32,
    /// What the next answer to a create or change is, although it is done.
    loses: bool,
    /// The next change is answered with this error.
    refuses: Option<(&'static str, &'static str)>,
    denied: bool,
    created: Vec<Value>,
    updated: Vec<Value>,
}

impl Account {
    fn answer(&mut self, request: &Request) -> Reply {
        let path = request.route().trim_end_matches('/');
        if let Some(target) = request.header("x-amz-target") {
            return self.other(target);
        }
        if path.ends_with("/policy") {
            let policy = json!({"Version": "2012-10-17", "Statement": self.statements}).to_string();
            return stub::json(200, json!({"Policy": policy}).to_string());
        }
        if path.ends_with("/urls") {
            return stub::json(200, json!({"FunctionUrlConfigs": []}).to_string());
        }
        if let Some((_, id)) = path.split_once("/event-source-mappings/") {
            return self.one(request, id);
        }
        if path.ends_with("/event-source-mappings") {
            return if request.method == "POST" { self.create(request) } else { self.list(request) };
        }
        let configuration = json!({
            "FunctionName": "hello", "FunctionArn": FUNCTION, "State": "Active", "LastUpdateStatus": "Successful", "Timeout": 20,
        });
        stub::json(200, json!({"Configuration": configuration}).to_string())
    }

    fn other(&self, target: &str) -> Reply {
        let gone = || stub::error(400, "com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.");
        match target {
            "AmazonSQS.GetQueueUrl" if self.visibility.is_none() => gone(),
            "AmazonSQS.GetQueueUrl" => stub::json(200, json!({"QueueUrl": "http://x/123456789012/orders"}).to_string()),
            "AmazonSQS.GetQueueAttributes" => {
                let redrive =
                    r#"{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:dead","maxReceiveCount":5}"#;
                let attributes = json!({"VisibilityTimeout": self.visibility, "RedrivePolicy": redrive});
                stub::json(200, json!({"Attributes": attributes}).to_string())
            }
            "DynamoDB_20120810.DescribeTable" => {
                let mut table = json!({"TableName": "carts", "LatestStreamArn": TABLE});
                if self.streams {
                    table["StreamSpecification"] = json!({"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"});
                }
                stub::json(200, json!({"Table": table}).to_string())
            }
            // What else is looked at.
            _ => stub::error(400, "AccessDeniedException", "no"),
        }
    }

    fn list(&self, request: &Request) -> Reply {
        if self.denied {
            let message = "User: u is not authorized to perform: lambda:ListEventSourceMappings on resource: *";
            return stub::error(403, "AccessDeniedException", message);
        }
        let target = request.query("FunctionName").unwrap_or_default().replace("%3A", ":");
        let full = format!("{}:{target}", FUNCTION.trim_end_matches(":hello"));
        let own: Vec<&Value> = self.mappings.iter().filter(|mapping| mapping["FunctionArn"] == full.as_str()).collect();
        stub::json(200, json!({"EventSourceMappings": own}).to_string())
    }

    fn create(&mut self, request: &Request) -> Reply {
        if let Some((code, message)) = self.refuses.take() {
            return stub::error(400, code, message);
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let mut mapping = body.clone();
        let name = body["FunctionName"].as_str().unwrap();
        mapping["FunctionArn"] = format!("{}:{name}", FUNCTION.trim_end_matches(":hello")).into();
        mapping["UUID"] = "m-new".into();
        mapping["State"] = "Creating".into();
        self.created.push(body);
        self.mappings.push(mapping);
        if std::mem::take(&mut self.loses) { Reply::Cut } else { stub::json(202, json!({"UUID": "m-new"}).to_string()) }
    }

    fn one(&mut self, request: &Request, id: &str) -> Reply {
        let Some(at) = self.mappings.iter().position(|mapping| mapping["UUID"] == id) else {
            return stub::error(404, "ResourceNotFoundException", "The resource you requested does not exist.");
        };
        match request.method.as_str() {
            "DELETE" => stub::json(202, self.mappings.remove(at).to_string()),
            "PUT" => {
                if let Some((code, message)) = self.refuses.take() {
                    return stub::error(400, code, message);
                }
                let body: Value = serde_json::from_slice(&request.body).unwrap();
                for (key, value) in body.as_object().unwrap() {
                    self.mappings[at][key] = value.clone();
                }
                if let Some(on) = body["Enabled"].as_bool() {
                    self.mappings[at]["State"] = if on { "Enabled" } else { "Disabled" }.into();
                }
                self.updated.push(body);
                if std::mem::take(&mut self.loses) { Reply::Cut } else { stub::json(202, "{}") }
            }
            _ => {
                let mut mapping = self.mappings[at].clone();
                if self.busy > 0 {
                    self.busy -= 1;
                    mapping["State"] = "Updating".into();
                }
                stub::json(200, mapping.to_string())
            }
        }
    }
}

fn mapping(id: &str, qualifier: &str, source: &str) -> Value {
    json!({
        "UUID": id, "EventSourceArn": source, "FunctionArn": format!("{FUNCTION}{qualifier}"), "State": "Enabled",
        "StateTransitionReason": "USER_INITIATED", "BatchSize": 10, "MaximumBatchingWindowInSeconds": 0,
        "LastProcessingResult": "OK", "LastModified": 1_795_343_040,
    })
}

fn statement(id: &str, qualifier: &str, service: &str, arn: &str) -> Value {
    json!({
        "Sid": id, "Effect": "Allow", "Principal": {"Service": format!("{service}.amazonaws.com")},
        "Action": "lambda:InvokeFunction", "Resource": format!("{FUNCTION}{qualifier}"),
        "Condition": {"ArnLike": {"AWS:SourceArn": arn}},
    })
}

struct World {
    account: Arc<Mutex<Account>>,
    store: Store,
    service: Triggers,
    stub: Stub,
}

impl World {
    async fn new(account: Account) -> Self {
        let (account, stub) = Stub::keeping(account, Account::answer).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
        Self { account, store, service: Triggers::new(hub, caches, audit), stub }
    }

    fn account<T>(&self, with: impl FnOnce(&mut Account) -> T) -> T {
        with(&mut self.account.lock().unwrap())
    }

    async fn add(&self, source: &str, typed: &[(&str, &str)]) -> Result<Mapping, ConsoleError> {
        let mut all = defaults(Poll::of_source(source).unwrap());
        all.extend(texts(typed));
        self.service.add_mapping(&caller(Role::Developer), &place(), "hello", source, all).await
    }

    async fn save(&self, base: &Texts, typed: &[(&str, &str)]) -> Result<MappingSaved, ConsoleError> {
        let mut all = base.clone();
        all.extend(texts(typed));
        let edit = MappingEdit { base: base.clone(), typed: all, ..MappingEdit::default() };
        self.service.save_mapping(&caller(Role::Developer), &place(), "hello", "m1", edit).await
    }

    async fn base(&self) -> Texts {
        self.service.mapping(&caller(Role::Viewer), &place(), "hello", "m1").await.unwrap().settings
    }
}

fn field_of<T: std::fmt::Debug>(result: Result<T, ConsoleError>) -> (String, String) {
    match result {
        Err(ConsoleError::Invalid(errors)) => (errors[0].field.clone(), errors[0].message.clone()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_list_joins_what_may_call_and_what_polls() {
    let url = json!({
        "Sid": "url", "Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunctionUrl", "Resource": FUNCTION,
        "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}},
    });
    let mut url_too = url.clone();
    url_too["Sid"] = "url2".into();
    let person = json!({
        "Sid": "them", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999999999999:root"},
        "Action": "lambda:InvokeFunction", "Resource": FUNCTION,
    });
    let world = World::new(Account {
        statements: vec![
            statement("s3", "", "s3", "arn:aws:s3:::photos"),
            statement("live", ":live", "sns", "arn:aws:sns:eu-west-1:123456789012:news"),
            url,
            url_too,
            person,
        ],
        mappings: vec![mapping("m1", "", QUEUE), mapping("m2", ":live", STREAM)],
        visibility: Some("5"),
        ..Account::default()
    })
    .await;
    let viewer = caller(Role::Viewer);
    let list = world.service.list(&viewer, &place(), "hello", None).await.unwrap();
    let shown: Vec<_> =
        list.rows.iter().map(|row| (row.kind.clone(), row.source.as_str(), row.qualifier.as_str())).collect();
    assert_eq!(
        shown,
        [
            (Kind::Bucket, "photos", ""),
            (Kind::FunctionUrl, "Function URL", ""),
            (Kind::Account, "arn:aws:iam::999999999999:root", ""),
            (Kind::Queue, "orders", ""),
        ]
    );
    assert!(list.missing.is_empty());
    // One call each, of the function alone.
    assert_eq!(world.stub.seen().len(), 2);
    let live = world.service.list(&viewer, &place(), "hello", Some("live")).await.unwrap();
    let own: Vec<_> = live.rows.iter().filter(|row| row.qualifier == "live").map(|row| row.source.as_str()).collect();
    assert_eq!((live.rows.len(), own), (6, vec!["news", "clicks"]));

    // A queue that shows messages again before the function has ended; an address that is gone.
    let looked = world.service.look(&viewer, &place(), "hello", None).await.unwrap();
    let of = |id: &str| looked.seen.iter().find(|(own, _)| own == id).map(|(_, seen)| seen.clone());
    assert!(of("mapping:m1").unwrap().trouble.is_some_and(|text| text.contains("20 s")));
    assert_eq!(of("url:").unwrap().half, Half::PermissionOnly);
    assert!(of("statement::s3").is_some());
}

#[tokio::test]
async fn half_a_list_says_what_is_missing() {
    let world = World::new(Account {
        statements: vec![statement("s3", "", "s3", "arn:aws:s3:::photos")],
        denied: true,
        ..Account::default()
    })
    .await;
    let list = world.service.list(&caller(Role::Viewer), &place(), "hello", None).await.unwrap();
    assert_eq!(list.rows.len(), 1);
    assert!(list.missing[0].contains("polls for the function"), "{:?}", list.missing);
}

#[tokio::test]
async fn a_queue_is_added_once_and_written_down() {
    let world = World::new(Account { visibility: Some("120"), ..Account::default() }).await;
    let typed = [
        ("from", QUEUE),
        ("batch", "25"),
        ("window", "3"),
        ("calls", "live"),
        ("partial", "true"),
        ("enabled", "true"),
    ];
    let made = world.add("sqs", &typed).await.unwrap();
    assert_eq!((made.id.as_str(), made.state.as_str(), made.qualifier()), ("m-new", "Creating", "live"));
    let sent = world.account(|account| account.created[0].clone());
    assert_eq!(
        sent,
        json!({
            "EventSourceArn": QUEUE, "FunctionName": "hello:live", "Enabled": true, "BatchSize": 25,
            "MaximumBatchingWindowInSeconds": 3, "FunctionResponseTypes": ["ReportBatchItemFailures"],
        })
    );
    let (field, message) = field_of(world.add("sqs", &typed).await);
    assert!(field == "from" && message.contains("m-new"), "{message}");
    let row = &activity(&world.store).await[0];
    assert_eq!((row.action.as_str(), row.outcome), ("trigger.add", AuditOutcome::Succeeded));
    assert!(row.details.iter().any(|(key, text)| key == "aws cli" && text.contains("create-event-source-mapping")));
    assert_eq!(world.account(|account| account.created.len()), 1);
}

#[tokio::test]
async fn a_lost_answer_is_looked_up() {
    let world = World::new(Account { visibility: Some("120"), loses: true, ..Account::default() }).await;
    let made = world.add("sqs", &[("arn", QUEUE)]).await.unwrap();
    assert_eq!((made.id.as_str(), world.account(|account| account.created.len())), ("m-new", 1));
}

#[tokio::test]
async fn what_aws_would_refuse_is_said_beside_its_field() {
    let world = World::new(Account { visibility: Some("19"), ..Account::default() }).await;
    let (field, message) = field_of(world.add("sqs", &[("arn", QUEUE)]).await);
    assert!(field == "arn" && message.contains("at least 20 s, best 120 s"), "{message}");
    world.account(|account| account.visibility = None);
    assert_eq!(field_of(world.add("sqs", &[("from", QUEUE)]).await).0, "from");
    assert_eq!(field_of(world.add("sqs", &[("from", "")]).await).0, "from");
    assert_eq!(field_of(world.add("kinesis", &[("arn", QUEUE)]).await).0, "arn");
    let later = [("arn", STREAM), ("start", "AT_TIMESTAMP"), ("start_at", "2999-01-01T00:00")];
    assert_eq!(field_of(world.add("kinesis", &later).await).0, "start_at");
    // The stub is a local engine, which forgets these.
    assert_eq!(field_of(world.add("kinesis", &[("arn", STREAM), ("tumbling", "5")]).await).0, "tumbling");
    assert!(world.account(|account| account.created.is_empty()) && activity(&world.store).await.is_empty());
    // AWS's own sentence comes through.
    let message = "The provided execution role does not have permissions to call GetRecords on Kinesis";
    world.account(|account| account.refuses = Some(("InvalidParameterValueException", message)));
    let refused = world.add("kinesis", &[("arn", STREAM)]).await.unwrap_err();
    assert!(refused.to_string().contains(message), "{refused}");
    assert_eq!(activity(&world.store).await[0].outcome, AuditOutcome::Failed);
}

#[tokio::test]
async fn a_table_is_known_by_its_name() {
    let world = World::new(Account::default()).await;
    let (field, message) = field_of(world.add("dynamodb", &[("from", "table:carts")]).await);
    assert!(field == "from" && message.contains("update-table --table-name carts"), "{message}");
    world.account(|account| account.streams = true);
    world.add("dynamodb", &[("from", "table:carts"), ("start", "TRIM_HORIZON"), ("retries", "2")]).await.unwrap();
    let sent = world.account(|account| account.created[0].clone());
    assert_eq!(
        (sent["EventSourceArn"].as_str(), sent["StartingPosition"].as_str(), sent["MaximumRetryAttempts"].as_i64()),
        (Some(TABLE), Some("TRIM_HORIZON"), Some(2))
    );
}

#[tokio::test]
async fn only_what_changed_is_sent() {
    let world = World::new(Account { mappings: vec![mapping("m1", "", QUEUE)], busy: 1, ..Account::default() }).await;
    let base = defaults(Poll::Queue);
    let mut now = base.clone();
    now.insert("filters".into(), String::new());
    assert_eq!(world.base().await, now);
    let saved =
        world.save(&base, &[("batch", "5"), ("filters", "{\"body\":[1]}"), ("concurrency", "7")]).await.unwrap();
    let MappingSaved::Done { mapping, changed: true, kept } = saved else { panic!("{saved:?}") };
    assert!(kept.is_empty() && mapping.settings["batch"] == "5");
    let sent = world.account(|account| account.updated[0].clone());
    assert_eq!(
        sent,
        json!({
            "BatchSize": 5, "FilterCriteria": {"Filters": [{"Pattern": "{\"body\":[1]}"}]},
            "ScalingConfig": {"MaximumConcurrency": 7},
        })
    );
    // What is emptied is taken away.
    let base = world.base().await;
    world.save(&base, &[("filters", ""), ("concurrency", "")]).await.unwrap();
    assert_eq!(
        world.account(|account| account.updated[1].clone()),
        json!({"FilterCriteria": {"Filters": []}, "ScalingConfig": {}})
    );
    let base = world.base().await;
    let same = world.save(&base, &[]).await.unwrap();
    assert!(matches!(same, MappingSaved::Done { changed: false, .. }));
    let rows = activity(&world.store).await;
    assert_eq!(rows.len(), 2);
    assert!(rows[0].details.contains(&("batch size".into(), "10 → 5".into())), "{:?}", rows[0].details);
}

#[tokio::test]
async fn nobody_is_overwritten_unseen() {
    let world = World::new(Account { mappings: vec![mapping("m1", "", QUEUE)], ..Account::default() }).await;
    let base = world.base().await;
    world.account(|account| account.mappings[0]["BatchSize"] = 7.into());
    let saved = world.save(&base, &[("partial", "true")]).await.unwrap();
    let MappingSaved::Done { mapping, kept, .. } = saved else { panic!("{saved:?}") };
    assert_eq!((kept, mapping.settings["batch"].as_str()), (vec!["batch".to_owned()], "7"));
    assert!(world.account(|account| account.updated[0].get("BatchSize").is_none()));
    let MappingSaved::Conflict { rows } = world.save(&base, &[("batch", "9")]).await.unwrap() else { panic!() };
    assert_eq!(
        (rows[0].key.as_str(), rows[0].theirs.as_deref(), rows[0].mine.as_deref()),
        ("batch", Some("7"), Some("9"))
    );
    assert_eq!(world.account(|account| account.updated.len()), 1);
}

#[tokio::test]
async fn a_busy_mapping_is_waited_for_and_a_lost_answer_looked_up() {
    let world = World::new(Account { mappings: vec![mapping("m1", "", QUEUE)], ..Account::default() }).await;
    let base = world.base().await;
    world.account(|account| {
        account.refuses = Some(("ResourceInUseException", "Cannot update the event source mapping"))
    });
    world.save(&base, &[("batch", "3")]).await.unwrap();
    world.account(|account| account.loses = true);
    // The SDK repeats a change whose answer was lost: it is the same change.
    let base = world.base().await;
    world.save(&base, &[("batch", "4")]).await.unwrap();
    assert_eq!(world.base().await["batch"], "4");
}

#[tokio::test]
async fn switched_and_deleted() {
    let world = World::new(Account { mappings: vec![mapping("m1", "", QUEUE)], ..Account::default() }).await;
    let ana = caller(Role::Developer);
    world.service.switch_mapping(&ana, &place(), "hello", "m1", false).await.unwrap();
    world.service.switch_mapping(&ana, &place(), "hello", "m1", false).await.unwrap();
    assert_eq!(world.account(|account| account.updated.clone()), [json!({"Enabled": false})]);
    // Of another function, it is not there.
    let other = world.service.delete_mapping(&ana, &place(), "other", "m1").await.unwrap_err();
    assert_eq!(other, ConsoleError::not_found("trigger", "m1"));
    world.service.delete_mapping(&ana, &place(), "hello", "m1").await.unwrap();
    assert!(world.account(|account| account.mappings.is_empty()));
    let actions: Vec<_> = activity(&world.store).await.into_iter().map(|row| row.action).collect();
    assert_eq!(actions, ["trigger.disable", "trigger.remove"]);
    let viewer = world.service.switch_mapping(&caller(Role::Viewer), &place(), "hello", "m1", true).await;
    assert!(matches!(viewer, Err(ConsoleError::Forbidden { .. })));
}

#[tokio::test]
async fn what_the_local_engine_lacks_is_on_the_wire() {
    let stub = Stub::start(|_| stub::json(202, "{}")).await;
    let wanted =
        texts(&[("pollers_min", "3"), ("pollers_max", ""), ("tumbling", "30"), ("failure", ""), ("calls", "live")]);
    use app::functions::triggers::mapping::model::Setting::{Failure, PollersMin, Qualifier, Tumbling};
    stub.aws().update_mapping("m1", "hello", &[PollersMin, Tumbling, Failure, Qualifier], &wanted).await.unwrap();
    let sent: Value = serde_json::from_slice(&stub.seen()[0].body).unwrap();
    assert_eq!(
        sent,
        json!({
            "FunctionName": "hello:live", "ProvisionedPollerConfig": {"MinimumPollers": 3}, "TumblingWindowInSeconds": 30,
            "DestinationConfig": {"OnFailure": {"Destination": ""}},
        })
    );
}
