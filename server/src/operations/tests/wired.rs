//! Operations that make or wire an HTTP API: what they promise besides surviving faults.

use app::{
    http_apis::model::wire::{Leads, RouteWork, Target, Wire, WireApi, WireRoute},
    operations::{model::OperationStatus, service::OperationsService},
    session::model::Role as MemberRole,
};
use std::collections::BTreeMap;

use super::{
    Server, Story, ana, caller, place,
    world::{Account, Fault},
};
use crate::operations::{Request, work::OPERATION_TAG};

const ARN: &str = "arn:aws:lambda:eu-west-1:000000000000:function:";
const SOURCE: &str = "arn:aws:execute-api:eu-west-1:000000000000:";

fn target(function: &str, qualifier: Option<&str>) -> Target {
    Target { function: function.into(), qualifier: qualifier.map(Into::into) }
}

fn add(key: &str, to: &Target) -> WireRoute {
    WireRoute { key: key.into(), leads: Leads::New(to.clone()), work: RouteWork::Add }
}

impl Story {
    pub fn wire(self) -> Option<Wire> {
        let (hello, live) = (target("hello", None), target("hello", Some("live")));
        let present = || WireApi::Existing { id: "present".into(), name: "present".into() };
        Some(match self {
            Self::NewApi => Wire {
                api: WireApi::New { name: "web".into(), stage: "prod".into() },
                integrations: vec![hello.clone(), live.clone()],
                routes: vec![add("ANY /test", &hello), add("GET /items/{id}", &live), add("$default", &hello)],
            },
            Self::AddRoute => {
                Wire { api: present(), integrations: vec![hello.clone()], routes: vec![add("ANY /test", &hello)] }
            }
            Self::ChangeRoute => Wire {
                api: present(),
                integrations: vec![hello.clone()],
                routes: vec![WireRoute {
                    key: "GET /other".into(),
                    leads: Leads::New(hello),
                    work: RouteWork::Change { id: "route0".into(), was: Some("int0".into()) },
                }],
            },
            _ => return None,
        })
    }
}

/// Everything is there once, and what was there before is as it was.
pub fn assert_complete(server: &Server, story: Story, id: &str, context: &str) {
    let mut now = server.world.account();
    let api_id = match story {
        Story::NewApi => {
            let ours: Vec<_> = now
                .apis
                .iter()
                .filter(|(_, api)| api.tags.get(OPERATION_TAG).map(String::as_str) == Some(id))
                .map(|(api_id, _)| api_id.clone())
                .collect();
            let [one] = &ours[..] else { panic!("{context}: {ours:?}") };
            one.clone()
        }
        _ => "present".to_owned(),
    };
    let permissions = |account: &Account| account.functions["hello"].permissions.values().cloned().collect::<Vec<_>>();
    let sources = |paths: &[&str]| paths.iter().map(|path| format!("{SOURCE}{api_id}/{path}")).collect::<Vec<_>>();
    let wanted: &[&str] = match story {
        Story::NewApi => &["*/*/test", "*/GET/items/*", "*/$default"],
        Story::AddRoute => &["*/*/test"],
        _ => &["*/GET/other"],
    };
    assert_eq!(permissions(&now), sources(wanted), "{context}");
    now.functions.get_mut("hello").unwrap().permissions.clear();
    let api = now.apis.get_mut(&api_id).unwrap();
    let integrations: BTreeMap<String, String> =
        api.integrations.iter().map(|(id, (arn, _))| (id.clone(), arn.clone())).collect();
    let mut routes: Vec<(String, String)> =
        api.routes.values().map(|(key, to)| (key.clone(), integrations[to].replace(ARN, ""))).collect();
    routes.sort();
    let pair = |key: &str, to: &str| (key.to_owned(), to.to_owned());
    match story {
        Story::NewApi => {
            let all = [pair("$default", "hello"), pair("ANY /test", "hello"), pair("GET /items/{id}", "hello:live")];
            assert_eq!((routes.as_slice(), integrations.len()), (all.as_slice(), 2), "{context}");
            let group = format!("/aws/vendedlogs/http-api/{api_id}");
            assert_eq!(api.stages, BTreeMap::from([("prod".to_owned(), Some(group.clone()))]), "{context}");
            assert_eq!(now.log_groups.remove(&group).and_then(|group| group.days), Some(30), "{context}");
            now.apis.remove(&api_id);
        }
        Story::AddRoute => {
            assert_eq!(routes, [pair("ANY /test", "hello"), pair("GET /other", "arn:function:other")], "{context}");
            api.integrations.retain(|id, _| id == "int0");
            api.routes.retain(|id, _| id == "route0");
        }
        _ => {
            assert_eq!(
                (routes.as_slice(), integrations.len()),
                ([pair("GET /other", "hello")].as_slice(), 2),
                "{context}"
            );
            api.integrations.retain(|id, _| id == "int0");
            api.routes.get_mut("route0").unwrap().1 = "int0".into();
        }
    }
    assert_eq!(now, story.account(), "{context}: something else changed");
}

#[tokio::test(start_paused = true)]
async fn the_outcome_leads_to_the_api_and_its_url() {
    let server = Server::start(Story::NewApi).await;
    let id = server.create(Story::NewApi).await;
    let view = server.rest(&id).await;
    let outcome = view.outcome.unwrap();
    let api = outcome.api_id.unwrap();
    assert_eq!((view.kind.as_str(), view.title.as_str()), ("wire-api", "Create API web"));
    assert_eq!(outcome.url, Some(format!("https://{api}.example/prod/test")));
    assert_eq!(outcome.function.as_deref(), Some("hello"));
    assert_eq!(server.world.state().changed, [(String::new(), Some(api)), ("hello".to_owned(), None)]);
    let state = server.journal.state();
    let intent = &state.intents[0];
    assert_eq!(
        (intent.action.as_str(), intent.target_kind.as_str(), intent.target.as_str()),
        ("api.create", "api", "web")
    );
    assert!(intent.details.iter().any(|(name, text)| name == "aws cli" && text.contains("create-api --name web")));
}

#[tokio::test(start_paused = true)]
async fn what_is_in_the_way_is_found_before_anything_is_made() {
    type Change = fn(&mut Account);
    let cases: [(Story, Change, &str); 7] = [
        (Story::NewApi, |account| drop(account.functions.remove("hello")), "There is no function hello"),
        (
            Story::NewApi,
            |account| account.functions.get_mut("hello").unwrap().aliases.clear(),
            "no version or alias live",
        ),
        (Story::AddRoute, |account| drop(account.apis.remove("present")), "no API present any more"),
        (
            Story::AddRoute,
            |account| account.apis.get_mut("present").unwrap().routes.get_mut("route0").unwrap().0 = "ANY /test".into(),
            "has a route ANY /test already",
        ),
        (
            Story::ChangeRoute,
            |account| drop(account.apis.get_mut("present").unwrap().routes.remove("route0")),
            "removed GET /other meanwhile",
        ),
        (
            Story::ChangeRoute,
            |account| account.apis.get_mut("present").unwrap().routes.get_mut("route0").unwrap().1 = "int9".into(),
            "led GET /other elsewhere meanwhile",
        ),
        (Story::ChangeRoute, |account| drop(account.functions.remove("hello")), "There is no function hello"),
    ];
    for (story, change, words) in cases {
        let server = Server::start(story).await;
        change(&mut server.world.state().account);
        let before = server.world.account();
        let id = server.create(story).await;
        let view = server.rest(&id).await;
        assert_eq!(view.status, OperationStatus::Failed, "{words}");
        assert!(view.steps[0].note.as_deref().unwrap().contains(words), "{words}: {:?}", view.steps[0]);
        server.operations.roll_back(&ana(), &id).await.unwrap();
        assert_eq!(server.rest(&id).await.status, OperationStatus::RolledBack, "{words}");
        assert_eq!(server.world.account(), before, "{words}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_policy_allows_already_is_not_added_and_not_taken_back() {
    let server = Server::start(Story::AddRoute).await;
    server.world.state().account.functions.get_mut("hello").unwrap().permissions =
        BTreeMap::from([("wide".to_owned(), format!("{SOURCE}present/*"))]);
    let before = server.world.account();
    let id = server.create(Story::AddRoute).await;
    let view = server.rest(&id).await;
    assert_eq!(view.status, OperationStatus::Done);
    assert!(!server.world.state().log.contains(&"AddPermission"));
    // A second one stops at its end, and leaves the statement that was there.
    let server = Server::start(Story::AddRoute).await;
    server.world.state().account = before.clone();
    let calls = {
        let id = server.create(Story::AddRoute).await;
        server.rest(&id).await;
        server.world.calls()
    };
    let server = Server::start(Story::AddRoute).await;
    server.world.state().account = before.clone();
    server.world.state().faults = [(calls - 1, Fault::Deny)].into();
    let id = server.create(Story::AddRoute).await;
    assert_eq!(server.rest(&id).await.status, OperationStatus::Failed);
    server.operations.roll_back(&ana(), &id).await.unwrap();
    assert_eq!(server.rest(&id).await.status, OperationStatus::RolledBack);
    assert_eq!(server.world.account(), before);
}

#[tokio::test(start_paused = true)]
async fn a_route_that_somebody_else_led_on_meanwhile_stays_there() {
    let server = Server::start(Story::ChangeRoute).await;
    let calls = {
        let id = server.create(Story::ChangeRoute).await;
        server.rest(&id).await;
        server.world.calls()
    };
    let server = Server::start(Story::ChangeRoute).await;
    server.world.state().faults = [(calls - 1, Fault::Deny)].into();
    let id = server.create(Story::ChangeRoute).await;
    assert_eq!(server.rest(&id).await.status, OperationStatus::Failed);
    {
        let mut state = server.world.state();
        let api = state.account.apis.get_mut("present").unwrap();
        api.integrations.insert("theirs".into(), ("arn".into(), "theirs".into()));
        api.routes.get_mut("route0").unwrap().1 = "theirs".into();
    }
    server.operations.roll_back(&ana(), &id).await.unwrap();
    let view = server.rest(&id).await;
    assert_eq!(view.status, OperationStatus::RolledBack);
    assert_eq!(server.world.account().apis["present"].routes["route0"].1, "theirs");
    assert!(server.world.account().functions["hello"].permissions.is_empty());
}

#[tokio::test(start_paused = true)]
async fn viewers_wire_nothing_and_one_press_counts() {
    let server = Server::start(Story::AddRoute).await;
    let wire = Story::AddRoute.wire().unwrap();
    let viewer = caller(MemberRole::Viewer);
    let refused = server.operations.start(&viewer, &place(), Request::Wire(Box::new(wire)), "token").await;
    assert_eq!(refused.unwrap_err().code(), "Forbidden");
    assert_eq!(server.operations.started(&ana(), "token").await, Ok(None));
    let id = server.create(Story::AddRoute).await;
    assert_eq!(server.operations.started(&ana(), "token").await, Ok(Some(id.clone())));
    server.rest(&id).await;
    assert_eq!(server.create(Story::AddRoute).await, id);
    server.assert_complete(Story::AddRoute, &id, "twice");
    assert_eq!(server.operations.resume(&viewer, &id).await.unwrap_err().code(), "Forbidden");
}
