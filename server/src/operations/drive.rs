//! One task per moving operation: it holds the operation while it works, drives the steps, and writes how it ended.

use app::{
    activity::model::AuditOutcome,
    operations::model::{OperationStatus, OperationView, StepStatus},
};
use futures::FutureExt;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};

use super::{
    Envelope, Live, Operations,
    journal::{Journal, StepChange},
    kinds::For,
    runner::{Run, Stopped, insist},
};
use crate::store::{OperationRecord, StoreError};

/// An operation nobody renewed for this long is free for any server to take up.
pub(super) const HOLD_MS: i64 = 15_000;
const RENEW_EVERY: Duration = Duration::from_secs(5);
/// How often a server looks for operations that nobody drives.
const SWEEP_EVERY: Duration = Duration::from_secs(5);
/// How often the view of an operation on another server is read.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);

impl Operations {
    /// Takes up what a server left unfinished, now and from time to time. Call it once, at the start.
    pub async fn recover(&self) -> Result<(), StoreError> {
        self.take_up_unfinished().await?;
        let operations = self.clone();
        let keeper = tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = sleep(SWEEP_EVERY) => {}
                    () = operations.0.wake.notified() => {}
                }
                if let Err(error) = operations.take_up_unfinished().await {
                    tracing::error!(%error, "unfinished operations cannot be read");
                }
            }
        });
        let before =
            self.0.keeper.lock().unwrap_or_else(std::sync::PoisonError::into_inner).replace(keeper.abort_handle());
        if let Some(before) = before {
            before.abort();
        }
        Ok(())
    }

    async fn take_up_unfinished(&self) -> Result<(), StoreError> {
        for record in self.0.journal.unfinished().await? {
            let _turn = self.0.gate.lock().await;
            self.take_up(&record.id).await?;
        }
        Ok(())
    }

    /// Stops working, wherever each operation is, and lets other servers go on. For the end of the server.
    pub async fn stop(&self) {
        if let Some(keeper) = self.0.keeper.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
            keeper.abort();
        }
        let live: Vec<(String, Live)> = self.live().drain().collect();
        for (id, live) in live {
            live.task.abort();
            self.release(&id).await;
        }
    }

    /// Starts the task of a moving operation, unless it runs here already or another server has it.
    pub(super) async fn take_up(&self, id: &str) -> Result<(), StoreError> {
        let journal = &self.0.journal;
        if self.live().contains_key(id) || !journal.hold(id, &self.0.holder, journal.now() + HOLD_MS).await? {
            return Ok(());
        }
        // Read after it is held: another server may have finished it just now.
        let record = journal.operation(id).await?.filter(|record| record.status.moving());
        let Some(record) = record else { return journal.release(id, &self.0.holder).await };
        let (sender, view) = watch::channel(record.view());
        let mut live = self.live();
        let task = tokio::spawn(self.clone().work(record, sender)).abort_handle();
        live.insert(id.to_owned(), Live { view, task });
        Ok(())
    }

    async fn work(self, record: OperationRecord, view: watch::Sender<OperationView>) {
        let id = record.id.clone();
        tokio::select! {
            () = self.drive_safely(record, view.clone()) => {}
            () = self.keep_hold(&id) => tracing::warn!(operation = id, "another server has taken over the operation"),
        }
        self.release(&id).await;
        // Before the view's sender goes: whoever asks when the view ends reads the journal.
        self.live().remove(&id);
        drop(view);
        // Somebody may have pressed a button in between.
        self.0.wake.notify_one();
    }

    async fn release(&self, id: &str) {
        if let Err(error) = self.0.journal.release(id, &self.0.holder).await {
            tracing::warn!(operation = id, %error, "an operation could not be released; it is free in a moment");
        }
    }

    /// A defect stops its operation, not the server.
    async fn drive_safely(&self, record: OperationRecord, view: watch::Sender<OperationView>) {
        let id = record.id.clone();
        if AssertUnwindSafe(self.drive(record, view.clone(), None)).catch_unwind().await.is_err() {
            tracing::error!(operation = id, "a step panicked");
            if let Some(record) = insist(&id, || self.0.journal.operation(&id)).await {
                let reason = "A defect in Lambent stopped this operation; the log has the details.";
                self.drive(record, view, Some(Stopped(reason.into()))).await;
            }
        }
    }

    /// Returns when the operation is no longer ours.
    async fn keep_hold(&self, id: &str) {
        let mut held_until = self.0.journal.now() + HOLD_MS;
        loop {
            sleep(RENEW_EVERY).await;
            let until = self.0.journal.now() + HOLD_MS;
            match self.0.journal.hold(id, &self.0.holder, until).await {
                Ok(true) => held_until = until,
                Ok(false) => return,
                Err(_) if self.0.journal.now() >= held_until => return,
                Err(error) => tracing::error!(operation = id, %error, "the hold on an operation cannot be renewed"),
            }
        }
    }

    async fn drive(&self, record: OperationRecord, view: watch::Sender<OperationView>, stopped: Option<Stopped>) {
        let Some(envelope) = envelope(&record) else {
            tracing::error!(
                operation = record.id,
                kind = record.kind,
                "this version of Lambent cannot read the operation"
            );
            let to = if record.status == OperationStatus::RollingBack {
                OperationStatus::RollBackFailed
            } else {
                OperationStatus::Failed
            };
            let from = [record.status];
            insist(&record.id, || self.0.journal.move_to(&record.id, &from, to)).await;
            return;
        };
        let to = For { id: &record.id, place: &record.place, owner_id: &record.actor_id, member: &envelope.member };
        let plan = self.plan(&to, envelope.request.clone());
        let mut run = Run { record, journal: Arc::clone(&self.0.journal), plan, view };
        let (good, bad) = match run.record.status {
            OperationStatus::RollingBack => (OperationStatus::RolledBack, OperationStatus::RollBackFailed),
            _ => (OperationStatus::Done, OperationStatus::Failed),
        };
        let result = match stopped {
            Some(Stopped(reason)) => {
                run.break_off(&reason).await;
                Err(Stopped(reason))
            }
            None if good == OperationStatus::Done => run.forward().await,
            None => run.back().await,
        };
        self.finish(run, envelope, result, good, bad).await;
    }

    async fn finish(
        &self,
        mut run: Run,
        envelope: Envelope,
        result: Result<(), Stopped>,
        good: OperationStatus,
        bad: OperationStatus,
    ) {
        let (id, journal) = (run.record.id.clone(), &self.0.journal);
        let (to, outcome, details) = match result {
            Ok(()) => (good, AuditOutcome::Succeeded, Vec::new()),
            Err(Stopped(reason)) => (bad, AuditOutcome::Failed, vec![("error".to_owned(), reason)]),
        };
        if to == good {
            self.forget(&id, &envelope).await;
        }
        run.plan.rests(&run.made()).await;
        if to == OperationStatus::Done {
            let outcome = run.plan.outcome(&run.made());
            insist(&id, || journal.set_outcome(&id, &outcome)).await;
            run.record.outcome = Some(outcome);
        }
        insist(&id, || async {
            match journal.audit_outcome(envelope.intent, outcome, &details).await {
                // Written before this server, or the one before it, stopped.
                Err(StoreError::Duplicate) => Ok(()),
                result => result,
            }
        })
        .await;
        let from = [run.record.status];
        insist(&id, || journal.move_to(&id, &from, to)).await;
        run.record.status = to;
        run.record.finished_at = Some(journal.now());
        run.view.send_replace(run.record.view());
    }

    /// Environment values and the uploaded zip have served.
    async fn forget(&self, id: &str, envelope: &Envelope) {
        if let Some(upload) = envelope.request.upload() {
            insist(id, || self.0.journal.delete_upload(upload)).await;
        }
        let blank = Envelope { request: envelope.request.clone().without_values(), ..envelope.clone() };
        match blank.json() {
            Ok(json) => insist(id, || self.0.journal.set_request(id, json.clone())).await,
            Err(error) => tracing::error!(operation = id, %error, "a request cannot be written"),
        }
    }

    /// Before a stopped operation moves again, its steps wait with new patience.
    pub(super) async fn rest_steps(&self, record: &OperationRecord) -> Result<(), StoreError> {
        for step in record.steps.iter().filter(|step| step.data_json.is_some() && step.status != StepStatus::Done) {
            let change = StepChange { status: step.status, note: step.note.clone(), data: Some("{}".into()) };
            self.0.journal.step(&record.id, &step.key, change).await?;
        }
        Ok(())
    }
}

fn envelope(record: &OperationRecord) -> Option<Envelope> {
    let envelope: Envelope = serde_json::from_str(&record.request_json).ok()?;
    (envelope.request.kind() == record.kind).then_some(envelope)
}

/// Shows an operation that another server drives, until it rests or nobody looks.
pub(super) async fn follow(journal: Arc<dyn Journal>, view: watch::Sender<OperationView>) {
    let id = view.borrow().id.clone();
    while view.borrow().status.moving() {
        tokio::select! {
            () = view.closed() => return,
            () = sleep(FOLLOW_EVERY) => {}
        }
        match journal.operation(&id).await {
            Ok(Some(record)) => {
                let now = record.view();
                view.send_if_modified(|shown| {
                    let changed = *shown != now;
                    *shown = now;
                    changed
                });
            }
            Ok(None) => return,
            Err(error) => tracing::warn!(operation = id, %error, "an operation cannot be read"),
        }
    }
}
