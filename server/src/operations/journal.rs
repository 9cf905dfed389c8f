//! What operations need of the store. A trait, so that tests can stop the world between any two writes.

use app::{
    activity::model::AuditOutcome,
    operations::model::{OperationRow, OperationStatus, Outcome, StepStatus},
};
use async_trait::async_trait;

use crate::store::{
    Inserted, NewIntent, NewOperation, NewUpload, OperationRecord, StepPatch, StepRecord, Store, StoreError,
    UploadRecord,
};

/// What becomes of a step.
#[derive(Clone, Debug)]
pub struct StepChange {
    pub status: StepStatus,
    pub note: Option<String>,
    /// Replaces what was kept about the step, where given.
    pub data: Option<String>,
}

/// The methods are the store's own; see there.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Milliseconds since 1970.
    fn now(&self) -> i64;
    async fn insert(&self, new: NewOperation) -> Result<Inserted, StoreError>;
    async fn started(&self, actor_id: &str, token: &str) -> Result<Option<String>, StoreError>;
    async fn operation(&self, id: &str) -> Result<Option<OperationRecord>, StoreError>;
    async fn operations(&self, limit: u64) -> Result<Vec<OperationRow>, StoreError>;
    async fn unfinished(&self) -> Result<Vec<OperationRecord>, StoreError>;
    async fn step(&self, id: &str, key: &str, change: StepChange) -> Result<StepRecord, StoreError>;
    async fn move_to(&self, id: &str, from: &[OperationStatus], to: OperationStatus) -> Result<bool, StoreError>;
    async fn set_outcome(&self, id: &str, outcome: &Outcome) -> Result<(), StoreError>;
    async fn set_request(&self, id: &str, request_json: String) -> Result<(), StoreError>;
    async fn hold(&self, id: &str, holder: &str, until: i64) -> Result<bool, StoreError>;
    async fn release(&self, id: &str, holder: &str) -> Result<(), StoreError>;
    async fn insert_upload(&self, new: NewUpload) -> Result<String, StoreError>;
    async fn upload(&self, owner_id: &str, id: &str) -> Result<Option<UploadRecord>, StoreError>;
    async fn keep_upload(&self, owner_id: &str, id: &str) -> Result<bool, StoreError>;
    async fn delete_upload(&self, id: &str) -> Result<(), StoreError>;
    async fn audit_intent(&self, intent: NewIntent) -> Result<i64, StoreError>;
    async fn audit_outcome(
        &self,
        intent: i64,
        outcome: AuditOutcome,
        details: &[(String, String)],
    ) -> Result<(), StoreError>;
}

#[async_trait]
impl Journal for Store {
    fn now(&self) -> i64 {
        Store::now(self)
    }

    async fn insert(&self, new: NewOperation) -> Result<Inserted, StoreError> {
        self.insert_operation(new).await
    }

    async fn started(&self, actor_id: &str, token: &str) -> Result<Option<String>, StoreError> {
        self.operation_started(actor_id, token).await
    }

    async fn operation(&self, id: &str) -> Result<Option<OperationRecord>, StoreError> {
        Store::operation(self, id).await
    }

    async fn operations(&self, limit: u64) -> Result<Vec<OperationRow>, StoreError> {
        Store::operations(self, limit).await
    }

    async fn unfinished(&self) -> Result<Vec<OperationRecord>, StoreError> {
        self.unfinished_operations().await
    }

    async fn step(&self, id: &str, key: &str, change: StepChange) -> Result<StepRecord, StoreError> {
        let patch = StepPatch::status(change.status);
        let patch = match change.note {
            Some(note) => patch.note(note),
            None => patch.no_note(),
        };
        let patch = match change.data {
            Some(data) => patch.data(data),
            None => patch,
        };
        self.update_step(id, key, patch).await
    }

    async fn move_to(&self, id: &str, from: &[OperationStatus], to: OperationStatus) -> Result<bool, StoreError> {
        self.move_operation(id, from, to).await
    }

    async fn set_outcome(&self, id: &str, outcome: &Outcome) -> Result<(), StoreError> {
        self.set_operation_outcome(id, outcome).await
    }

    async fn set_request(&self, id: &str, request_json: String) -> Result<(), StoreError> {
        self.set_operation_request(id, request_json).await
    }

    async fn hold(&self, id: &str, holder: &str, until: i64) -> Result<bool, StoreError> {
        self.hold_operation(id, holder, until).await
    }

    async fn release(&self, id: &str, holder: &str) -> Result<(), StoreError> {
        self.release_operation(id, holder).await
    }

    async fn insert_upload(&self, new: NewUpload) -> Result<String, StoreError> {
        Store::insert_upload(self, new).await
    }

    async fn upload(&self, owner_id: &str, id: &str) -> Result<Option<UploadRecord>, StoreError> {
        Store::upload(self, owner_id, id).await
    }

    async fn keep_upload(&self, owner_id: &str, id: &str) -> Result<bool, StoreError> {
        Store::keep_upload(self, owner_id, id).await
    }

    async fn delete_upload(&self, id: &str) -> Result<(), StoreError> {
        Store::delete_upload(self, id).await
    }

    async fn audit_intent(&self, intent: NewIntent) -> Result<i64, StoreError> {
        Store::audit_intent(self, intent).await
    }

    async fn audit_outcome(
        &self,
        intent: i64,
        outcome: AuditOutcome,
        details: &[(String, String)],
    ) -> Result<(), StoreError> {
        Store::audit_outcome(self, intent, outcome, details).await
    }
}
