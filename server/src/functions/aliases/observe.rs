//! A sample of test invocations through an alias: started, looked at while it runs, stopped. Kept in memory: it is gone
//! with the console.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        aliases::{model::Observation, rules::SAMPLE},
        model::{FunctionDetail, invoke::InvocationType, rules},
    },
    session::service::Caller,
};
use futures::{StreamExt, stream};

use crate::{
    activity::{Audit, Entry, detail},
    aws::Aws,
    functions::invoke::not_on_the_engine,
    http_apis::gateway::{SystemWorld, alias as shares, roll},
};

/// Invocations at once: enough to be quick, few enough not to be throttled.
const AT_ONCE: usize = 5;
/// Samples remembered; the oldest that have ended go.
const KEPT: usize = 100;
/// Beyond the function's own timeout.
const GRACE: Duration = Duration::from_secs(10);
/// Failures of calls, not of the function, after which no more are sent.
const REFUSALS_MOST: u32 = 3;

#[derive(Default)]
pub struct Samples(Mutex<HashMap<String, Kept>>);

struct Kept {
    user: String,
    began: u64,
    state: Shared,
}

type Shared = Arc<Mutex<Observation>>;

/// A checked wish.
pub struct Sample<'a> {
    pub aws: Aws,
    pub place: &'a Place,
    pub name: &'a str,
    pub alias: &'a str,
    pub payload: &'a str,
    pub function: FunctionDetail,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Samples {
    pub async fn start(&self, audit: &Audit, caller: &Caller, sample: Sample<'_>) -> Result<Observation, ConsoleError> {
        let Sample { aws, place, name, alias, payload, function } = sample;
        rules::event_json(payload).map_err(|rule| ConsoleError::invalid("payload", rule))?;
        if aws.is_local() {
            let why = not_on_the_engine(&function);
            why.map_or(Ok(()), |why| Err(ConsoleError::invalid("", why)))?;
        }
        let busy = open(&self.0).values().any(|kept| kept.user == caller.user.id && !open(&kept.state).ended);
        if busy {
            let message = "You observe a sample already; wait until it has ended, or stop it.";
            return Err(ConsoleError::Conflict { message: message.into() });
        }
        let details =
            vec![detail("alias", alias), detail("invocations", SAMPLE.to_string()), detail("type", "RequestResponse")];
        let entry = audit.begin(caller, "function.observe", "function", name, Some(place), details).await?;
        let id = uuid::Uuid::now_v7().simple().to_string();
        let state = Arc::new(Mutex::new(Observation { id: id.clone(), total: SAMPLE, ..Observation::default() }));
        self.keep(id, caller, &state);
        let work = Work {
            aws,
            name: name.to_owned(),
            alias: alias.to_owned(),
            payload: payload.as_bytes().to_vec(),
            within: Duration::from_secs(function.timeout_s.into()) + GRACE,
            state: Arc::clone(&state),
        };
        tokio::spawn(work.run(entry));
        Ok(open(&state).clone())
    }

    fn keep(&self, id: String, caller: &Caller, state: &Shared) {
        let mut all = open(&self.0);
        let began = all.values().map(|kept| kept.began).max().unwrap_or_default() + 1;
        all.insert(id, Kept { user: caller.user.id.clone(), began, state: Arc::clone(state) });
        while all.len() > KEPT {
            let ended = all.iter().filter(|(_, kept)| open(&kept.state).ended).min_by_key(|(_, kept)| kept.began);
            let Some(oldest) = ended.map(|(id, _)| id.clone()) else { break };
            all.remove(&oldest);
        }
    }

    fn find(&self, caller: &Caller, id: &str) -> Result<Shared, ConsoleError> {
        let all = open(&self.0);
        let own = all.get(id).filter(|kept| kept.user == caller.user.id);
        own.map(|kept| Arc::clone(&kept.state)).ok_or_else(|| ConsoleError::not_found("sample", id))
    }

    pub fn look(&self, caller: &Caller, id: &str) -> Result<Observation, ConsoleError> {
        Ok(open(&*self.find(caller, id)?).clone())
    }

    pub fn stop(&self, caller: &Caller, id: &str) -> Result<Observation, ConsoleError> {
        let state = self.find(caller, id)?;
        let mut state = open(&state);
        if !state.ended && state.stopped.is_none() {
            state.stopped = Some("Stopped; what was on its way has ended.".into());
        }
        Ok(state.clone())
    }
}

struct Work {
    aws: Aws,
    name: String,
    alias: String,
    payload: Vec<u8>,
    within: Duration,
    state: Shared,
}

impl Work {
    async fn run(self, entry: Entry) {
        let refused = Mutex::new(0);
        stream::iter(0..SAMPLE)
            .for_each_concurrent(AT_ONCE, async |_| {
                if open(&self.state).stopped.is_some() {
                    return;
                }
                match self.one().await {
                    Ok((version, failed)) => {
                        let mut state = open(&self.state);
                        state.done += 1;
                        state.errors += u32::from(failed);
                        *state.counts.entry(version).or_default() += 1;
                    }
                    Err(error) => {
                        let mut count = open(&refused);
                        *count += 1;
                        if *count >= REFUSALS_MOST {
                            open(&self.state).stopped.get_or_insert(format!("No more were sent: {error}"));
                        }
                    }
                }
            })
            .await;
        let told = {
            let mut state = open(&self.state);
            state.ended = true;
            if state.stopped.is_none() && state.done < state.total {
                state.stopped = Some(format!("{} had no answer.", state.total - state.done));
            }
            state.clone()
        };
        let mut facts: Vec<_> = told
            .counts
            .iter()
            .map(|(version, count)| detail(&format!("version {version}"), count.to_string()))
            .collect();
        facts.push(detail("errors", told.errors.to_string()));
        facts.extend(told.stopped.map(|why| detail("stopped", why)));
        entry.finish_with(&Ok(()), facts).await;
    }

    /// The version that ran, and whether the function failed.
    async fn one(&self) -> Result<(String, bool), ConsoleError> {
        let mut qualifier = self.alias.clone();
        if self.aws.is_local() {
            // The engine's Invoke ignores shares: choose as the local gateway does.
            let found = self.aws.get_alias(&self.name, &self.alias).await?;
            let alias = shares::Alias { name: found.name, version: found.version, weights: found.weights };
            qualifier = shares::pick(&alias, roll(&SystemWorld::default())).to_owned();
        }
        let kind = InvocationType::RequestResponse;
        let invoked = self.aws.invoke(&self.name, Some(&qualifier), kind, self.payload.clone(), self.within).await?;
        Ok((invoked.executed_version, invoked.function_error.is_some()))
    }
}
