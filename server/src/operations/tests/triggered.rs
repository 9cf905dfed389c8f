//! Operations that add and remove triggers: what they ask for, in what account, and what is there in the end.

use app::{
    functions::triggers::push::model::{
        AddTrigger, Group as NewGroup, ListenerRule, NewFilter, NewNotification, NewRule, NewSchedule, NewSource,
        NewSubscription, NewTarget, RemoveTrigger, ScheduleRole, Source, When,
    },
    http_apis::model::wire::Target,
    operations::{model::OperationStatus, service::OperationsService},
};

use super::{
    Server, Story, ana, place,
    world::{Account, GROUP, Group, qualified},
};
use crate::{
    aws::{
        elb::BalancerRule,
        events::{Rule, RuleTarget},
        logs::filters::SubscriptionFilter,
        s3::{Notification, Notifications, Tells},
        scheduler::Schedule,
        sns::Subscription,
    },
    operations::{Request, cloud::Tags, work::OPERATION_TAG},
};

const TOPIC: &str = "arn:aws:sns:eu-west-1:000000000000:topic";
const LISTENER: &str = "arn:aws:elasticloadbalancing:eu-west-1:000000000000:listener/app/lb/1/2";

fn target() -> Target {
    Target { function: "hello".into(), qualifier: None }
}

fn notification(id: &str, tells: Tells, arn: &str, prefix: &str) -> Notification {
    Notification {
        tells,
        id: Some(id.into()),
        arn: arn.into(),
        events: vec!["s3:ObjectCreated:*".into()],
        keys: vec![("prefix".into(), prefix.into())],
    }
}

fn filter(name: &str, destination: &str) -> SubscriptionFilter {
    SubscriptionFilter {
        group: "/app".into(),
        name: name.into(),
        pattern: "ERROR".into(),
        destination: destination.into(),
        ..SubscriptionFilter::default()
    }
}

impl Story {
    fn added(self) -> Option<NewSource> {
        Some(match self {
            Self::AddRule => NewSource::Rule(NewRule {
                bus: "default".into(),
                name: "nightly".into(),
                when: When::Schedule("rate(1 day)".into()),
                enabled: true,
                input: Some("{}".into()),
            }),
            Self::AddSchedule => NewSource::Schedule(NewSchedule {
                name: "nightly".into(),
                expression: "rate(1 day)".into(),
                time_zone: "UTC".into(),
                enabled: true,
                role: ScheduleRole::New,
                input: None,
            }),
            Self::AddBucket => NewSource::Bucket(NewNotification {
                bucket: "files".into(),
                events: vec!["s3:ObjectCreated:*".into()],
                prefix: "in/".into(),
                suffix: String::new(),
            }),
            Self::AddTopic => NewSource::Topic(NewSubscription {
                topic: TOPIC.into(),
                filter: Some("{\"a\":[1]}".into()),
                filter_body: true,
            }),
            Self::AddFilter => {
                NewSource::Logs(NewFilter { group: "/app".into(), name: "mine".into(), pattern: "ERROR".into() })
            }
            Self::AddGroup => NewSource::Balancer(NewTarget {
                group: NewGroup::New { name: "hello".into() },
                multi_value: Some(true),
                listener: Some(ListenerRule { listener: LISTENER.into(), path: Some("/x/*".into()), host: None }),
            }),
            Self::AddToGroup => NewSource::Balancer(NewTarget {
                group: NewGroup::Existing { arn: format!("{GROUP}there/1") },
                multi_value: Some(true),
                listener: None,
            }),
            _ => return None,
        })
    }

    fn removed(self) -> Option<Source> {
        Some(match self {
            Self::RemoveRule => Source::Rule { bus: "default".into(), name: "old".into() },
            Self::RemoveSchedule => Source::Schedule { group: "default".into(), name: "old".into() },
            Self::RemoveBucket => Source::Bucket { name: "files".into() },
            Self::RemoveTopic => Source::Topic { arn: TOPIC.into() },
            Self::RemoveFilter => Source::Logs { group: "/app".into() },
            Self::RemoveTarget => Source::Balancer { arn: format!("{GROUP}there/1") },
            _ => return None,
        })
    }

    /// The request, where the story is about a trigger.
    pub fn trigger(self) -> Option<Request> {
        if let Some(source) = self.added() {
            return Some(Request::AddTrigger(Box::new(AddTrigger { target: target(), source })));
        }
        let source = Some(self.removed()?);
        // A schedule calls with a role, and has no statement.
        let statement = (self != Self::RemoveSchedule).then(|| "old".to_owned());
        let (ids, whole) = (Vec::new(), true);
        Some(Request::RemoveTrigger(Box::new(RemoveTrigger { target: target(), statement, source, ids, whole })))
    }

    /// Sources that others use, too; and for a removal what is to go, added last.
    pub fn add_sources(self, account: &mut Account) {
        let (hello, other) = (qualified("hello", None), qualified("other", None));
        let notifications = vec![
            notification("queue", Tells::Queue, "arn:queue", "out/"),
            notification("x", Tells::Function, &other, "x/"),
        ];
        account.buckets.insert("files".into(), Notifications { all: notifications, event_bridge: true });
        account.topics.insert(
            TOPIC.into(),
            vec![Subscription { arn: "s".into(), endpoint: other.clone(), ..Subscription::default() }],
        );
        account.filters.insert("/app".into(), vec![filter("theirs", "arn:stream")]);
        let rule = BalancerRule { arn: "r1".into(), priority: "1".into(), ..BalancerRule::default() };
        account.listeners.insert(LISTENER.into(), vec![(rule, Tags::new())]);
        account.groups.insert("there".into(), Group::default());
        let Some(source) = self.removed() else { return };
        match source {
            Source::Rule { bus, name } => {
                let arn = format!("arn:aws:events:eu-west-1:000000000000:rule/{name}");
                let rule = Rule {
                    bus: bus.clone(),
                    name: name.clone(),
                    arn,
                    schedule: Some("rate(1 day)".into()),
                    enabled: true,
                    ..Rule::default()
                };
                let target =
                    RuleTarget { id: "t".into(), arn: hello, input: Some("{}".into()), ..RuleTarget::default() };
                account.rules.insert((bus, name), (rule, Tags::from([("team".into(), "a".into())]), vec![target]));
            }
            Source::Schedule { group, name } => {
                let schedule = Schedule {
                    group,
                    name: name.clone(),
                    target_arn: hello,
                    role_arn: "r".into(),
                    ..Schedule::default()
                };
                account.schedules.insert(name, schedule);
            }
            Source::Bucket { name } => {
                account.buckets.get_mut(&name).unwrap().all.push(notification("mine", Tells::Function, &hello, "in/"));
            }
            Source::Topic { arn } => {
                let mine = Subscription {
                    arn: format!("{arn}:for-hello"),
                    topic: arn.clone(),
                    protocol: "lambda".into(),
                    endpoint: hello,
                    attributes: Tags::from([("FilterPolicy".into(), "{}".into())]),
                };
                account.topics.get_mut(&arn).unwrap().push(mine);
            }
            Source::Balancer { .. } => account.groups.get_mut("there").unwrap().targets.push(hello),
            Source::Logs { group } => account.filters.get_mut(&group).unwrap().push(filter("mine", &hello)),
        }
        if self != Self::RemoveSchedule {
            let source = match self {
                Self::RemoveBucket => "arn:aws:s3:::files".to_owned(),
                Self::RemoveTarget => format!("{GROUP}there/1"),
                _ => "arn:source".to_owned(),
            };
            account.functions.get_mut("hello").unwrap().permissions.insert("old".into(), source);
        }
    }
}

/// Everything is there once, or gone, and what was there before is as it was.
pub fn assert_complete(server: &Server, story: Story, id: &str, context: &str) {
    let mut now = server.world.account();
    if story.removed().is_some() {
        // What is to go is what a story without removal does not have.
        return assert_eq!(now, Story::AddRule.account(), "{context}");
    }
    let ours = |tags: &Tags| tags.get(OPERATION_TAG).map(String::as_str) == Some(id);
    let hello = qualified("hello", None);
    let permissions: Vec<String> = now.functions["hello"].permissions.values().cloned().collect();
    let source = match story {
        Story::AddRule => "arn:aws:events:eu-west-1:000000000000:rule/nightly".to_owned(),
        Story::AddBucket => "arn:aws:s3:::files".to_owned(),
        Story::AddTopic => TOPIC.to_owned(),
        Story::AddFilter => "arn:aws:logs:eu-west-1:000000000000:log-group:/app:*".to_owned(),
        Story::AddGroup => format!("{GROUP}hello/1"),
        Story::AddToGroup => format!("{GROUP}there/1"),
        _ => String::new(),
    };
    let wanted: Vec<String> = Some(source).filter(|source| !source.is_empty()).into_iter().collect();
    assert_eq!(permissions, wanted, "{context}");
    now.functions.get_mut("hello").unwrap().permissions.clear();
    match story {
        Story::AddRule => {
            let (rule, tags, targets) = now.rules.remove(&("default".into(), "nightly".into())).unwrap();
            assert_eq!(
                (rule.schedule.as_deref(), targets.len(), ours(&tags)),
                (Some("rate(1 day)"), 1, true),
                "{context}"
            );
            assert_eq!(
                (targets[0].arn.as_str(), targets[0].input.as_deref()),
                (hello.as_str(), Some("{}")),
                "{context}"
            );
        }
        Story::AddSchedule => {
            let schedule = now.schedules.remove("nightly").unwrap();
            let roles: Vec<_> =
                now.roles.iter().filter(|(_, role)| ours(&role.tags)).map(|(name, _)| name.clone()).collect();
            let [role] = &roles[..] else { panic!("{context}: {roles:?}") };
            assert!(schedule.role_arn.ends_with(role) && schedule.target_arn == hello, "{context}");
            assert!(now.roles[role].policies["invoke"].contains(&hello), "{context}");
            now.roles.remove(role);
        }
        Story::AddBucket => {
            let all = &mut now.buckets.get_mut("files").unwrap().all;
            assert_eq!((all.len(), all[2].arn.as_str(), all[2].key("prefix")), (3, hello.as_str(), "in/"), "{context}");
            all.pop();
        }
        Story::AddTopic => {
            let all = now.topics.get_mut(TOPIC).unwrap();
            assert_eq!((all.len(), all[1].attributes["FilterPolicyScope"].as_str()), (2, "MessageBody"), "{context}");
            all.pop();
        }
        Story::AddFilter => {
            assert_eq!(now.filters.get_mut("/app").unwrap().pop(), Some(filter("mine", &hello)), "{context}")
        }
        Story::AddGroup => {
            let group = now.groups.remove("hello").unwrap();
            assert!(ours(&group.tags) && group.multi_value && group.targets == [hello], "{context}");
            let (rule, tags) = now.listeners.get_mut(LISTENER).unwrap().pop().unwrap();
            assert_eq!(
                (rule.priority.as_str(), rule.paths, ours(&tags)),
                ("2", vec!["/x/*".to_owned()], true),
                "{context}"
            );
        }
        _ => {
            let group = now.groups.get_mut("there").unwrap();
            assert!(group.multi_value && group.targets == [hello], "{context}");
            *group = Group::default();
        }
    }
    assert_eq!(now, story.account(), "{context}: something else changed");
}

async fn stopped(story: Story, change: fn(&mut Account)) -> String {
    let server = Server::start(story).await;
    change(&mut server.world.state().account);
    let before = server.world.account();
    let id = server.create(story).await;
    let view = server.rest(&id).await;
    assert_eq!(view.status, OperationStatus::Failed, "{view:?}");
    assert_eq!(server.world.account(), before, "nothing is made where something is in the way");
    view.steps[0].note.clone().unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_in_the_way_is_said_before_anything_is_made() {
    let overlap = stopped(Story::AddBucket, |account| {
        account.buckets.get_mut("files").unwrap().all.push(notification("wide", Tells::Topic, "arn:t", ""));
    });
    assert!(overlap.await.contains("an object could match both"));
    let two =
        stopped(Story::AddFilter, |account| account.filters.get_mut("/app").unwrap().push(filter("second", "arn:x")));
    assert!(two.await.contains("at most 2"));
    let taken =
        stopped(Story::AddToGroup, |account| account.groups.get_mut("there").unwrap().targets.push("arn:other".into()));
    assert!(taken.await.contains("has a target already"));
    let gone = stopped(Story::AddRule, |account| drop(account.functions.remove("hello")));
    assert!(gone.await.contains("no function hello"));
    let named = stopped(Story::AddRule, |account| {
        account.rules.insert(("default".into(), "nightly".into()), Default::default());
    });
    assert!(named.await.contains("a rule nightly already"));
}

/// A colleague changes the bucket's notifications between our reading and our writing.
#[tokio::test(start_paused = true)]
async fn a_faster_colleagues_notification_stays() {
    let usual = Server::start(Story::AddBucket).await;
    let id = usual.create(Story::AddBucket).await;
    usual.rest(&id).await;
    let log = usual.world.state().log.clone();
    let put = log.iter().position(|name| *name == "PutBucketNotification").unwrap();
    let server = Server::start(Story::AddBucket).await;
    server.world.state().meanwhile = Some((put - 1, |account| {
        account.buckets.get_mut("files").unwrap().all.push(notification("faster", Tells::Queue, "arn:q", "faster/"));
    }));
    let id = server.create(Story::AddBucket).await;
    assert_eq!(server.rest(&id).await.status, OperationStatus::Done);
    let ids: Vec<_> = server.world.account().buckets["files"].all.iter().map(|one| one.arn.clone()).collect();
    assert_eq!(ids, ["arn:queue", &qualified("other", None), "arn:q", &qualified("hello", None)]);
    assert!(server.world.account().buckets["files"].event_bridge);
}

#[tokio::test(start_paused = true)]
async fn a_rule_with_other_targets_stays() {
    let server = Server::start(Story::RemoveRule).await;
    {
        let mut state = server.world.state();
        let (.., targets) = state.account.rules.get_mut(&("default".into(), "old".into())).unwrap();
        targets.push(RuleTarget { id: "other".into(), arn: "arn:queue".into(), ..RuleTarget::default() });
    }
    let id = server.create(Story::RemoveRule).await;
    let view = server.rest(&id).await;
    assert_eq!(view.status, OperationStatus::Done);
    let account = server.world.account();
    let (.., targets) = &account.rules[&("default".to_owned(), "old".to_owned())];
    assert_eq!(targets.iter().map(|target| target.id.as_str()).collect::<Vec<_>>(), ["other"]);
    assert!(view.steps[1].note.as_deref().unwrap().contains("stays"), "{view:?}");
}

#[tokio::test(start_paused = true)]
async fn viewers_start_none() {
    let server = Server::start(Story::AddRule).await;
    let viewer = crate::testing::caller(app::session::model::Role::Viewer);
    let request = Story::AddRule.trigger().unwrap();
    assert!(server.operations.start(&viewer, &place(), request, "token").await.is_err());
    let id = server.create(Story::AddRule).await;
    let view = server.operations.get(&ana(), &id).await.unwrap();
    assert_eq!((view.kind.as_str(), view.title.as_str()), ("add-trigger", "Add trigger rule nightly to hello"));
}
