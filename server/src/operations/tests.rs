//! Operations against an account and a journal in memory. Time is tokio's and stands still unless everybody waits.

mod deletes;
mod faults;
mod live;
mod memory;
mod proxies;
mod restarts;
mod rules;
mod triggered;
mod wired;
mod world;

use app::{
    connections::model::Place,
    functions::{
        create::model::{ApiChoice, CodeSource, CreateFunction, RoleChoice, RouteChoice},
        model::Architecture,
    },
    operations::model::{OperationStatus, OperationView},
    session::{model::Role as MemberRole, service::Caller},
};
use std::{collections::BTreeMap, sync::Arc};

use self::{
    memory::Memory,
    world::{Account, Api, Function, LogGroup, Role, World},
};
use super::{Operations, Request, work::OPERATION_TAG};
use crate::{blueprints::Blueprints, testing::caller};

const SECRET: &str = "canary-secret";

/// What is asked for, in what kind of account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    /// From a blueprint: its own role, a new API.
    Everything,
    /// An existing role, a route in an API that has others.
    Existing,
    /// No route; the role's name and the log group are taken.
    Taken,
    /// A new API with two integrations, one of them by an alias, three routes and a stage of its own.
    NewApi,
    /// A route for a function, on an API that has others.
    AddRoute,
    /// A route that is there is led to another function.
    ChangeRoute,
    AddRule,
    AddSchedule,
    AddBucket,
    AddTopic,
    AddFilter,
    /// A new target group, and a rule of a listener.
    AddGroup,
    /// A target group there is.
    AddToGroup,
    RemoveRule,
    RemoveSchedule,
    RemoveBucket,
    RemoveTopic,
    RemoveFilter,
    RemoveTarget,
}

impl Story {
    const ALL: [Self; 19] = [
        Self::Everything,
        Self::Existing,
        Self::Taken,
        Self::NewApi,
        Self::AddRoute,
        Self::ChangeRoute,
        Self::AddRule,
        Self::AddSchedule,
        Self::AddBucket,
        Self::AddTopic,
        Self::AddFilter,
        Self::AddGroup,
        Self::AddToGroup,
        Self::RemoveRule,
        Self::RemoveSchedule,
        Self::RemoveBucket,
        Self::RemoveTopic,
        Self::RemoveFilter,
        Self::RemoveTarget,
    ];

    fn request(self) -> CreateFunction {
        let (code, role, route) = match self {
            Self::Everything => (
                CodeSource::Blueprint { id: "http-json-crud".into() },
                RoleChoice::Blueprint,
                Some(ApiChoice::New { name: "hello-api".into() }),
            ),
            Self::Existing => (
                CodeSource::Scratch,
                RoleChoice::Existing { arn: format!("{}present", world::PREFIX) },
                Some(ApiChoice::Existing { id: "present".into() }),
            ),
            Self::Taken => (CodeSource::Scratch, RoleChoice::Basic, None),
            _ => unreachable!("these make no function"),
        };
        CreateFunction {
            name: "hello".into(),
            description: String::new(),
            code,
            runtime: Some("python3.13".into()),
            handler: Some("lambda_function.lambda_handler".into()),
            architecture: Architecture::X86,
            memory_mb: 128,
            timeout_s: 3,
            role,
            environment: BTreeMap::from([("TABLE_NAME".into(), SECRET.into())]),
            route: route.map(|api| RouteChoice { api, route_key: "ANY /test".into() }),
        }
    }

    /// The account before: things that nobody may touch.
    fn account(self) -> Account {
        let mut account = Account::default();
        account.roles.insert("present".into(), Role::default());
        let mut api = Api { name: "present".into(), ..Api::default() };
        api.integrations.insert("int0".into(), ("arn:function:other".into(), "hello".into()));
        api.routes.insert("route0".into(), ("GET /other".into(), "int0".into()));
        api.stages.insert("$default".into(), None);
        account.apis.insert("present".into(), api);
        if self == Self::Taken {
            account.roles.insert("hello-role".into(), Role::default());
            account.log_groups.insert("/aws/lambda/hello".into(), LogGroup::default());
        }
        if self.wire().is_some() || self.trigger().is_some() {
            let function = Function { aliases: ["live".to_owned()].into(), ..Function::default() };
            account.functions.extend(["hello", "other"].map(|name| (name.to_owned(), function.clone())));
        }
        if self.trigger().is_some() {
            self.add_sources(&mut account);
        }
        account
    }
}

/// A server over a journal and an account that outlive it.
struct Server {
    journal: Arc<Memory>,
    world: World,
    operations: Operations,
}

impl Server {
    async fn start(story: Story) -> Self {
        let world = World::default();
        world.state().account = story.account();
        world.state().pending = 1;
        Self::on(Arc::new(Memory::new()), world).await
    }

    async fn on(journal: Arc<Memory>, world: World) -> Self {
        let blueprints = Arc::new(Blueprints::load().unwrap());
        let operations = Operations::new(Arc::clone(&journal) as _, Arc::new(world.clone()), blueprints);
        operations.recover().await.unwrap();
        Self { journal, world, operations }
    }

    /// Every task ends where it is; nothing is released or written any more.
    fn kill(&self) {
        if let Some(keeper) = self.operations.0.keeper.lock().unwrap().take() {
            keeper.abort();
        }
        for (_, live) in self.operations.live().drain() {
            live.task.abort();
        }
    }

    /// A new process after [`Self::kill`].
    async fn restarted(self) -> Self {
        self.kill();
        self.journal.light();
        Self::on(self.journal, self.world).await
    }

    async fn create(&self, story: Story) -> String {
        if let Some(wire) = story.wire() {
            return self.operations.start(&ana(), &place(), Request::Wire(Box::new(wire)), "token").await.unwrap();
        }
        if let Some(request) = story.trigger() {
            return self.operations.start(&ana(), &place(), request, "token").await.unwrap();
        }
        self.operations.start_create(&ana(), &place(), story.request(), "token").await.unwrap()
    }

    /// The operation once it rests.
    async fn rest(&self, id: &str) -> OperationView {
        loop {
            let mut view = self.operations.subscribe(&ana(), id).await.unwrap();
            if let Ok(view) = view.wait_for(|view| !view.status.moving()).await {
                return view.clone();
            }
        }
    }

    fn status(&self, id: &str) -> OperationStatus {
        self.journal.state().operations[id].status
    }

    /// Everything is there once, and what was there before is as it was.
    fn assert_complete(&self, story: Story, id: &str, context: &str) {
        if story.wire().is_some() {
            return wired::assert_complete(self, story, id, context);
        }
        if story.trigger().is_some() {
            return triggered::assert_complete(self, story, id, context);
        }
        let before = story.account();
        let mut now = self.world.account();
        let ours = |tags: &BTreeMap<String, String>| tags.get(OPERATION_TAG).map(String::as_str) == Some(id);
        let function = now.functions.remove("hello").unwrap_or_else(|| panic!("{context}: no function"));
        assert!(ours(&function.tags), "{context}");
        assert_eq!(function.environment["TABLE_NAME"], SECRET, "{context}");
        let roles: Vec<_> = now
            .roles
            .iter()
            .filter(|(_, role)| ours(&role.tags))
            .map(|(name, role)| (name.clone(), role.clone()))
            .collect();
        match story {
            Story::Existing => assert!(roles.is_empty(), "{context}"),
            _ => {
                assert_eq!(roles.len(), 1, "{context}: {roles:?}");
                let policies: Vec<_> = roles[0].1.policies.keys().map(String::as_str).collect();
                let wanted: &[&str] = if story == Story::Everything { &["blueprint", "logs"] } else { &["logs"] };
                assert_eq!(policies, wanted, "{context}");
                now.roles.remove(&roles[0].0);
            }
        }
        let groups = match story {
            Story::Everything => 2,
            Story::Existing => 1,
            _ => 0,
        };
        let made: Vec<_> = now
            .log_groups
            .iter()
            .filter(|(_, group)| ours(&group.tags))
            .map(|(name, group)| (name.clone(), group.days))
            .collect();
        assert_eq!(made.len(), groups, "{context}: {made:?}");
        assert!(made.iter().all(|(_, days)| *days == Some(30)), "{context}");
        now.log_groups.retain(|_, group| !ours(&group.tags));
        if story == Story::Taken {
            assert!(function.permissions.is_empty(), "{context}");
        } else {
            let new = now.apis.iter().find(|(_, api)| ours(&api.tags)).map(|(id, _)| id.clone());
            assert_eq!(new.is_some(), story == Story::Everything, "{context}");
            let id = new.clone().unwrap_or_else(|| "present".into());
            let api = now.apis.get_mut(&id).unwrap();
            let routes: Vec<_> = api
                .routes
                .iter()
                .filter(|(_, (key, _))| key == "ANY /test")
                .map(|(id, route)| (id.clone(), route.1.clone()))
                .collect();
            let [(route, integration)] = &routes[..] else { panic!("{context}: {routes:?}") };
            assert_eq!(
                api.integrations[integration].0, "arn:aws:lambda:eu-west-1:000000000000:function:hello",
                "{context}"
            );
            let source = format!("arn:aws:execute-api:eu-west-1:000000000000:{id}/*/*/test");
            assert_eq!(function.permissions.values().collect::<Vec<_>>(), [&source], "{context}");
            api.routes.remove(route);
            api.integrations.remove(integration);
            if new.is_some() {
                assert_eq!(
                    (api.stages.len(), api.routes.len(), api.integrations.len()),
                    (1, 0, 0),
                    "{context}: {api:?}"
                );
                assert!(api.stages["$default"].is_some(), "{context}");
                now.apis.remove(&id);
            }
        }
        assert_eq!(now, before, "{context}: something else changed");
    }
}

fn ana() -> Caller {
    caller(MemberRole::Developer)
}

fn place() -> Place {
    Place::new("dev", "eu-west-1")
}
