//! Multi-step changes: each is written to the journal step by step before AWS is called, goes on when the browser or
//! the server goes away, and ends complete or taken back. [`runner`] drives any of them, [`kinds`] tells them apart.

mod add_trigger;
pub mod cloud;
pub mod create_function;
pub mod create_proxy;
mod creations;
pub mod delete_function;
pub mod documents;
mod drive;
pub mod events;
pub mod journal;
mod kinds;
mod plan;
mod remove_trigger;
mod runner;
mod trouble;
mod uploads;
pub mod wire_api;
pub mod work;

use app::{
    activity::model::AuditOutcome,
    connections::model::Place,
    error::ConsoleError,
    functions::create::model::CreateFunction,
    operations::{
        model::{OperationRow, OperationStatus, OperationView, reversible},
        service::OperationsService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{sync::watch, task::AbortHandle};

use self::{cloud::Clouds, journal::Journal, kinds::For};
use crate::store::{ForRequest, Inserted, NewIntent, NewOperation, OperationRecord};
use app::blueprints::service::BlueprintsService;

pub use kinds::Request;

/// Rows of the list of operations.
const LIST_ROWS: u64 = 100;

/// All operations of this server. Clones are the same.
#[derive(Clone)]
pub struct Operations(Arc<Inner>);

struct Inner {
    journal: Arc<dyn Journal>,
    clouds: Arc<dyn Clouds>,
    blueprints: Arc<dyn BlueprintsService>,
    /// Who of several servers on one store works on an operation.
    holder: String,
    live: Mutex<HashMap<String, Live>>,
    /// One at a time decides whether an operation may move.
    gate: tokio::sync::Mutex<()>,
    keeper: Mutex<Option<AbortHandle>>,
    /// Rouses the keeper.
    wake: tokio::sync::Notify,
}

/// An operation this server works on now.
struct Live {
    view: watch::Receiver<OperationView>,
    task: AbortHandle,
}

/// What the journal keeps as an operation's request.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Envelope {
    #[serde(flatten)]
    request: Request,
    /// The e-mail address of the one who started, resumed or rolled back last: in whose name AWS is called.
    member: String,
    /// The audit row waiting for the outcome.
    intent: i64,
}

impl Envelope {
    fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

impl Operations {
    pub fn new(journal: Arc<dyn Journal>, clouds: Arc<dyn Clouds>, blueprints: Arc<dyn BlueprintsService>) -> Self {
        Self(Arc::new(Inner {
            journal,
            clouds,
            blueprints,
            holder: uuid::Uuid::now_v7().to_string(),
            live: Mutex::default(),
            gate: tokio::sync::Mutex::default(),
            keeper: Mutex::default(),
            wake: tokio::sync::Notify::new(),
        }))
    }

    /// Starts the operation that creates a function.
    pub async fn start_create(
        &self,
        caller: &Caller,
        place: &Place,
        request: CreateFunction,
        token: &str,
    ) -> Result<String, ConsoleError> {
        self.start(caller, place, Request::Create(Box::new(request)), token).await
    }

    /// The operation the member started with this token, if any.
    pub async fn started(&self, caller: &Caller, token: &str) -> Result<Option<String>, ConsoleError> {
        self.0.journal.started(&caller.user.id, token).await.for_request(&caller.request_id)
    }

    /// Starts an operation and gives its id. The same token by the same member starts it once.
    pub async fn start(
        &self,
        caller: &Caller,
        place: &Place,
        request: Request,
        token: &str,
    ) -> Result<String, ConsoleError> {
        may(caller, &request)?;
        self.0.clouds.check(place)?;
        let _turn = self.0.gate.lock().await;
        let (journal, log_id) = (&self.0.journal, &caller.request_id);
        let id = uuid::Uuid::now_v7().to_string();
        let to = For { id: &id, place, owner_id: &caller.user.id, member: &caller.user.email };
        self.check_input(caller, &to, &request).await?;
        let cli = request.cli(place, self.blueprint_of(&request).as_ref());
        let mut details = request.details();
        details.push(("aws cli".into(), cli.join("\n")));
        let intent = self.intent(caller, request.action(), &id, &request, place, details).await?;
        let (kind, title, steps) = (request.kind().to_owned(), request.title(), request.steps());
        let envelope = Envelope { request, member: caller.user.email.clone(), intent };
        let new = NewOperation {
            id: id.clone(),
            token: token.to_owned(),
            kind,
            title,
            place: place.clone(),
            actor_id: caller.user.id.clone(),
            actor: caller.user.email.clone(),
            request_json: envelope.json().map_err(|error| internal(log_id, &error))?,
            steps,
            cli,
        };
        match journal.insert(new).await {
            Ok(Inserted::New) => {
                self.take_up(&id).await.for_request(log_id)?;
                Ok(id)
            }
            Ok(Inserted::Existing(existing)) => {
                let details =
                    [("operation".to_owned(), existing.clone()), ("note".into(), "It had been started before.".into())];
                journal.audit_outcome(intent, AuditOutcome::Succeeded, &details).await.for_request(log_id)?;
                Ok(existing)
            }
            Err(error) => {
                let failed = [("error".to_owned(), "The journal could not be written; nothing was done.".to_owned())];
                // The first error is the one to tell.
                let _ = journal.audit_outcome(intent, AuditOutcome::Failed, &failed).await;
                Err(error.for_request(log_id))
            }
        }
    }

    /// The audit row that has to be there before anything is done.
    async fn intent(
        &self,
        caller: &Caller,
        action: &str,
        operation: &str,
        request: &Request,
        place: &Place,
        details: Vec<(String, String)>,
    ) -> Result<i64, ConsoleError> {
        let (target_kind, target) = request.target();
        let intent = NewIntent {
            actor_id: Some(caller.user.id.clone()),
            actor: caller.user.email.clone(),
            action: action.to_owned(),
            target_kind: target_kind.to_owned(),
            target: target.to_owned(),
            place: Some(place.clone()),
            details,
            operation_id: Some(operation.to_owned()),
            request_id: caller.request_id.clone(),
            ip: caller.ip.clone(),
        };
        self.0.journal.audit_intent(intent).await.for_request(&caller.request_id)
    }

    /// Moves a stopped operation on, forwards or back.
    async fn set_moving(
        &self,
        caller: &Caller,
        id: &str,
        action: &str,
        to: OperationStatus,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let _turn = self.0.gate.lock().await;
        let (journal, log_id) = (&self.0.journal, &caller.request_id);
        let record = self.record(id, log_id).await?;
        let from: &[OperationStatus] = match to {
            OperationStatus::Running => &[OperationStatus::Failed],
            _ => &[OperationStatus::Failed, OperationStatus::RollBackFailed],
        };
        let moved = || ConsoleError::Conflict { message: format!("The operation is {} now.", record.status.as_str()) };
        if to == OperationStatus::RollingBack && !reversible(&record.kind) {
            let message = "What is deleted cannot be brought back; resume the operation instead.".into();
            return Err(ConsoleError::Conflict { message });
        }
        // Another server on the same store may be about to move it.
        let hold = journal.now() + drive::HOLD_MS;
        if !from.contains(&record.status) || !journal.hold(id, &self.0.holder, hold).await.for_request(log_id)? {
            return Err(moved());
        }
        let mut envelope: Envelope =
            serde_json::from_str(&record.request_json).map_err(|error| internal(log_id, &error))?;
        may(caller, &envelope.request)?;
        envelope.intent = self.intent(caller, action, id, &envelope.request, &record.place, Vec::new()).await?;
        envelope.member = caller.user.email.clone();
        let json = envelope.json().map_err(|error| internal(log_id, &error))?;
        journal.set_request(id, json).await.for_request(log_id)?;
        self.rest_steps(&record).await.for_request(log_id)?;
        if !journal.move_to(id, from, to).await.for_request(log_id)? {
            let lost = [("error".to_owned(), "Somebody else moved it first.".to_owned())];
            journal.audit_outcome(envelope.intent, AuditOutcome::Failed, &lost).await.for_request(log_id)?;
            return Err(moved());
        }
        self.take_up(id).await.for_request(log_id)?;
        Ok(())
    }

    async fn record(&self, id: &str, request_id: &str) -> Result<OperationRecord, ConsoleError> {
        let record = self.0.journal.operation(id).await.for_request(request_id)?;
        record.ok_or_else(|| ConsoleError::not_found("operation", id))
    }

    /// The operation now and, while it moves, each change. The sender goes away when it has come to rest.
    pub async fn subscribe(&self, caller: &Caller, id: &str) -> Result<watch::Receiver<OperationView>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        if let Some(view) = self.live().get(id).map(|live| live.view.clone()) {
            return Ok(view);
        }
        let record = self.record(id, &caller.request_id).await?;
        let (sender, view) = watch::channel(record.view());
        if record.status.moving() {
            tokio::spawn(drive::follow(Arc::clone(&self.0.journal), sender));
        }
        Ok(view)
    }

    fn live(&self) -> MutexGuard<'_, HashMap<String, Live>> {
        self.0.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl OperationsService for Operations {
    async fn list(&self, caller: &Caller) -> Result<Vec<OperationRow>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        self.0.journal.operations(LIST_ROWS).await.for_request(&caller.request_id)
    }

    async fn get(&self, caller: &Caller, id: &str) -> Result<OperationView, ConsoleError> {
        Ok(self.subscribe(caller, id).await?.borrow().clone())
    }

    async fn resume(&self, caller: &Caller, id: &str) -> Result<(), ConsoleError> {
        self.set_moving(caller, id, "operation.resume", OperationStatus::Running).await
    }

    async fn roll_back(&self, caller: &Caller, id: &str) -> Result<(), ConsoleError> {
        self.set_moving(caller, id, "operation.roll-back", OperationStatus::RollingBack).await
    }
}

fn may(caller: &Caller, request: &Request) -> Result<(), ConsoleError> {
    request.needs().into_iter().try_for_each(|permission| caller.check(permission))
}

fn internal(request_id: &str, error: &dyn std::fmt::Display) -> ConsoleError {
    tracing::error!(request_id, %error, "an operation's request cannot be written or read");
    ConsoleError::Internal { request_id: request_id.to_owned() }
}

#[cfg(test)]
mod tests;
