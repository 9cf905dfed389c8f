//! Multi-step changes: each is written to the journal step by step before AWS is called, goes on when the browser or
//! the server goes away, and ends complete or taken back. [`runner`] drives any of them; [`request`] tells the kinds
//! apart, which are [`create_function`] and [`wire_api`].

pub mod cloud;
pub mod create_function;
mod creations;
mod documents;
mod drive;
pub mod events;
pub mod journal;
mod plan;
mod request;
mod runner;
mod trouble;
mod uploads;
mod wire_api;
mod work;

use app::{
    activity::model::AuditOutcome,
    connections::model::Place,
    error::ConsoleError,
    blueprints::model::Blueprint,
    functions::create::model::{CodeSource, CreateFunction},
    http_apis::model::wire::Wire,
    operations::{
        model::{OperationRow, OperationStatus, OperationView},
        service::OperationsService,
    },
    session::{model::Permission, service::Caller},
};
pub use self::{documents::source_arn, work::has_statement};

use async_trait::async_trait;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{sync::watch, task::AbortHandle};

use self::{
    cloud::Clouds,
    create_function::Create,
    journal::Journal,
    plan::Plan,
    request::{Envelope, Request},
    wire_api::WireApiPlan,
};
use crate::store::{ForRequest, Inserted, NewIntent, NewOperation, OperationRecord};
use app::blueprints::service::BlueprintsService;

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

    /// Starts the operation that creates a function, and gives its id. The same token by the same member starts it once.
    pub async fn start_create(
        &self,
        caller: &Caller,
        place: &Place,
        request: CreateFunction,
        token: &str,
    ) -> Result<String, ConsoleError> {
        self.start(caller, place, Request::Function(request), token).await
    }

    /// The same for an HTTP API and its routes.
    pub async fn start_wire(
        &self,
        caller: &Caller,
        place: &Place,
        request: Wire,
        token: &str,
    ) -> Result<String, ConsoleError> {
        self.start(caller, place, Request::Wire(request), token).await
    }

    /// The operation the member started with this token, if any.
    pub async fn started(&self, caller: &Caller, token: &str) -> Result<Option<String>, ConsoleError> {
        self.0.journal.started(&caller.user.id, token).await.for_request(&caller.request_id)
    }

    async fn start(
        &self,
        caller: &Caller,
        place: &Place,
        request: Request,
        token: &str,
    ) -> Result<String, ConsoleError> {
        check_all(caller, &request)?;
        self.0.clouds.check(place)?;
        let _turn = self.0.gate.lock().await;
        let (journal, log_id) = (&self.0.journal, &caller.request_id);
        let id = uuid::Uuid::now_v7().to_string();
        let blueprint = self.blueprint(&request);
        if let Request::Function(create) = &request {
            let plan = self.create_plan(&id, place, &caller.user.id, &caller.user.email, create.clone());
            plan.check_input(self.keep_for_operation(caller, create).await?)?;
        }
        let cli = request.cli(blueprint.as_ref(), place);
        let mut details = request.details();
        details.push(("aws cli".into(), cli.join("\n")));
        let intent = self.intent(caller, request.action(), &id, &request, place, details).await?;
        let envelope = Envelope { request, member: caller.user.email.clone(), intent };
        let new = NewOperation {
            id: id.clone(),
            token: token.to_owned(),
            kind: envelope.request.kind().to_owned(),
            title: envelope.request.title(),
            place: place.clone(),
            actor_id: caller.user.id.clone(),
            actor: caller.user.email.clone(),
            request_json: envelope.json().map_err(|error| internal(log_id, &error))?,
            steps: envelope.request.steps(),
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

    /// An upload this operation needs may not expire meanwhile. False when it is gone.
    async fn keep_for_operation(&self, caller: &Caller, request: &CreateFunction) -> Result<bool, ConsoleError> {
        let CodeSource::Upload { id } = &request.code else { return Ok(false) };
        self.0.journal.keep_upload(&caller.user.id, id).await.for_request(&caller.request_id)
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
            target_kind: target_kind.into(),
            target: target.to_owned(),
            place: Some(place.clone()),
            details,
            operation_id: Some(operation.to_owned()),
            request_id: caller.request_id.clone(),
            ip: caller.ip.clone(),
        };
        self.0.journal.audit_intent(intent).await.for_request(&caller.request_id)
    }

    /// The blueprint a request names.
    fn blueprint(&self, request: &Request) -> Option<Blueprint> {
        match request {
            Request::Function(CreateFunction { code: CodeSource::Blueprint { id }, .. }) => self.0.blueprints.get(id),
            _ => None,
        }
    }

    fn plan(&self, id: &str, place: &Place, owner_id: &str, member: &str, request: Request) -> Arc<dyn Plan> {
        match request {
            Request::Function(request) => Arc::new(self.create_plan(id, place, owner_id, member, request)),
            Request::Wire(request) => Arc::new(WireApiPlan {
                id: id.to_owned(),
                place: place.clone(),
                request,
                member: member.to_owned(),
                cloud: self.0.clouds.at(place, member),
            }),
        }
    }

    fn create_plan(&self, id: &str, place: &Place, owner_id: &str, member: &str, request: CreateFunction) -> Create {
        let blueprint = match &request.code {
            CodeSource::Blueprint { id } => self.0.blueprints.get(id),
            _ => None,
        };
        Create {
            id: id.to_owned(),
            place: place.clone(),
            request,
            blueprint,
            owner_id: owner_id.to_owned(),
            member: member.to_owned(),
            cloud: self.0.clouds.at(place, member),
            journal: Arc::clone(&self.0.journal),
        }
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
        let mut envelope = Envelope::of(&record)
            .ok_or_else(|| internal(log_id, &"this version of Lambent cannot read the operation"))?;
        check_all(caller, &envelope.request)?;
        let from: &[OperationStatus] = match to {
            OperationStatus::Running => &[OperationStatus::Failed],
            _ => &[OperationStatus::Failed, OperationStatus::RollBackFailed],
        };
        let moved = || ConsoleError::Conflict { message: format!("The operation is {} now.", record.status.as_str()) };
        // Another server on the same store may be about to move it.
        let hold = journal.now() + drive::HOLD_MS;
        if !from.contains(&record.status) || !journal.hold(id, &self.0.holder, hold).await.for_request(log_id)? {
            return Err(moved());
        }
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

/// Lambent's own policy, for everything the operation does.
fn check_all(caller: &Caller, request: &Request) -> Result<(), ConsoleError> {
    request.permissions().iter().try_for_each(|permission| caller.check(*permission))
}

fn internal(request_id: &str, error: &dyn std::fmt::Display) -> ConsoleError {
    tracing::error!(request_id, %error, "an operation's request cannot be written or read");
    ConsoleError::Internal { request_id: request_id.to_owned() }
}

#[cfg(test)]
mod tests;
