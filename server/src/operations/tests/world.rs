//! An AWS account in memory with AWS's rules, whose every call can be refused or lose its answer.

mod calls;
mod databases;
mod sources;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard},
};

use crate::{
    aws::{
        AwsError, AwsErrorKind,
        elb::BalancerRule,
        events::{Rule, RuleTarget},
        logs::filters::SubscriptionFilter,
        s3::Notifications,
        scheduler::Schedule,
        sns::Subscription,
    },
    operations::cloud::Tags,
};

pub use calls::qualified;
pub use sources::GROUP;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Deny,
    /// It was done, the answer did not arrive.
    LoseAnswer,
    /// Neither arrived.
    LoseRequest,
    Throttle,
    /// Another change is under way.
    Busy,
    /// It was done, and AWS answered 500.
    Break,
    /// A defect of ours.
    Panic,
}

/// What the account holds; equal accounts hold the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub roles: BTreeMap<String, Role>,
    pub log_groups: BTreeMap<String, LogGroup>,
    pub functions: BTreeMap<String, Function>,
    pub apis: BTreeMap<String, Api>,
    /// Event source mappings.
    pub mappings: BTreeSet<String>,
    /// Function and qualifier.
    pub urls: BTreeSet<(String, String)>,
    pub proxies: BTreeMap<String, DbProxy>,
    /// By bus and name.
    pub rules: BTreeMap<(String, String), (Rule, Tags, Vec<RuleTarget>)>,
    pub schedules: BTreeMap<String, Schedule>,
    pub buckets: BTreeMap<String, Notifications>,
    pub topics: BTreeMap<String, Vec<Subscription>>,
    /// By log group.
    pub filters: BTreeMap<String, Vec<SubscriptionFilter>>,
    pub groups: BTreeMap<String, Group>,
    /// Rules and their tags by listener.
    pub listeners: BTreeMap<String, Vec<(BalancerRule, Tags)>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DbProxy {
    pub tags: Tags,
    pub role: String,
    pub target: Option<String>,
    /// How many looks find it still being made.
    pub making: u32,
}

/// A target group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub tags: Tags,
    pub targets: Vec<String>,
    pub multi_value: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    pub tags: Tags,
    pub policies: BTreeMap<String, String>,
    pub attached: BTreeSet<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogGroup {
    pub tags: Tags,
    pub days: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Function {
    pub tags: Tags,
    pub environment: BTreeMap<String, String>,
    pub permissions: BTreeMap<String, String>,
    pub aliases: BTreeSet<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Api {
    pub name: String,
    pub tags: Tags,
    /// Id → function and description.
    pub integrations: BTreeMap<String, (String, String)>,
    /// Id → key and integration.
    pub routes: BTreeMap<String, (String, String)>,
    /// Name → access log group.
    pub stages: BTreeMap<String, Option<String>>,
}

/// Done to the account behind the operation's back, before the call of that number.
type Meanwhile = (usize, fn(&mut Account));

#[derive(Default)]
pub struct State {
    pub account: Account,
    /// By the number of the call.
    pub faults: HashMap<usize, Fault>,
    pub log: Vec<&'static str>,
    pub ids: usize,
    /// How often Lambda cannot assume the role, and says Pending, before it can.
    pub not_assumable: usize,
    pub pending: usize,
    pub changed: Vec<(String, Option<String>)>,
    /// Something that happens just before the call of that number.
    pub meanwhile: Option<Meanwhile>,
}

#[derive(Clone, Default)]
pub struct World(Arc<Mutex<State>>);

pub const PREFIX: &str = "arn:aws:iam::000000000000:role/";

impl World {
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub fn account(&self) -> Account {
        self.state().account.clone()
    }

    pub fn calls(&self) -> usize {
        self.state().log.len()
    }

    fn call<T>(&self, name: &'static str, work: impl FnOnce(&mut State) -> Result<T, AwsError>) -> Result<T, AwsError> {
        let mut state = self.state();
        let number = state.log.len();
        state.log.push(name);
        if let Some((_, happen)) = state.meanwhile.take_if(|(at, _)| *at == number) {
            happen(&mut state.account);
        }
        match state.faults.get(&number) {
            None => work(&mut state),
            Some(Fault::Deny) => Err(error(name, AwsErrorKind::Denied, "is not authorized")),
            Some(Fault::Throttle) => Err(error(name, AwsErrorKind::Throttled { retry_after_s: 1 }, "Rate exceeded")),
            Some(Fault::Panic) => {
                drop(state);
                panic!("a defect, for the test");
            }
            Some(Fault::Busy) => Err(error(name, AwsErrorKind::Conflict, "A change is under way")),
            Some(Fault::LoseRequest) => Err(error(name, AwsErrorKind::Lost, "no answer")),
            Some(Fault::LoseAnswer) => {
                let _ = work(&mut state);
                Err(error(name, AwsErrorKind::Lost, "no answer"))
            }
            Some(Fault::Break) => {
                let _ = work(&mut state);
                Err(AwsError { status: Some(500), ..error(name, AwsErrorKind::Other, "internal") })
            }
        }
    }

    fn change(
        &self,
        name: &'static str,
        work: impl FnOnce(&mut Account) -> Result<(), AwsErrorKind>,
    ) -> Result<(), AwsError> {
        self.call(name, |state| work(&mut state.account).map_err(|kind| error(name, kind, "AWS's rule")))
    }
}

pub fn error(operation: &'static str, kind: AwsErrorKind, message: &str) -> AwsError {
    AwsError {
        service: "aws",
        operation,
        party: "AWS",
        code: format!("{kind:?}"),
        message: message.into(),
        status: Some(400),
        request_id: None,
        kind,
    }
}

impl State {
    fn new_id(&mut self, prefix: &str) -> String {
        self.ids += 1;
        format!("{prefix}{}", self.ids)
    }
}
