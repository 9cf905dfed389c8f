//! Drives the steps of one operation: writes each down before it is done, looks up what was lost, waits for what can
//! heal, and stops at what cannot. It knows nothing of what the steps do.

use app::operations::model::{OperationView, StepStatus};
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};

use super::{
    journal::{Journal, StepChange},
    plan::{AfterLoss, Done, Found, Made, Plan, Undone},
    trouble::{Pace, Trouble},
};
use crate::store::{OperationRecord, StepRecord};

/// Kept with a step that is not done: when it began to wait, in milliseconds since 1970.
const WAITING_SINCE: &str = "waiting_since";

pub struct Run {
    pub record: OperationRecord,
    pub journal: Arc<dyn Journal>,
    pub plan: Arc<dyn Plan>,
    pub view: watch::Sender<OperationView>,
}

/// Why the operation stopped; the step has the same sentence.
#[derive(Debug)]
pub struct Stopped(pub String);

/// How a step has been waiting since this server took it up.
#[derive(Default)]
struct Waiting {
    pauses: u32,
    /// Look-ups in a row that found nothing.
    vain: u32,
    /// The patience now asked for, and since when.
    since: Option<(Duration, i64)>,
}

impl Run {
    /// Does every step that is not done yet.
    pub async fn forward(&mut self) -> Result<(), Stopped> {
        for index in 0..self.record.steps.len() {
            let mut waiting = Waiting::default();
            while self.status(index) != StepStatus::Done {
                if let Err(trouble) = self.attempt(index, &mut waiting).await {
                    self.bear(index, trouble, &mut waiting, StepStatus::Waiting, StepStatus::Failed).await?;
                }
            }
        }
        Ok(())
    }

    /// Takes back every step that left something, newest first.
    pub async fn back(&mut self) -> Result<(), Stopped> {
        for index in (0..self.record.steps.len()).rev() {
            let mut waiting = Waiting::default();
            loop {
                let before = self.status(index);
                match self.take_back(index, &mut waiting).await {
                    Ok(true) => break,
                    Ok(false) => {}
                    Err(trouble) => self.bear(index, trouble, &mut waiting, before, before).await?,
                }
            }
        }
        Ok(())
    }

    /// Looks for the step's work if it may be there, else does it.
    async fn attempt(&mut self, index: usize, waiting: &mut Waiting) -> Result<(), Trouble> {
        if let (StepStatus::Sent | StepStatus::Unknown, AfterLoss::LookUp(times)) =
            (self.status(index), self.after_loss(index))
        {
            return self.look_up(index, times, waiting).await;
        }
        // A step that waits keeps saying why while it is tried again.
        let waits = matches!(self.status(index), StepStatus::Waiting | StepStatus::Unknown);
        let note = self.record.steps[index].note.clone().filter(|_| waits);
        self.write(index, StepStatus::Sent, note, None).await;
        match self.plan.run(&self.record.steps[index].key, &self.made()).await {
            Ok(done) => self.done(index, done).await,
            Err(Trouble::Lost(note)) => {
                self.write(index, StepStatus::Unknown, Some(note.clone()), None).await;
                return Err(Trouble::wait(note, Pace::SLOW));
            }
            // It says itself what it finds: nobody looks for it.
            Err(Trouble::Taken(note)) if self.after_loss(index) == AfterLoss::RunAgain => {
                return Err(Trouble::wait(note, Pace::BUSY));
            }
            Err(Trouble::Taken(note)) => match self.find(index).await {
                Ok(Found::Ours(done)) => self.done(index, done).await,
                Ok(Found::Theirs(reason)) => return Err(Trouble::Stop(reason)),
                Ok(Found::Absent) => return Err(Trouble::wait(note, Pace::BUSY)),
                Err(trouble) => {
                    self.write(index, StepStatus::Unknown, Some(note), None).await;
                    return Err(trouble);
                }
            },
            Err(trouble) => return Err(trouble),
        }
        Ok(())
    }

    /// After a lost answer, or when the server stopped between the call and its answer.
    async fn look_up(&mut self, index: usize, times: u32, waiting: &mut Waiting) -> Result<(), Trouble> {
        self.mark_unknown(index).await;
        match self.find(index).await? {
            Found::Ours(done) => self.done(index, done).await,
            Found::Theirs(reason) => {
                self.write(index, StepStatus::Planned, None, None).await;
                return Err(Trouble::Stop(reason));
            }
            Found::Absent => {
                waiting.vain += 1;
                if waiting.vain < times {
                    return Err(Trouble::wait("It is not there so far; looking again.", Pace::LOOK));
                }
                waiting.vain = 0;
                self.write(index, StepStatus::Planned, None, None).await;
            }
        }
        Ok(())
    }

    /// One move of the roll-back; true when nothing of the step is left to do.
    async fn take_back(&mut self, index: usize, waiting: &mut Waiting) -> Result<bool, Trouble> {
        match (self.status(index), self.after_loss(index)) {
            (StepStatus::Planned | StepStatus::Compensated, _) => return Ok(true),
            // Whoever failed or waits in one call has done nothing.
            (StepStatus::Failed | StepStatus::Waiting, AfterLoss::LookUp(_)) => return Ok(true),
            (StepStatus::Done, _) => {
                match self.plan.undo(&self.record.steps[index].key, &self.made()).await? {
                    Undone::Nothing => {}
                    Undone::Removed => self.write(index, StepStatus::Compensated, None, None).await,
                    Undone::Kept(note) => self.write(index, StepStatus::Done, Some(note), None).await,
                }
                return Ok(true);
            }
            (StepStatus::Sent | StepStatus::Unknown | StepStatus::Failed | StepStatus::Waiting, _) => {}
        }
        let failed = matches!(self.status(index), StepStatus::Failed | StepStatus::Waiting);
        if !failed {
            self.mark_unknown(index).await;
        }
        match (self.find(index).await?, self.after_loss(index)) {
            (Found::Ours(done), _) => {
                self.done(index, done).await;
                return Ok(false);
            }
            (Found::Absent, AfterLoss::LookUp(times)) if waiting.vain + 1 < times => {
                waiting.vain += 1;
                return Err(Trouble::wait("It is not there so far; looking again.", Pace::LOOK));
            }
            (Found::Absent | Found::Theirs(_), _) if failed => {}
            (Found::Absent | Found::Theirs(_), _) => {
                self.write(index, StepStatus::Planned, Some("It had not been done.".into()), None).await;
            }
        }
        Ok(true)
    }

    /// Sleeps through what can heal, else stops. A step whose outcome is unknown stays so.
    async fn bear(
        &mut self,
        index: usize,
        trouble: Trouble,
        waiting: &mut Waiting,
        pausing: StepStatus,
        stopping: StepStatus,
    ) -> Result<(), Stopped> {
        let unknown = self.status(index) == StepStatus::Unknown;
        let (note, pace) = match trouble {
            Trouble::Wait { note, pace } => (note, pace),
            // Of a removal: it may be repeated.
            Trouble::Lost(note) => (note, Pace::SLOW),
            Trouble::Taken(note) => (note, Pace::BUSY),
            Trouble::Stop(note) => {
                let status = if unknown { StepStatus::Unknown } else { stopping };
                self.write(index, status, Some(note.clone()), None).await;
                return Err(Stopped(note));
            }
        };
        let now = self.journal.now();
        let since = match waiting.since {
            Some((patience, since)) if patience == pace.patience => since,
            Some(_) => now,
            None => waiting_since(&self.record.steps[index]).unwrap_or(now),
        };
        waiting.since = Some((pace.patience, since));
        if u128::try_from(now - since).is_ok_and(|waited| waited >= pace.patience.as_millis()) {
            let note = format!("{note} Lambent stopped waiting after {} minutes.", pace.patience.as_secs() / 60);
            let status = if unknown { StepStatus::Unknown } else { stopping };
            self.write(index, status, Some(note.clone()), None).await;
            return Err(Stopped(note));
        }
        let status = if unknown { StepStatus::Unknown } else { pausing };
        // What a finished step keeps is not overwritten by a removal that waits.
        let data = (status != StepStatus::Done).then(|| json!({ WAITING_SINCE: since }).to_string());
        self.write(index, status, Some(note), data).await;
        sleep(pace.pause(waiting.pauses)).await;
        waiting.pauses += 1;
        Ok(())
    }

    fn status(&self, index: usize) -> StepStatus {
        self.record.steps[index].status
    }

    fn after_loss(&self, index: usize) -> AfterLoss {
        self.plan.after_loss(&self.record.steps[index].key)
    }

    async fn find(&self, index: usize) -> Result<Found, Trouble> {
        self.plan.find(&self.record.steps[index].key, &self.made()).await
    }

    async fn mark_unknown(&mut self, index: usize) {
        if self.status(index) != StepStatus::Unknown {
            let note = "Lambent stopped before the answer came; looking whether it was done.";
            self.write(index, StepStatus::Unknown, Some(note.into()), None).await;
        }
    }

    async fn done(&mut self, index: usize, done: Done) {
        self.write(index, StepStatus::Done, done.note, Some(Value::Object(done.facts).to_string())).await;
    }

    /// Writes to the journal and shows it. Nothing goes on before it is written, however long that takes.
    async fn write(&mut self, index: usize, status: StepStatus, note: Option<String>, data: Option<String>) {
        let change = StepChange { status, note, data };
        let key = self.record.steps[index].key.clone();
        let (id, journal) = (self.record.id.clone(), Arc::clone(&self.journal));
        self.record.steps[index] = insist(&id, || journal.step(&id, &key, change.clone())).await;
        self.view.send_replace(self.record.view());
    }

    /// The step under way stopped for a reason of our own; whether it was done is unknown.
    pub async fn break_off(&mut self, reason: &str) {
        let under_way = |step: &StepRecord| matches!(step.status, StepStatus::Sent | StepStatus::Unknown);
        if let Some(index) = self.record.steps.iter().position(under_way) {
            self.write(index, StepStatus::Unknown, Some(reason.to_owned()), None).await;
        }
    }

    pub fn made(&self) -> Made {
        made(&self.record)
    }
}

/// What the finished steps keep.
pub fn made(record: &OperationRecord) -> Made {
    let done = record.steps.iter().filter(|step| step.status == StepStatus::Done);
    Made {
        facts: done.filter_map(data).flatten().collect(),
        attempts: record.steps.iter().map(|step| (step.key.clone(), step.attempts)).collect(),
    }
}

fn data(step: &StepRecord) -> Option<Map<String, Value>> {
    serde_json::from_str(step.data_json.as_deref()?).ok()
}

fn waiting_since(step: &StepRecord) -> Option<i64> {
    data(step)?.get(WAITING_SINCE)?.as_i64()
}

/// A write that has to succeed before anything goes on: a full disk or a locked store may come back.
pub async fn insist<T, F>(operation: &str, mut write: impl FnMut() -> F) -> T
where
    F: Future<Output = Result<T, crate::store::StoreError>>,
{
    let mut earlier = 0;
    loop {
        match write().await {
            Ok(value) => return value,
            Err(error) => {
                tracing::error!(operation, %error, "the journal cannot be written; the operation waits");
                sleep(Pace::SLOW.pause(earlier)).await;
                earlier += 1;
            }
        }
    }
}
