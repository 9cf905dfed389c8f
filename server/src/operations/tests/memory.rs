//! A journal in memory that can stop the world before or after any of its writes, as a power cut would.

use app::{
    activity::model::AuditOutcome,
    operations::model::{OperationRow, OperationStatus, Outcome, StepStatus},
};
use async_trait::async_trait;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard},
};
use tokio::{sync::Notify, time::Instant};

use crate::{
    operations::journal::{Journal, StepChange},
    store::{Inserted, NewIntent, NewOperation, NewUpload, OperationRecord, StepRecord, StoreError, UploadRecord},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The write does not happen.
    Before(usize),
    /// It happens, and nothing after it.
    After(usize),
}

pub struct Memory {
    state: Mutex<State>,
    began: Instant,
    /// Told when the power is cut.
    pub dark: Notify,
}

#[derive(Default)]
pub struct State {
    pub operations: BTreeMap<String, OperationRecord>,
    tokens: HashMap<(String, String), String>,
    holds: HashMap<String, (String, i64)>,
    pub uploads: BTreeMap<String, (NewUpload, bool)>,
    pub intents: Vec<NewIntent>,
    pub outcomes: BTreeMap<i64, (AuditOutcome, Vec<(String, String)>)>,
    pub writes: usize,
    pub cut: Option<Cut>,
    /// Writes that fail before the next works, as on a full disk.
    pub full: usize,
    dark: bool,
}

impl Memory {
    pub fn new() -> Self {
        Self { state: Mutex::default(), began: Instant::now(), dark: Notify::new() }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// The power is back.
    pub fn light(&self) {
        let mut state = self.state();
        (state.dark, state.cut) = (false, None);
    }

    async fn write<T>(&self, change: impl FnOnce(&mut State) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let result = {
            let mut state = self.state();
            let number = state.writes;
            state.writes += 1;
            if state.full > 0 {
                state.full -= 1;
                return Err(StoreError::Full);
            }
            let result =
                if state.dark || state.cut == Some(Cut::Before(number)) { None } else { Some(change(&mut state)) };
            if result.is_none() || state.cut == Some(Cut::After(number)) {
                state.dark = true;
                self.dark.notify_one();
                None
            } else {
                result
            }
        };
        match result {
            Some(result) => result,
            None => std::future::pending().await,
        }
    }
}

fn operation<'a>(state: &'a mut State, id: &str) -> &'a mut OperationRecord {
    state.operations.get_mut(id).expect("an operation")
}

#[async_trait]
impl Journal for Memory {
    fn now(&self) -> i64 {
        1_700_000_000_000 + i64::try_from(self.began.elapsed().as_millis()).unwrap()
    }

    async fn insert(&self, new: NewOperation) -> Result<Inserted, StoreError> {
        let created_at = self.now();
        self.write(|state| {
            let token = (new.actor_id.clone(), new.token);
            if let Some(existing) = state.tokens.get(&token) {
                return Ok(Inserted::Existing(existing.clone()));
            }
            state.tokens.insert(token, new.id.clone());
            let step = |(key, title)| StepRecord {
                key,
                title,
                status: StepStatus::Planned,
                note: None,
                data_json: None,
                attempts: 0,
                started_at: None,
                finished_at: None,
            };
            let record = OperationRecord {
                id: new.id.clone(),
                kind: new.kind,
                title: new.title,
                place: new.place,
                actor_id: new.actor_id,
                actor: new.actor,
                status: OperationStatus::Running,
                request_json: new.request_json,
                cli: new.cli,
                outcome: None,
                created_at,
                finished_at: None,
                steps: new.steps.into_iter().map(step).collect(),
            };
            state.operations.insert(new.id, record);
            Ok(Inserted::New)
        })
        .await
    }

    async fn started(&self, actor_id: &str, token: &str) -> Result<Option<String>, StoreError> {
        Ok(self.state().tokens.get(&(actor_id.to_owned(), token.to_owned())).cloned())
    }

    async fn operation(&self, id: &str) -> Result<Option<OperationRecord>, StoreError> {
        Ok(self.state().operations.get(id).cloned())
    }

    async fn operations(&self, _limit: u64) -> Result<Vec<OperationRow>, StoreError> {
        Ok(Vec::new())
    }

    async fn unfinished(&self) -> Result<Vec<OperationRecord>, StoreError> {
        Ok(self.state().operations.values().filter(|operation| operation.status.moving()).cloned().collect())
    }

    async fn step(&self, id: &str, key: &str, change: StepChange) -> Result<StepRecord, StoreError> {
        let now = self.now();
        self.write(|state| {
            let step = operation(state, id).steps.iter_mut().find(|step| step.key == key).expect("a step");
            step.status = change.status;
            step.note = change.note;
            if let Some(data) = change.data {
                step.data_json = Some(data);
            }
            match change.status {
                StepStatus::Sent => {
                    step.attempts += 1;
                    step.started_at.get_or_insert(now);
                    step.finished_at = None;
                }
                StepStatus::Done | StepStatus::Failed | StepStatus::Compensated => step.finished_at = Some(now),
                StepStatus::Planned | StepStatus::Waiting | StepStatus::Unknown => {}
            }
            Ok(step.clone())
        })
        .await
    }

    async fn move_to(&self, id: &str, from: &[OperationStatus], to: OperationStatus) -> Result<bool, StoreError> {
        self.write(|state| {
            let operation = operation(state, id);
            let moves = from.contains(&operation.status);
            if moves {
                operation.status = to;
            }
            Ok(moves)
        })
        .await
    }

    async fn set_outcome(&self, id: &str, outcome: &Outcome) -> Result<(), StoreError> {
        self.write(|state| {
            operation(state, id).outcome = Some(outcome.clone());
            Ok(())
        })
        .await
    }

    async fn set_request(&self, id: &str, request_json: String) -> Result<(), StoreError> {
        self.write(|state| {
            operation(state, id).request_json = request_json;
            Ok(())
        })
        .await
    }

    async fn hold(&self, id: &str, holder: &str, until: i64) -> Result<bool, StoreError> {
        let now = self.now();
        let mut state = self.state();
        let free = state.holds.get(id).is_none_or(|(by, held)| by == holder || *held <= now);
        if free && !state.dark {
            state.holds.insert(id.into(), (holder.into(), until));
        }
        Ok(free)
    }

    async fn release(&self, id: &str, holder: &str) -> Result<(), StoreError> {
        let mut state = self.state();
        if !state.dark && state.holds.get(id).is_some_and(|(by, _)| by == holder) {
            state.holds.remove(id);
        }
        Ok(())
    }

    async fn insert_upload(&self, new: NewUpload) -> Result<String, StoreError> {
        self.write(|state| {
            let id = format!("upload-{}", state.uploads.len());
            state.uploads.insert(id.clone(), (new, false));
            Ok(id)
        })
        .await
    }

    async fn upload(&self, owner_id: &str, id: &str) -> Result<Option<UploadRecord>, StoreError> {
        let state = self.state();
        let found = state.uploads.get(id).filter(|(upload, _)| upload.owner_id == owner_id);
        Ok(found.map(|(upload, _)| UploadRecord {
            id: id.into(),
            owner_id: upload.owner_id.clone(),
            meta_json: upload.meta_json.clone(),
            content: upload.content.clone(),
            created_at: 0,
        }))
    }

    async fn keep_upload(&self, owner_id: &str, id: &str) -> Result<bool, StoreError> {
        self.write(|state| {
            let found = state.uploads.get_mut(id).filter(|(upload, _)| upload.owner_id == owner_id);
            Ok(found.map(|(_, kept)| *kept = true).is_some())
        })
        .await
    }

    async fn delete_upload(&self, id: &str) -> Result<(), StoreError> {
        self.write(|state| {
            state.uploads.remove(id);
            Ok(())
        })
        .await
    }

    async fn audit_intent(&self, intent: NewIntent) -> Result<i64, StoreError> {
        self.write(|state| {
            state.intents.push(intent);
            Ok(i64::try_from(state.intents.len()).unwrap())
        })
        .await
    }

    async fn audit_outcome(
        &self,
        intent: i64,
        outcome: AuditOutcome,
        details: &[(String, String)],
    ) -> Result<(), StoreError> {
        self.write(|state| match state.outcomes.insert(intent, (outcome, details.to_vec())) {
            None => Ok(()),
            Some(earlier) => {
                state.outcomes.insert(intent, earlier);
                Err(StoreError::Duplicate)
            }
        })
        .await
    }
}
