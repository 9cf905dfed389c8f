use std::sync::Mutex;

use app::session::model::Role;
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    testing::{Footing, caller},
};

/// A function with three versions and its aliases, as AWS keeps them.
struct Lambda {
    aliases: BTreeMap<String, Value>,
    revision: u32,
    /// Aliases with provisioned concurrency.
    provisioned: Vec<String>,
    /// Done by somebody else just before the next change arrives.
    meanwhile: Option<Value>,
    /// The next change is made, and its answer lost.
    loses: bool,
    sent: Vec<Value>,
    invoked: Vec<String>,
    refuses: bool,
}

impl Lambda {
    fn put(&mut self, name: &str, change: &Value) {
        self.revision += 1;
        let alias = self.aliases.entry(name.to_owned()).or_insert_with(|| json!({"Name": name, "Description": ""}));
        for (key, value) in change.as_object().unwrap() {
            alias[key] = value.clone();
        }
        alias["RevisionId"] = self.revision.to_string().into();
    }

    fn answer(&mut self, request: &Request) -> Reply {
        let path = request.route().to_owned();
        let body = request.json();
        let missing = || stub::error(404, "ResourceNotFoundException", "Cannot find it");
        if path.ends_with("/invocations") {
            if self.refuses {
                return stub::error(429, "TooManyRequestsException", "Rate Exceeded.");
            }
            let qualifier = request.query("Qualifier").unwrap_or_default().to_owned();
            self.invoked.push(qualifier.clone());
            return Reply::Answer {
                status: 200,
                headers: vec![("x-amz-executed-version", qualifier)],
                body: b"null".to_vec(),
            };
        }
        if path.ends_with("/provisioned-concurrency") {
            let has = self.provisioned.iter().any(|alias| Some(alias.as_str()) == request.query("Qualifier"));
            let found = json!({"RequestedProvisionedConcurrentExecutions": 1, "Status": "READY"});
            return if has { stub::json(200, found.to_string()) } else { missing() };
        }
        if let Some((_, alias)) = path.split_once("/aliases") {
            return self.alias(&request.method, alias.trim_start_matches('/'), body);
        }
        let role =
            |number: &str| format!("arn:aws:iam::000000000000:role/{}", if number == "3" { "other" } else { "own" });
        let configuration =
            |number: &str| json!({"FunctionName": "hello", "Version": number, "Role": role(number), "State": "Active"});
        match request.query("Qualifier").unwrap_or("$LATEST") {
            number @ ("$LATEST" | "1" | "2" | "3" | "live") => {
                stub::json(200, json!({"Configuration": configuration(number)}).to_string())
            }
            _ => missing(),
        }
    }

    fn alias(&mut self, method: &str, name: &str, body: Value) -> Reply {
        match method {
            "POST" => {
                let name = body["Name"].as_str().unwrap().to_owned();
                if self.aliases.contains_key(&name) {
                    return stub::error(409, "ResourceConflictException", "Alias already exists: arn");
                }
                self.put(&name, &body);
                self.sent.push(body);
                stub::json(201, self.aliases[&name].to_string())
            }
            "PUT" => {
                if let Some(theirs) = self.meanwhile.take() {
                    self.put(name, &theirs);
                }
                if body["RevisionId"] != self.aliases[name]["RevisionId"] {
                    return stub::error(412, "PreconditionFailedException", "The Revision Id does not match.");
                }
                self.put(name, &body);
                self.sent.push(body);
                if std::mem::take(&mut self.loses) {
                    Reply::Cut
                } else {
                    stub::json(200, self.aliases[name].to_string())
                }
            }
            "DELETE" => {
                self.aliases.remove(name);
                stub::json(204, "")
            }
            _ if name.is_empty() => {
                stub::json(200, json!({"Aliases": self.aliases.values().collect::<Vec<_>>()}).to_string())
            }
            _ => match self.aliases.get(name) {
                Some(alias) => stub::json(200, alias.to_string()),
                None => stub::error(404, "ResourceNotFoundException", "Cannot find alias arn"),
            },
        }
    }
}

struct World {
    lambda: Arc<Mutex<Lambda>>,
    store: Store,
    service: Aliases,
}

impl World {
    /// `live` leads to version 1.
    async fn new() -> Self {
        let mut lambda = Lambda {
            aliases: BTreeMap::new(),
            revision: 0,
            provisioned: Vec::new(),
            meanwhile: None,
            loses: false,
            sent: Vec::new(),
            invoked: Vec::new(),
            refuses: false,
        };
        lambda.put("live", &json!({"FunctionVersion": "1"}));
        let (lambda, stub) = Stub::keeping(lambda, Lambda::answer).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
        let service = Aliases::new(hub, caches, audit, store.clone());
        Self { lambda, store, service }
    }

    fn lambda<T>(&self, with: impl FnOnce(&mut Lambda) -> T) -> T {
        with(&mut self.lambda.lock().unwrap())
    }

    async fn get(&self) -> AliasView {
        self.service.get(&caller(Role::Viewer), &place(), "hello", "live").await.unwrap()
    }

    /// From what `live` is now to these fields.
    async fn edit(&self, version: &str, second: &str, share: &str) -> AliasEdit {
        AliasEdit {
            base: rules::texts(&self.get().await.alias),
            typed: typed(version, second, share),
            ..AliasEdit::default()
        }
    }

    async fn save(&self, edit: AliasEdit) -> Result<AliasSaved, ConsoleError> {
        self.service.save(&caller(Role::Developer), &place(), "hello", "live", edit).await
    }

    fn sent(&self) -> Vec<Value> {
        self.lambda(|lambda| std::mem::take(&mut lambda.sent))
    }
}

fn typed(version: &str, second: &str, share: &str) -> Texts {
    let values = [version, "", second, share].map(str::to_owned);
    rules::FIELDS.into_iter().map(str::to_owned).zip(values).collect()
}

fn changed() -> Result<AliasSaved, ConsoleError> {
    Ok(AliasSaved::Done { changed: true, kept: Vec::new() })
}

#[tokio::test]
async fn requests_are_shifted_and_the_shift_is_finished() {
    let world = World::new().await;
    assert_eq!(world.save(world.edit("1", "2", "12.5").await).await, changed());
    let routing = json!({"AdditionalVersionWeights": {"2": 0.125}});
    assert_eq!(world.sent(), [json!({"RoutingConfig": routing, "RevisionId": "1"})]);
    assert_eq!(world.get().await.alias.split, Some(Split { version: "2".into(), percent: "12.5".into() }));
    assert_eq!(world.save(world.edit("2", "", "").await).await, changed());
    let none = json!({"AdditionalVersionWeights": {}});
    assert_eq!(world.sent(), [json!({"FunctionVersion": "2", "RoutingConfig": none, "RevisionId": "2"})]);
    // Where it led before is known now, and the way back.
    let previous = world.get().await.previous.unwrap();
    assert_eq!((previous.version.as_str(), previous.by.as_str()), ("1", "ana@example.com"));
    let list = world.service.list(&caller(Role::Viewer), &place(), "hello").await.unwrap();
    assert_eq!(list.previous["live"].version, "1");
    let rows = world.store.history(&place(), "hello", &[history::UPDATE]).await.unwrap();
    assert!(rows[0].details.contains(&detail("version", "1 → 2")));
    assert!(rows[0].details.contains(&detail("second version", "version 2 with 12.5 % → none")), "{rows:?}");
    // Changed elsewhere: what was known no longer holds.
    world.lambda(|lambda| lambda.put("live", &json!({"FunctionVersion": "3"})));
    assert_eq!(world.get().await.previous, None);
    // Nothing to do is nothing sent.
    let saved = world.save(world.edit("3", "", "10").await).await;
    assert_eq!(saved, Ok(AliasSaved::Done { changed: false, kept: Vec::new() }));
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn what_aws_would_refuse_is_not_sent() {
    let world = World::new().await;
    for (version, second, share, field) in [
        ("9", "", "", "version"),
        ("", "", "", "version"),
        ("1", "1", "10", "second"),
        ("1", "3", "10", "second"),
        ("1", "9", "10", "second"),
        ("$LATEST", "2", "10", "second"),
        ("1", "$LATEST", "10", "second"),
        ("1", "2", "101", "share"),
        ("1", "2", "x", "share"),
    ] {
        let refused = world.save(world.edit(version, second, share).await).await.unwrap_err();
        assert!(refused.field(field).is_some(), "{version} {second} {share}: {refused:?}");
    }
    world.lambda(|lambda| lambda.provisioned.push("live".into()));
    assert!(world.get().await.provisioned);
    let refused = world.save(world.edit("1", "2", "10").await).await.unwrap_err();
    assert!(refused.field("second").is_some_and(|rule| rule.contains("provisioned concurrency")));
    assert!(world.sent().is_empty());
    // Without a split it may lead elsewhere.
    assert_eq!(world.save(world.edit("2", "", "").await).await, changed());
}

#[tokio::test]
async fn nothing_of_a_colleague_is_overwritten() {
    let world = World::new().await;
    let edit = world.edit("2", "", "").await;
    // Only they changed the description: it is kept.
    world.lambda(|lambda| lambda.put("live", &json!({"Description": "theirs"})));
    assert_eq!(world.save(edit).await, Ok(AliasSaved::Done { changed: true, kept: vec!["description".into()] }));
    assert_eq!(world.get().await.alias.description, "theirs");
    // Both changed the version; nothing is sent until somebody chooses.
    let edit = world.edit("1", "", "").await;
    world.lambda(|lambda| lambda.put("live", &json!({"FunctionVersion": "3"})));
    world.sent();
    let rows = match world.save(edit.clone()).await {
        Ok(AliasSaved::Conflict { rows }) => rows,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (rows[0].key.as_str(), rows[0].theirs.as_deref(), rows[0].mine.as_deref()),
        ("version", Some("3"), Some("1"))
    );
    assert!(world.sent().is_empty());
    let pick = |pick: &str| Texts::from([("version".to_owned(), pick.to_owned())]);
    let theirs = Texts::from([("version".to_owned(), "3".to_owned())]);
    let kept = AliasEdit { pick: pick("theirs"), theirs: theirs.clone(), ..edit.clone() };
    assert!(matches!(world.save(kept).await, Ok(AliasSaved::Done { .. })));
    assert_eq!(world.get().await.alias.version, "3");
    assert!(matches!(world.save(AliasEdit { pick: pick("mine"), theirs, ..edit }).await, Ok(AliasSaved::Done { .. })));
    assert_eq!(world.get().await.alias.version, "1");
    // Between the last look and the call: AWS refuses the revision, and the conflict is told.
    let edit = world.edit("2", "", "").await;
    world.lambda(|lambda| lambda.meanwhile = Some(json!({"FunctionVersion": "3"})));
    assert!(matches!(world.save(edit).await, Ok(AliasSaved::Conflict { .. })));
    assert_eq!(world.get().await.alias.version, "3");
}

#[tokio::test]
async fn a_lost_answer_is_looked_up() {
    let world = World::new().await;
    let edit = world.edit("2", "", "").await;
    world.lambda(|lambda| lambda.loses = true);
    assert_eq!(world.save(edit).await, changed());
    assert_eq!(world.sent().len(), 1);
}

#[tokio::test]
async fn aliases_come_and_go() {
    let world = World::new().await;
    let developer = caller(Role::Developer);
    let create = async |alias: &str, typed| world.service.create(&developer, &place(), "hello", alias, typed).await;
    assert_eq!(create("beta", typed("1", "2", "10")).await, Ok(()));
    let routing = json!({"AdditionalVersionWeights": {"2": 0.1}});
    assert_eq!(world.sent(), [json!({"Name": "beta", "FunctionVersion": "1", "RoutingConfig": routing})]);
    assert_eq!(
        create("beta", typed("1", "", "")).await.unwrap_err().field("name"),
        Some("There is an alias beta already.")
    );
    for (alias, wrong) in [("7", "name"), ("a b", "name"), ("", "name")] {
        assert!(create(alias, typed("1", "", "")).await.unwrap_err().field(wrong).is_some(), "{alias}");
    }
    let both = create("7", typed("9", "", "")).await.unwrap_err();
    assert!(both.field("name").is_some() && both.field("version").is_some());
    assert!(world.sent().is_empty());

    let delete =
        async |alias: &str, seen: &Texts| world.service.delete(&developer, &place(), "hello", alias, seen).await;
    let seen = rules::texts(&world.get().await.alias);
    world.lambda(|lambda| lambda.put("live", &json!({"FunctionVersion": "2"})));
    assert!(matches!(delete("live", &seen).await, Err(ConsoleError::Conflict { .. })));
    assert_eq!(delete("live", &rules::texts(&world.get().await.alias)).await, Ok(()));
    assert!(matches!(delete("live", &seen).await, Err(ConsoleError::NotFound { .. })));
    assert_eq!(world.lambda(|lambda| lambda.aliases.keys().cloned().collect::<Vec<_>>()), ["beta"]);
    let viewer = world.service.create(&caller(Role::Viewer), &place(), "hello", "x", typed("1", "", "")).await;
    assert!(matches!(viewer, Err(ConsoleError::Forbidden { .. })));
}

/// The sample, once it has ended.
async fn ended(world: &World, id: &str) -> Observation {
    loop {
        let seen = world.service.observation(&caller(Role::Developer), id).await.unwrap();
        if seen.ended {
            return seen;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_lands_within_what_chance_allows() {
    let world = World::new().await;
    world.lambda(|lambda| lambda.put("live", &json!({"RoutingConfig": {"AdditionalVersionWeights": {"2": 0.25}}})));
    let developer = caller(Role::Developer);
    let begun = world.service.observe(&developer, &place(), "hello", "live", "{}").await.unwrap();
    let seen = ended(&world, &begun.id).await;
    assert_eq!((seen.done, seen.total, seen.errors, &seen.stopped), (rules::SAMPLE, rules::SAMPLE, 0, &None));
    let (low, high) = rules::band(rules::SAMPLE, 0.25);
    assert!((low..=high).contains(&seen.counts["2"]), "{seen:?}");
    assert_eq!(world.lambda(|lambda| lambda.invoked.len()), 200);
    // Nobody else sees it.
    let mut other = developer.clone();
    other.user.id = "u2".into();
    assert!(world.service.observation(&other, &begun.id).await.is_err());
    let rows = world.store.history(&place(), "hello", &["function.observe"]).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert!(world.service.observe(&developer, &place(), "hello", "live", "no json").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_ends_where_aws_refuses() {
    let world = World::new().await;
    world.lambda(|lambda| lambda.refuses = true);
    let begun = world.service.observe(&caller(Role::Developer), &place(), "hello", "live", "{}").await.unwrap();
    let seen = ended(&world, &begun.id).await;
    assert_eq!(seen.done, 0);
    assert!(seen.stopped.is_some_and(|why| why.starts_with("No more were sent")));
}
