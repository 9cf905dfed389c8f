//! Changes of roles and resource policies, against recorded answers.

use std::sync::{Arc, Mutex};

use app::{
    activity::model::AuditOutcome,
    functions::permissions::model::{InlineEdit, InlineSaved, Need, NewStatement, Verdict},
    session::model::Role,
};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    store::Store,
    testing::{Footing, activity, caller},
};

pub const ROLE: &str = "arn:aws:iam::000000000000:role/service-role/hello-role";
const BASIC: &str = "arn:aws:iam::aws:policy/service-role/Basic";
const HELLO: &str = "arn:aws:lambda:eu-west-1:000000000000:function:hello";

/// IAM with one role: its inline policies, and managed ones.
pub struct Iam {
    pub inline: Vec<(String, String)>,
    pub attached: Vec<String>,
}

impl Default for Iam {
    fn default() -> Self {
        Self { inline: Vec::new(), attached: vec![BASIC.into()] }
    }
}

fn field(request: &Request, name: &str) -> String {
    let form = String::from_utf8_lossy(&request.body).into_owned();
    let pair = form.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")).map(str::to_owned));
    percent_decode_str(&pair.unwrap_or_default().replace('+', " ")).decode_utf8_lossy().into_owned()
}

impl Iam {
    pub fn answer(&mut self, request: &Request) -> Reply {
        let action = field(request, "Action");
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let member = |text: &str| format!("<member>{text}</member>");
        let body = match action.as_str() {
            "GetRole" => {
                let trust = r#"{"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
                format!(
                    "<Role><Path>/service-role/</Path><RoleName>hello-role</RoleName><RoleId>A</RoleId><Arn>{ROLE}</Arn>\
                     <CreateDate>2026-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument></Role>",
                    encoded(trust)
                )
            }
            "ListRolePolicies" => {
                let names: String = self.inline.iter().map(|(name, _)| member(name)).collect();
                format!("<PolicyNames>{names}</PolicyNames><IsTruncated>false</IsTruncated>")
            }
            "ListAttachedRolePolicies" => {
                let one = |arn: &String| member(&format!("<PolicyName>Basic</PolicyName><PolicyArn>{arn}</PolicyArn>"));
                let all: String = self.attached.iter().map(one).collect();
                format!("<AttachedPolicies>{all}</AttachedPolicies><IsTruncated>false</IsTruncated>")
            }
            "GetRolePolicy" => {
                let name = field(request, "PolicyName");
                let document = encoded(&self.inline.iter().find(|(known, _)| *known == name).unwrap().1);
                format!(
                    "<RoleName>hello-role</RoleName><PolicyName>{name}</PolicyName><PolicyDocument>{document}</PolicyDocument>"
                )
            }
            "GetPolicy" => {
                "<Policy><PolicyName>Basic</PolicyName><DefaultVersionId>v2</DefaultVersionId></Policy>".into()
            }
            "GetPolicyVersion" => {
                assert_eq!(field(request, "VersionId"), "v2");
                let document = encoded(r#"{"Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}"#);
                format!("<PolicyVersion><Document>{document}</Document><VersionId>v2</VersionId></PolicyVersion>")
            }
            "PutRolePolicy" => {
                let (name, document) = (field(request, "PolicyName"), field(request, "PolicyDocument"));
                self.inline.retain(|(known, _)| *known != name);
                self.inline.push((name, document));
                String::new()
            }
            "DeleteRolePolicy" => {
                let name = field(request, "PolicyName");
                self.inline.retain(|(known, _)| *known != name);
                String::new()
            }
            "AttachRolePolicy" => {
                self.attached.push(field(request, "PolicyArn"));
                String::new()
            }
            "DetachRolePolicy" => {
                let arn = field(request, "PolicyArn");
                if !self.attached.contains(&arn) {
                    let error = "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>Policy is not attached.</Message></Error></ErrorResponse>";
                    return stub::json(404, error);
                }
                self.attached.retain(|known| *known != arn);
                String::new()
            }
            other => panic!("{other}"),
        };
        stub::json(200, format!("<{action}Response><{action}Result>{body}</{action}Result></{action}Response>"))
    }
}

/// Lambda with one function and its resource policy, and IAM.
#[derive(Default)]
struct Cloud {
    iam: Iam,
    statements: Vec<Value>,
    revision: u32,
    /// Added by somebody else just before the next change arrives.
    meanwhile: Option<Value>,
}

fn statement(sid: &str, source: &str) -> Value {
    json!({
        "Sid": sid, "Effect": "Allow", "Principal": { "Service": "s3.amazonaws.com" }, "Action": "lambda:InvokeFunction",
        "Resource": HELLO, "Condition": { "ArnLike": { "AWS:SourceArn": source } },
    })
}

impl Cloud {
    fn answer(&mut self, request: &Request) -> Reply {
        let path = request.route().to_owned();
        if !path.contains("/functions/") {
            return self.iam.answer(request);
        }
        let reads = request.method == "GET";
        if reads && path.ends_with("/policy") {
            if self.statements.is_empty() {
                return stub::error(404, "ResourceNotFoundException", "The resource you requested does not exist.");
            }
            let policy = json!({ "Version": "2012-10-17", "Statement": self.statements }).to_string();
            return stub::json(200, json!({ "Policy": policy, "RevisionId": self.revision.to_string() }).to_string());
        }
        if reads {
            let configuration =
                json!({ "FunctionName": "hello", "FunctionArn": HELLO, "Role": ROLE, "State": "Active" });
            return stub::json(200, json!({ "Configuration": configuration }).to_string());
        }
        let had = self.revision.to_string();
        if let Some(theirs) = self.meanwhile.take() {
            self.statements.push(theirs);
            self.revision += 1;
        }
        let body = request.json();
        let named = request.query("RevisionId").map(str::to_owned).or(body["RevisionId"].as_str().map(str::to_owned));
        if named.is_some_and(|named| named != self.revision.to_string() && named == had) {
            return stub::error(412, "PreconditionFailedException", "The Revision Id provided does not match.");
        }
        self.revision += 1;
        if request.method == "DELETE" {
            let sid = path.rsplit('/').next().unwrap_or_default().to_owned();
            self.statements.retain(|statement| statement["Sid"] != sid.as_str());
            return stub::json(204, "");
        }
        self.statements.push(statement(body["StatementId"].as_str().unwrap(), body["SourceArn"].as_str().unwrap()));
        stub::json(201, r#"{"Statement":"{}"}"#)
    }
}

struct World {
    cloud: Arc<Mutex<Cloud>>,
    store: Store,
    service: Permissions,
}

impl World {
    async fn new() -> Self {
        let (cloud, stub) = Stub::keeping(Cloud::default(), Cloud::answer).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
        Self { cloud, store, service: Permissions::new(hub, caches, audit) }
    }

    fn cloud<T>(&self, with: impl FnOnce(&mut Cloud) -> T) -> T {
        with(&mut self.cloud.lock().unwrap())
    }

    async fn inline(&self, document: Option<&str>, base: Option<&str>) -> Result<InlineSaved, ConsoleError> {
        let edit = InlineEdit {
            role: "hello-role".into(),
            policy: "own".into(),
            document: document.map(str::to_owned),
            base: base.map(str::to_owned),
        };
        self.service.save_inline(&caller(Role::Admin), &place(), "hello", edit).await
    }

    async fn add(&self, sid: &str) -> Result<(), ConsoleError> {
        let new = NewStatement {
            sid: sid.into(),
            kind: "service".into(),
            action: "lambda:InvokeFunction".into(),
            principal: "s3.amazonaws.com".into(),
            source_arn: "arn:aws:s3:::b".into(),
            source_account: "000000000000".into(),
            ..NewStatement::default()
        };
        self.service.add_statement(&caller(Role::Developer), &place(), "hello", None, new).await
    }
}

const ONE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}"#;
const TWO: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}]}"#;

#[tokio::test]
async fn a_role_is_shown_with_all_it_allows() {
    let world = World::new().await;
    world.cloud(|cloud| cloud.iam.inline.push(("own".into(), ONE.into())));
    let role = world.service.role(&caller(Role::Viewer), &place(), "hello", None).await.unwrap();
    assert_eq!(
        (role.name.as_str(), role.trusts_lambda, role.trust[0].who.as_str()),
        ("hello-role", true, "lambda.amazonaws.com")
    );
    let kinds: Vec<_> = role.policies.iter().map(|policy| (policy.name.as_str(), policy.kind())).collect();
    assert_eq!(kinds, [("own", "inline"), ("Basic", "managed by AWS")]);
    assert_eq!(
        role.entries.iter().map(|entry| entry.actions[0].as_str()).collect::<Vec<_>>(),
        ["s3:GetObject", "logs:*"]
    );
    assert_eq!(role.inline_size as usize, rules::size(ONE));
}

#[tokio::test]
async fn only_administrators_change_what_a_role_allows() {
    let world = World::new().await;
    for role in [Role::Viewer, Role::Developer] {
        let attach = world.service.attach(&caller(role), &place(), "hello", "hello-role", BASIC, true).await;
        assert_eq!(attach, Err(ConsoleError::Forbidden { permission: Permission::RolesWrite }));
        let edit = world.service.save_inline(&caller(role), &place(), "hello", InlineEdit::default()).await;
        assert_eq!(edit, Err(ConsoleError::Forbidden { permission: Permission::RolesWrite }));
    }
    assert!(activity(&world.store).await.is_empty());
}

#[tokio::test]
async fn policies_are_attached_and_taken_off() {
    let world = World::new().await;
    let arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    let change = async |role: &str, arn: &str, attach: bool| {
        world.service.attach(&caller(Role::Admin), &place(), "hello", role, arn, attach).await
    };
    change("hello-role", arn, true).await.unwrap();
    assert_eq!(world.cloud(|cloud| cloud.iam.attached.clone()), [BASIC, arn]);
    change("hello-role", arn, false).await.unwrap();
    // Off already: that is what was wished.
    change("hello-role", arn, false).await.unwrap();
    let wrong = change("hello-role", "arn:aws:s3:::b", true).await.unwrap_err();
    assert!(wrong.field("arn").is_some());
    // The function has been given another role since the page was opened.
    assert!(matches!(change("other-role", arn, true).await, Err(ConsoleError::Conflict { .. })));
    let rows = activity(&world.store).await;
    let actions: Vec<_> = rows.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(actions, ["function.role.attach", "function.role.detach", "function.role.detach"]);
    assert_eq!(rows[0].details[..2], [detail("role", "hello-role"), detail("policy", arn)]);
}

#[tokio::test]
async fn an_inline_policy_is_never_overwritten_unseen() {
    let world = World::new().await;
    assert_eq!(world.inline(Some(ONE), None).await, Ok(InlineSaved::Done));
    // Indented otherwise it is still the same.
    let shown = view::pretty(ONE);
    assert_eq!(world.inline(Some(TWO), Some(&shown)).await, Ok(InlineSaved::Done));
    let InlineSaved::Conflict { theirs } = world.inline(Some(ONE), Some(&shown)).await.unwrap() else { panic!() };
    assert_eq!(theirs.as_deref(), Some(view::pretty(TWO).as_str()));
    assert!(matches!(world.inline(Some(ONE), None).await, Ok(InlineSaved::Conflict { .. })));
    assert!(matches!(world.inline(None, Some(ONE)).await, Ok(InlineSaved::Conflict { .. })));
    assert_eq!(world.inline(None, Some(TWO)).await, Ok(InlineSaved::Done));
    assert!(world.cloud(|cloud| cloud.iam.inline.is_empty()));
    assert_eq!(world.inline(Some(ONE), Some(TWO)).await, Ok(InlineSaved::Conflict { theirs: None }));
    let rows = activity(&world.store).await;
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1].details[2], detail("policy before", view::pretty(ONE)));
}

#[tokio::test]
async fn a_policy_that_breaks_a_rule_is_not_sent() {
    let world = World::new().await;
    let error = world.inline(Some("{\n\"Statement\": [}"), None).await.unwrap_err();
    assert!(error.field("document").is_some_and(|rule| rule.starts_with("Line 2")), "{error}");
    let long = format!(r#"{{"Statement":[],"Id":"{}"}}"#, "x".repeat(10_000));
    world.cloud(|cloud| cloud.iam.inline.push(("other".into(), long)));
    let big = TWO.replace("arn:aws:s3:::b/*", &format!("arn:aws:s3:::{}/*", "b".repeat(300)));
    let error = world.inline(Some(&big), None).await.unwrap_err();
    assert!(error.field("document").is_some_and(|rule| rule.contains("10,240")), "{error}");
    assert!(activity(&world.store).await.is_empty());
}

#[tokio::test]
async fn permissions_are_added_with_the_revision_that_was_read() {
    let world = World::new().await;
    world.add("first").await.unwrap();
    let policy = world.service.resource_policy(&caller(Role::Viewer), &place(), "hello", None).await.unwrap();
    assert_eq!((policy.statements.len(), policy.statements[0].sid.as_str()), (1, "first"));
    assert!(world.add("first").await.unwrap_err().field("sid").is_some());
    world.cloud(|cloud| cloud.meanwhile = Some(statement("theirs", "arn:aws:s3:::c")));
    assert!(matches!(world.add("second").await, Err(ConsoleError::AwsConflict { .. })));
    world.add("second").await.unwrap();
    let sids: Vec<_> =
        world.cloud(|cloud| cloud.statements.iter().map(|s| s["Sid"].as_str().unwrap().to_owned()).collect());
    assert_eq!(sids, ["first", "theirs", "second"]);
    let rows = activity(&world.store).await;
    let outcomes: Vec<_> = rows.iter().map(|row| (row.action.as_str(), row.outcome)).collect();
    assert_eq!(
        outcomes,
        [
            ("function.permission.allow", AuditOutcome::Succeeded),
            ("function.permission.allow", AuditOutcome::Failed),
            ("function.permission.allow", AuditOutcome::Succeeded),
        ]
    );
    let viewer =
        world.service.add_statement(&caller(Role::Viewer), &place(), "hello", None, NewStatement::default()).await;
    assert_eq!(viewer, Err(ConsoleError::Forbidden { permission: Permission::FunctionsWrite }));
}

#[tokio::test]
async fn only_the_statement_that_was_seen_is_removed() {
    let world = World::new().await;
    world.add("bucket").await.unwrap();
    let read = async || world.service.resource_policy(&caller(Role::Viewer), &place(), "hello", None).await.unwrap();
    let remove = async |sid: &str, seen: &str| {
        world.service.remove_statement(&caller(Role::Developer), &place(), "hello", None, sid, seen).await
    };
    let seen = read().await.statements[0].text.clone();
    world.cloud(|cloud| cloud.statements[0] = statement("bucket", "arn:aws:s3:::other"));
    assert!(matches!(remove("bucket", &seen).await, Err(ConsoleError::Conflict { .. })));
    let now = read().await.statements[0].clone();
    assert_eq!(now.stops, "Notifications of the bucket other no longer arrive.");
    remove("bucket", &now.text).await.unwrap();
    assert!(read().await.statements.is_empty());
    assert_eq!(remove("bucket", &now.text).await, Err(ConsoleError::not_found("statement", "bucket")));
    let last = activity(&world.store).await.pop().unwrap();
    assert_eq!(
        (last.action.as_str(), last.details[1].clone()),
        ("function.permission.remove", detail("stops", now.stops))
    );
}

#[tokio::test]
async fn a_developer_adds_what_is_needed_and_nothing_else() {
    let world = World::new().await;
    let send = Need::new("sqs:SendMessage", "arn:aws:sqs:eu-west-1:000000000000:q", "so that failed events reach q");
    let ask = async |role: Role, needs: &[Need]| {
        world.service.grant(&caller(role), &place(), "hello", None, needs.to_vec()).await
    };
    assert!(ask(Role::Viewer, std::slice::from_ref(&send)).await.is_err());
    let pass = Need::new("iam:PassRole", "arn:aws:iam::000000000000:role/r", "");
    assert!(matches!(ask(Role::Developer, &[send.clone(), pass]).await, Err(ConsoleError::Invalid(_))));
    let says =
        world.service.role_needs(&caller(Role::Viewer), &place(), "hello", None, vec![send.clone()]).await.unwrap();
    assert_eq!(says.lacking, [(send.clone(), Verdict::Missing)]);
    let says = ask(Role::Developer, std::slice::from_ref(&send)).await.unwrap();
    assert!(says.lacking.is_empty());
    let inline = world.cloud(|cloud| cloud.iam.inline.clone());
    assert_eq!((inline.len(), inline[0].0.as_str()), (1, "lambent-hello"));
    let rows = activity(&world.store).await;
    assert_eq!((rows.len(), rows[0].action.as_str()), (1, "function.grant"));
    assert!(rows[0].details.contains(&detail("allows", "sqs:SendMessage on arn:aws:sqs:eu-west-1:000000000000:q")));
}
