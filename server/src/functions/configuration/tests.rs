use std::sync::Mutex;

use app::{
    activity::model::{ActivityQuery, ActivityRow, AuditOutcome},
    functions::{
        code::model::{Deploy, Deployed, Edit, Findings, Package, Problem, ProblemKind},
        configuration::model::{Texts, settings},
    },
    session::model::{Role, User},
};
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    store::{Store, StoreUrl, testing},
};

const CANARY: &str = "canary-secret-value";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/k-1";

/// A function as AWS keeps it.
struct Lambda {
    configuration: Value,
    revision: u32,
    /// Looks until the last change has settled.
    busy: u32,
    /// Looks a change takes.
    slow: u32,
    /// How the next change ends, if not well.
    fails: bool,
    /// What the next answer to a change is, although it is made.
    loses: bool,
    /// Done by somebody else just before the next change arrives.
    meanwhile: Option<Value>,
    updates: Vec<Value>,
}

impl Lambda {
    fn change(&mut self, change: &Value) {
        for (key, value) in change.as_object().unwrap() {
            if key != "RevisionId" {
                self.configuration[key] = value.clone();
            }
        }
        self.revision += 1;
    }

    fn answer(&mut self, request: &Request) -> Reply {
        match request.header("x-amz-target") {
            Some("TrentService.Encrypt") => {
                let key = json!({"CiphertextBlob": "AQICAHg=", "KeyId": KEY});
                return stub::json(200, key.to_string());
            }
            Some("TrentService.ListAliases") => {
                let alias = |name: &str, id: &str| json!({"AliasName": name, "TargetKeyId": id, "AliasArn": format!("arn:aws:kms:eu-west-1:111122223333:{name}")});
                let all = json!({"Aliases": [alias("alias/orders", "k-1"), alias("alias/aws/lambda", "k-2")], "Truncated": false});
                return stub::json(200, all.to_string());
            }
            Some("TrentService.ListKeys") => {
                let key =
                    |id: &str| json!({"KeyId": id, "KeyArn": format!("arn:aws:kms:eu-west-1:111122223333:key/{id}")});
                let all = json!({"Keys": [key("k-1"), key("k-2"), key("k-3")], "Truncated": false});
                return stub::json(200, all.to_string());
            }
            _ => {}
        }
        if request.method == "PUT" {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            if let Some(theirs) = self.meanwhile.take() {
                self.change(&theirs);
            }
            if body["RevisionId"].as_str() != Some(self.revision.to_string().as_str()) {
                return stub::error(412, "PreconditionFailedException", "The RevisionId provided does not match.");
            }
            self.change(&body);
            self.updates.push(body);
            self.busy = self.slow;
            if std::mem::take(&mut self.loses) {
                return Reply::Cut;
            }
            return stub::json(
                200,
                json!({"FunctionName": "hello", "RevisionId": self.revision.to_string()}).to_string(),
            );
        }
        let mut configuration = self.configuration.clone();
        configuration["RevisionId"] = self.revision.to_string().into();
        configuration["LastUpdateStatus"] = match (self.busy, self.fails) {
            (0, true) => {
                configuration["LastUpdateStatusReason"] = "The role may not decrypt.".into();
                "Failed".into()
            }
            (0, false) => "Successful".into(),
            _ => "InProgress".into(),
        };
        self.busy = self.busy.saturating_sub(1);
        stub::json(200, json!({"Configuration": configuration}).to_string())
    }
}

/// Finds what it is told to find.
struct Checker(Option<Findings>);

#[async_trait]
impl CodeService for Checker {
    async fn package(&self, _: &Caller, _: &Place, _: &str, _: Option<&str>) -> Result<Package, ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
    async fn file(&self, _: &Caller, _: &Place, _: &str, _: &str, _: &str) -> Result<String, ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
    async fn check(
        &self,
        _: &Caller,
        _: &Place,
        _: &str,
        sha256: &str,
        edits: Vec<Edit>,
        handler: Option<String>,
    ) -> Result<Findings, ConsoleError> {
        assert_eq!((sha256, edits.len(), handler.is_some()), ("c0de", 0, true));
        self.0.clone().ok_or_else(|| ConsoleError::not_found("code", ""))
    }
    async fn deploy(&self, _: &Caller, _: &Place, _: &str, _: Deploy) -> Result<Deployed, ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
    async fn replace_zip(
        &self,
        _: &Caller,
        _: &Place,
        _: &str,
        _: &str,
        _: &str,
        _: bool,
    ) -> Result<Deployed, ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
    async fn replace_image(&self, _: &Caller, _: &Place, _: &str, _: &str, _: &str) -> Result<(), ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
    async fn zip(&self, _: &Caller, _: &Place, _: &str, _: Option<&str>) -> Result<Vec<u8>, ConsoleError> {
        Err(ConsoleError::not_found("code", ""))
    }
}

struct World {
    stub: Stub,
    lambda: Arc<Mutex<Lambda>>,
    store: Store,
    service: Configuration,
}

fn caller(role: Role) -> Caller {
    Caller {
        user: User { id: "u1".into(), email: "ana@example.com".into(), name: "Ana".into(), role },
        session_id: "s1".into(),
        request_id: "request-7".into(),
        ip: "192.0.2.1".into(),
    }
}

impl World {
    async fn new() -> Self {
        Self::with(None).await
    }

    async fn with(findings: Option<Findings>) -> Self {
        let configuration = json!({
            "FunctionName": "hello", "Runtime": "python3.13", "Handler": "lambda_function.lambda_handler",
            "State": "Active", "MemorySize": 128, "Timeout": 3, "Description": "", "CodeSha256": "c0de",
            "EphemeralStorage": {"Size": 512},
            "Environment": {"Variables": {"KEEP": CANARY, "OLD": "o", "SHARED": "s"}},
        });
        let lambda = Lambda {
            configuration,
            revision: 1,
            busy: 0,
            slow: 1,
            fails: false,
            loses: false,
            meanwhile: None,
            updates: Vec::new(),
        };
        let lambda = Arc::new(Mutex::new(lambda));
        let answering = Arc::clone(&lambda);
        let stub = Stub::start(move |request| answering.lock().unwrap().answer(request)).await;
        let hub = Arc::new(stub.hub());
        let store = Store::open(&StoreUrl::Memory).await.unwrap();
        let service =
            Configuration::new(hub.clone(), Caches::new(&hub), Audit::new(store.clone()), Arc::new(Checker(findings)));
        Self { stub, lambda, store, service }
    }

    fn lambda<T>(&self, with: impl FnOnce(&mut Lambda) -> T) -> T {
        with(&mut self.lambda.lock().unwrap())
    }

    async fn base(&self) -> Texts {
        let aws = self.service.hub.at(&place(), &Who::console()).unwrap();
        settings(&aws.get_function("hello", None).await.unwrap())
    }

    async fn general(&self, base: &Texts, typed: &[(&str, &str)]) -> Result<Saved, ConsoleError> {
        let edit = GeneralEdit { base: base.clone(), typed: texts(typed), ..GeneralEdit::default() };
        self.service.save_general(&caller(Role::Developer), &place(), "hello", edit).await
    }

    async fn seen(&self) -> Texts {
        let read = self.service.environment(&caller(Role::Developer), &place(), "hello", None).await.unwrap();
        read.variables.into_iter().map(|variable| (variable.key, variable.fingerprint)).collect()
    }

    async fn environment(&self, seen: &Texts, set: &[(&str, &str)], remove: &[&str]) -> Result<Saved, ConsoleError> {
        let remove = remove.iter().map(|key| (*key).to_owned()).collect();
        let edit = EnvironmentEdit { seen: seen.clone(), set: texts(set), remove, ..EnvironmentEdit::default() };
        self.service.save_environment(&caller(Role::Developer), &place(), "hello", edit).await
    }

    fn values(&self) -> Value {
        self.lambda(|lambda| lambda.configuration["Environment"]["Variables"].clone())
    }

    async fn activity(&self) -> Vec<ActivityRow> {
        // As it is kept: the list leaves out what is long.
        let page = self.store.audit_page(&ActivityQuery::default()).await.unwrap();
        page.rows.into_iter().rev().collect()
    }
}

fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

fn kept(saved: Result<Saved, ConsoleError>) -> Vec<String> {
    match saved {
        Ok(Saved::Done { kept, changed: true, .. }) => kept,
        other => panic!("{other:?}"),
    }
}

fn in_conflict(saved: Result<Saved, ConsoleError>) -> Vec<String> {
    match saved {
        Ok(Saved::Conflict { rows }) => rows.into_iter().map(|row| row.key).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn only_what_changed_is_sent_and_all_of_it_is_written_down() {
    let world = World::new().await;
    let base = world.base().await;
    let saved = world.general(&base, &[("memory", "512"), ("minutes", "1"), ("timeout", "3")]).await.unwrap();
    let Saved::Done { detail: state, changed: true, kept, .. } = saved else { panic!("{saved:?}") };
    assert_eq!((state.memory_mb, state.timeout_s, kept.len()), (512, 63, 0));
    let updates = world.lambda(|lambda| lambda.updates.clone());
    assert_eq!(updates, [json!({"MemorySize": 512, "Timeout": 63, "RevisionId": "1"})]);
    let rows = world.activity().await;
    assert_eq!(
        (rows.len(), rows[0].action.as_str(), rows[0].outcome),
        (1, "function.configure", AuditOutcome::Succeeded)
    );
    assert_eq!(
        rows[0].details[..3],
        [
            detail("memory", "128 MB → 512 MB"),
            detail("timeout", "3 s → 63 s"),
            detail(
                "aws cli",
                "aws lambda update-function-configuration --region eu-west-1 --function-name hello --memory-size 512 --timeout 63\n\
                 aws lambda wait function-updated-v2 --region eu-west-1 --function-name hello"
            ),
        ]
    );
    // The same once more has nothing to send.
    let again = world.general(&base, &[("memory", "512"), ("timeout", "63")]).await.unwrap();
    assert!(matches!(again, Saved::Done { changed: false, .. }));
    assert_eq!(world.activity().await.len(), 1);
}

#[tokio::test]
async fn what_others_changed_stays_and_is_said() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| lambda.change(&json!({"Timeout": 9})));
    assert_eq!(kept(world.general(&base, &[("memory", "256")]).await), ["timeout"]);
    let update = world.lambda(|lambda| lambda.updates[0].clone());
    assert_eq!(update, json!({"MemorySize": 256, "RevisionId": "2"}));
}

#[tokio::test]
async fn what_both_changed_is_asked_for_and_a_pick_settles_it() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| lambda.change(&json!({"MemorySize": 1024, "Timeout": 9})));
    let typed = [("memory", "256"), ("timeout", "5"), ("description", "mine")];
    assert_eq!(in_conflict(world.general(&base, &typed).await), ["memory", "timeout"]);
    assert!(world.lambda(|lambda| lambda.updates.is_empty()));
    assert!(world.activity().await.is_empty(), "nothing was about to be done");
    let edit = GeneralEdit {
        base: base.clone(),
        typed: texts(&typed),
        theirs: texts(&[("memory", "1024"), ("timeout", "9")]),
        pick: texts(&[("memory", "theirs"), ("timeout", "mine")]),
        anyway: false,
    };
    let service = &world.service;
    kept(service.save_general(&caller(Role::Developer), &place(), "hello", edit.clone()).await);
    let update = world.lambda(|lambda| lambda.updates[0].clone());
    assert_eq!(update, json!({"Description": "mine", "Timeout": 5, "RevisionId": "2"}));
    // What was picked holds for what was shown only.
    world.lambda(|lambda| lambda.change(&json!({"Timeout": 77})));
    let saved = service.save_general(&caller(Role::Developer), &place(), "hello", edit).await;
    assert_eq!(in_conflict(saved), ["timeout"]);
}

#[tokio::test]
async fn a_change_between_the_look_and_the_save_is_never_overwritten() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| lambda.meanwhile = Some(json!({"Timeout": 9})));
    assert_eq!(kept(world.general(&base, &[("memory", "256")]).await), ["timeout"]);
    world.lambda(|lambda| lambda.meanwhile = Some(json!({"MemorySize": 2048})));
    let base = world.base().await;
    assert_eq!(in_conflict(world.general(&base, &[("memory", "512")]).await), ["memory"]);
    assert_eq!(world.lambda(|lambda| lambda.configuration["MemorySize"].clone()), 2048);
    let outcomes: Vec<_> = world.activity().await.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [AuditOutcome::Failed, AuditOutcome::Succeeded, AuditOutcome::Failed]);
}

#[tokio::test]
async fn two_who_save_at_once_both_end_well() {
    let world = World::new().await;
    let (base, seen) = (world.base().await, world.seen().await);
    let (one, two) =
        tokio::join!(world.general(&base, &[("memory", "256")]), world.environment(&seen, &[("NEW", "n")], &[]),);
    assert!(matches!((one, two), (Ok(Saved::Done { .. }), Ok(Saved::Done { .. }))));
    assert_eq!(world.lambda(|lambda| lambda.configuration["MemorySize"].clone()), 256);
    assert_eq!(world.values()["NEW"], "n");
}

#[tokio::test]
async fn a_busy_function_is_waited_for() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| (lambda.busy, lambda.slow) = (2, 2));
    kept(world.general(&base, &[("memory", "256")]).await);
}

#[tokio::test]
async fn a_lost_answer_is_looked_for() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| lambda.loses = true);
    kept(world.general(&base, &[("memory", "256")]).await);
    assert_eq!(world.lambda(|lambda| lambda.updates.len()), 1);
    assert_eq!(world.activity().await.iter().map(|row| row.outcome).collect::<Vec<_>>(), [AuditOutcome::Succeeded]);
}

#[tokio::test]
async fn an_update_aws_gives_up_is_no_success() {
    let world = World::new().await;
    let base = world.base().await;
    world.lambda(|lambda| lambda.fails = true);
    let error = world.general(&base, &[("memory", "256")]).await.unwrap_err();
    assert_eq!(error.to_string(), "The role may not decrypt.");
    assert_eq!(world.activity().await[0].outcome, AuditOutcome::Failed);
}

#[tokio::test]
async fn a_handler_the_code_does_not_have_is_not_saved_by_accident() {
    let problem = Problem { kind: ProblemKind::Handler, message: "There is none.".into(), path: None, line: None };
    let findings = Findings { problems: vec![problem], handlers: vec!["lambda_function.main".into()] };
    let world = World::with(Some(findings.clone())).await;
    let base = world.base().await;
    let typed = [("handler", "lambda_function.nope")];
    assert_eq!(world.general(&base, &typed).await, Ok(Saved::Blocked(findings)));
    assert!(world.lambda(|lambda| lambda.updates.is_empty()));
    // Other settings are saved whatever the handler is like.
    kept(world.general(&base, &[("memory", "256")]).await);
    let edit = GeneralEdit { base, typed: texts(&typed), anyway: true, ..GeneralEdit::default() };
    kept(world.service.save_general(&caller(Role::Developer), &place(), "hello", edit).await);
    assert_eq!(world.lambda(|lambda| lambda.updates[1]["Handler"].clone()), "lambda_function.nope");
}

#[tokio::test]
async fn code_that_cannot_be_read_keeps_nobody_from_saving() {
    let world = World::new().await;
    let base = world.base().await;
    kept(world.general(&base, &[("handler", "lambda_function.main")]).await);
}

#[tokio::test]
async fn keys_nobody_touched_keep_their_values() {
    let world = World::new().await;
    let seen = world.seen().await;
    world.lambda(|lambda| {
        lambda.configuration["Environment"]["Variables"]["THEIRS"] = "t".into();
        lambda.configuration["Environment"]["Variables"]["SHARED"] = "s2".into();
        lambda.revision += 1;
    });
    let saved = world.environment(&seen, &[("NEW", "n"), ("EMPTY", "")], &["OLD"]).await;
    assert_eq!(kept(saved), ["SHARED", "THEIRS"]);
    assert_eq!(world.values(), json!({"KEEP": CANARY, "SHARED": "s2", "THEIRS": "t", "NEW": "n", "EMPTY": ""}));
    let rows = world.activity().await;
    assert_eq!(rows[0].details[0], detail("environment", "+EMPTY +NEW −OLD"));
    assert!(rows[0].details[1].1.contains(r#"{"EMPTY":"…","KEEP":"…","NEW":"…","SHARED":"…","THEIRS":"…"}"#));
}

#[tokio::test]
async fn the_same_key_changed_on_both_sides_is_asked_for() {
    let world = World::new().await;
    let seen = world.seen().await;
    world.lambda(|lambda| {
        let variables = &mut lambda.configuration["Environment"]["Variables"];
        variables["SHARED"] = "theirs".into();
        variables["ADDED"] = "theirs".into();
        variables.as_object_mut().unwrap().remove("OLD");
        lambda.revision += 1;
    });
    let set = [("SHARED", "mine"), ("ADDED", "mine"), ("OLD", "mine")];
    let saved = world.environment(&seen, &set, &[]).await;
    let Ok(Saved::Conflict { rows }) = &saved else { panic!("{saved:?}") };
    assert_eq!(rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["ADDED", "OLD", "SHARED"]);
    assert_eq!((rows[0].base.as_deref(), rows[1].theirs.as_deref()), (None, None));
    assert!(world.lambda(|lambda| lambda.updates.is_empty()));
    // The same value on both sides is no conflict.
    assert_eq!(kept(world.environment(&seen, &[("SHARED", "theirs"), ("NEW", "n")], &[]).await), ["ADDED", "OLD"]);
    // With what they have now as base, mine goes through.
    let now = world.seen().await;
    kept(world.environment(&now, &[("SHARED", "mine")], &[]).await);
    assert_eq!(world.values()["SHARED"], "mine");
}

#[tokio::test]
async fn a_variable_changed_between_the_look_and_the_save_survives() {
    let world = World::new().await;
    let seen = world.seen().await;
    let theirs = json!({"Environment": {"Variables": {"KEEP": CANARY, "OLD": "o", "SHARED": "cli"}}});
    world.lambda(|lambda| lambda.meanwhile = Some(theirs));
    assert_eq!(in_conflict(world.environment(&seen, &[("SHARED", "mine")], &[]).await), ["SHARED"]);
    assert_eq!(world.values()["SHARED"], "cli");
}

#[tokio::test]
async fn a_secret_shows_nowhere_until_it_is_revealed() {
    let world = World::new().await;
    let seen = world.seen().await;
    let developer = caller(Role::Developer);
    let read = world.service.environment(&developer, &place(), "hello", None).await.unwrap();
    let saved = world.environment(&seen, &[("SHARED", "canary-second")], &[]).await.unwrap();
    let too_long = "canary-third".repeat(400);
    let refused = world.environment(&seen, &[("OLD", &too_long)], &[]).await.unwrap_err();
    let mut out = format!("{read:?}{saved:?}{refused:?}");
    out.push_str(&serde_json::to_string(&(&read, &saved, &refused)).unwrap());
    out.push_str(&format!("{:?}", world.activity().await));
    assert!(!out.contains("canary"), "{out}");
    // Viewers get no fingerprints either.
    let viewer = world.service.environment(&caller(Role::Viewer), &place(), "hello", None).await.unwrap();
    assert!(viewer.variables.iter().all(|variable| variable.fingerprint.is_empty()));

    let before = world.activity().await.len();
    let value = world.service.reveal(&developer, &place(), "hello", None, "KEEP").await;
    assert_eq!(value.as_deref(), Ok(CANARY));
    let rows = world.activity().await;
    assert_eq!(rows.len(), before + 1);
    let row = rows.last().unwrap();
    assert_eq!((row.action.as_str(), row.outcome), ("function.reveal", AuditOutcome::Succeeded));
    assert_eq!(row.details, [detail("environment key", "KEEP")]);
}

#[tokio::test]
async fn who_may_not_reveal_does_not() {
    let world = World::new().await;
    let refused = world.service.reveal(&caller(Role::Viewer), &place(), "hello", None, "KEEP").await;
    assert_eq!(refused, Err(ConsoleError::Forbidden { permission: Permission::FunctionsReveal }));
    let gone = world.service.reveal(&caller(Role::Developer), &place(), "hello", None, "NOPE").await;
    assert_eq!(gone, Err(ConsoleError::not_found("environment variable", "NOPE")));
    // What cannot be written down is not shown.
    testing::refuse_audit(&world.store).await;
    assert!(world.service.reveal(&caller(Role::Developer), &place(), "hello", None, "KEEP").await.is_err());
}

#[tokio::test]
async fn equal_values_do_not_look_equal() {
    let world = World::new().await;
    world.lambda(|lambda| lambda.configuration["Environment"] = json!({"Variables": {"A1": "x", "B1": "x"}}));
    let seen = world.seen().await;
    assert_ne!(seen["A1"], seen["B1"]);
}

#[tokio::test]
async fn what_breaks_a_rule_is_not_sent() {
    let world = World::new().await;
    let (base, seen) = (world.base().await, world.seen().await);
    for (field, text) in
        [("memory", "127"), ("timeout", "901"), ("storage", "511"), ("handler", "a b"), ("runtime", "java21")]
    {
        let error = world.general(&base, &[(field, text)]).await.unwrap_err();
        assert!(error.field(field).is_some(), "{field}: {error:?}");
    }
    for key in ["1A", "A", "A-B", "AWS_REGION", " PAD"] {
        let error = world.environment(&seen, &[(key, "x")], &[]).await.unwrap_err();
        assert!(error.field(key).is_some(), "{key}: {error:?}");
    }
    let half = "x".repeat(2_100);
    let error = world.environment(&seen, &[("A1", &half), ("B1", &half)], &[]).await.unwrap_err();
    assert!(error.field("environment").is_some_and(|rule| rule.contains("too many")), "{error:?}");
    assert!(world.general(&base, &[("memory", "256")]).await.is_ok());
    assert_eq!(world.lambda(|lambda| lambda.updates.len()), 1);
    let viewer = world.service.save_general(&caller(Role::Viewer), &place(), "hello", GeneralEdit::default()).await;
    assert_eq!(viewer, Err(ConsoleError::Forbidden { permission: Permission::FunctionsWrite }));
}

#[tokio::test]
async fn nothing_is_saved_that_cannot_be_written_down() {
    let world = World::new().await;
    let (base, seen) = (world.base().await, world.seen().await);
    testing::refuse_audit(&world.store).await;
    assert!(world.general(&base, &[("memory", "256")]).await.is_err());
    assert!(world.environment(&seen, &[("NEW", "n")], &[]).await.is_err());
    assert!(world.lambda(|lambda| lambda.updates.is_empty()));
}

#[tokio::test]
async fn an_environment_nobody_can_read_is_not_replaced() {
    let world = World::new().await;
    world.lambda(|lambda| {
        lambda.configuration["Environment"] = json!({"Error": {"Message": "The key is not allowed."}})
    });
    let read = world.service.environment(&caller(Role::Developer), &place(), "hello", None).await.unwrap();
    assert_eq!(read.unreadable.as_deref(), Some("The key is not allowed."));
    assert!(world.environment(&Texts::new(), &[("NEW", "n")], &[]).await.is_err());
    assert!(world.lambda(|lambda| lambda.updates.is_empty()));
}

/// A change of the key alone, and what it was before.
async fn with_key(world: &World, seen_key: &str, key: &str) -> Result<Saved, ConsoleError> {
    let seen = world.seen().await;
    let edit = EnvironmentEdit { seen, seen_key: seen_key.into(), key: Some(key.into()), ..EnvironmentEdit::default() };
    world.service.save_environment(&caller(Role::Developer), &place(), "hello", edit).await
}

#[tokio::test]
async fn the_key_is_merged_beside_the_variables() {
    let world = World::new().await;
    kept(with_key(&world, "", KEY).await);
    let update = world.lambda(|lambda| lambda.updates[0].clone());
    assert_eq!(update, json!({"KMSKeyArn": KEY, "RevisionId": "1"}), "the variables are not sent");
    let rows = world.activity().await;
    assert!(rows[0].details.contains(&detail("encryption key", format!("AWS's own → {KEY}"))), "{:?}", rows[0].details);
    // Somebody else has it already: nothing to send; another one: a conflict.
    let again = with_key(&world, "", KEY).await.unwrap();
    assert!(matches!(again, Saved::Done { changed: false, .. }));
    assert_eq!(in_conflict(with_key(&world, "", &KEY.replace("k-1", "k-3")).await), ["kms-key"]);
    kept(with_key(&world, KEY, "").await);
    assert_eq!(world.lambda(|lambda| lambda.updates[1]["KMSKeyArn"].clone()), "");
    let wrong = with_key(&world, "", "orders").await.unwrap_err();
    assert!(wrong.field("kms-key").is_some(), "{wrong:?}");
}

#[tokio::test]
async fn keys_to_choose_are_not_awss_own() {
    let world = World::new().await;
    let keys = world.service.keys(&caller(Role::Viewer), &place()).await.unwrap();
    let names: Vec<_> = keys.iter().map(|key| (key.alias.as_str(), key.arn.rsplit('/').next().unwrap())).collect();
    assert_eq!(names, [("alias/orders", "k-1"), ("", "k-3")]);
}

#[tokio::test]
async fn a_value_is_encrypted_for_the_function_and_kept_nowhere() {
    let world = World::new().await;
    let plaintext = Plaintext { variable: "DB_PASSWORD".into(), key_arn: KEY.into(), value: CANARY.into() };
    let service = &world.service;
    let done = service.encrypt(&caller(Role::Developer), &place(), "hello", plaintext.clone()).await.unwrap();
    assert_eq!((done.text.as_str(), done.key_arn.as_str()), ("AQICAHg=", KEY));
    let sent: Value = serde_json::from_slice(&world.stub.seen().last().unwrap().body).unwrap();
    assert_eq!(sent["EncryptionContext"], json!({"LambdaFunctionName": "hello"}));
    assert_eq!((sent["KeyId"].as_str(), sent["Plaintext"].as_str()), (Some(KEY), Some("Y2FuYXJ5LXNlY3JldC12YWx1ZQ==")));
    let rows = world.activity().await;
    assert_eq!((rows[0].action.as_str(), rows[0].outcome), ("function.encrypt", AuditOutcome::Succeeded));
    let kept = format!("{rows:?}");
    assert!(kept.contains("DB_PASSWORD") && !kept.contains("canary") && !kept.contains("Y2FuYXJ5"), "{kept}");
    let viewer = service.encrypt(&caller(Role::Viewer), &place(), "hello", plaintext).await;
    assert!(matches!(viewer, Err(ConsoleError::Forbidden { .. })));
    let empty = service.encrypt(&caller(Role::Developer), &place(), "hello", Plaintext::default()).await.unwrap_err();
    assert!(empty.field("encrypt-value").is_some());
}
