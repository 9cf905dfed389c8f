//! Test events saved for the team: kept in the store, run through the same invocation as any test.

use std::sync::Arc;

use app::{
    error::ConsoleError,
    functions::{
        model::invoke::InvokeResult,
        service::FunctionsService,
        test_events::{
            compare,
            model::{Draft, EVENTS_MAX, Kept, LastRun, Ran, TestEvent, checked},
            service::{Of, TestEventsService},
        },
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::get;
use crate::{
    activity::{Audit, detail},
    aws::AwsHub,
    store::{ForRequest, Store, StoreError},
};

pub struct TestEvents {
    hub: Arc<AwsHub>,
    store: Store,
    audit: Audit,
    functions: Arc<dyn FunctionsService>,
}

impl TestEvents {
    pub fn new(hub: Arc<AwsHub>, store: Store, functions: Arc<dyn FunctionsService>) -> Self {
        Self { hub, audit: Audit::new(store.clone()), store, functions }
    }

    fn check(&self, (place, name): Of<'_>) -> Result<(), ConsoleError> {
        self.hub.check(place)?;
        get::checked(name, None).map(drop)
    }

    async fn find(&self, caller: &Caller, (place, name): Of<'_>, id: &str) -> Result<Option<TestEvent>, ConsoleError> {
        self.store.test_event(place, name, id).await.for_request(&caller.request_id)
    }

    async fn insert(&self, caller: &Caller, (place, name): Of<'_>, draft: Draft) -> Result<Kept, ConsoleError> {
        let count = self.store.count_test_events(place, name).await.for_request(&caller.request_id)?;
        if count >= EVENTS_MAX {
            let rule = format!("A function has at most {EVENTS_MAX} saved events; delete one first.");
            return Err(ConsoleError::invalid("event-name", rule));
        }
        let event_name = draft.name.clone();
        let saved = self.store.insert_test_event(place, name, draft, &caller.user.email).await;
        saved.map(Kept::Done).map_err(|error| taken(error, &event_name, caller))
    }

    async fn update(
        &self,
        caller: &Caller,
        of: Of<'_>,
        (id, version): (&str, i64),
        draft: Draft,
    ) -> Result<Kept, ConsoleError> {
        if self.find(caller, of, id).await?.is_none() {
            return Ok(Kept::Gone);
        }
        let updated = self.store.update_test_event(id, version, &draft, &caller.user.email).await;
        let updated = updated.map_err(|error| taken(error, &draft.name, caller))?;
        Ok(match self.find(caller, of, id).await? {
            Some(now) if updated => Kept::Done(now),
            Some(theirs) => Kept::Changed(theirs),
            None => Kept::Gone,
        })
    }
}

fn taken(error: StoreError, name: &str, caller: &Caller) -> ConsoleError {
    match error {
        StoreError::Duplicate => {
            ConsoleError::invalid("event-name", format!("There is already a saved event “{name}” for this function."))
        }
        error => error.for_request(&caller.request_id),
    }
}

#[async_trait]
impl TestEventsService for TestEvents {
    async fn list(&self, caller: &Caller, of: Of<'_>) -> Result<Vec<TestEvent>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        self.check(of)?;
        self.store.test_events(of.0, of.1).await.for_request(&caller.request_id)
    }

    async fn save(
        &self,
        caller: &Caller,
        of: Of<'_>,
        known: Option<(String, i64)>,
        draft: Draft,
    ) -> Result<Kept, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        self.check(of)?;
        let draft = checked(&draft).map_err(ConsoleError::Invalid)?;
        let details = vec![detail("event", draft.name.as_str())];
        let entry = self.audit.begin(caller, "test-event.save", "function", of.1, Some(of.0), details).await?;
        let saved = match &known {
            None => self.insert(caller, of, draft).await,
            Some((id, version)) => self.update(caller, of, (id, *version), draft).await,
        };
        close(entry, saved).await
    }

    async fn delete(&self, caller: &Caller, of: Of<'_>, id: &str, version: i64) -> Result<Kept, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        self.check(of)?;
        let Some(event) = self.find(caller, of, id).await? else { return Ok(Kept::Gone) };
        let details = vec![detail("event", event.draft.name.as_str())];
        let entry = self.audit.begin(caller, "test-event.delete", "function", of.1, Some(of.0), details).await?;
        let deleted = async {
            if self.store.delete_test_event(id, version).await.for_request(&caller.request_id)? {
                return Ok(Kept::Done(event));
            }
            Ok(self.find(caller, of, id).await?.map_or(Kept::Gone, Kept::Changed))
        };
        close(entry, deleted.await).await
    }

    async fn run(&self, caller: &Caller, of: Of<'_>, id: &str) -> Result<Ran, ConsoleError> {
        caller.check(Permission::FunctionsInvoke)?;
        self.check(of)?;
        let (place, name) = of;
        let event = self.find(caller, of, id).await?.ok_or_else(|| ConsoleError::not_found("test event", id))?;
        let Draft { qualifier, kind, event: payload, .. } = &event.draft;
        let qualifier = Some(qualifier.as_str()).filter(|qualifier| !qualifier.is_empty());
        let result = self.functions.invoke(caller, place, name, qualifier, *kind, payload).await;
        let ran = ran(&event.draft, result, &caller.user.email, self.store.now());
        self.store.set_test_event_result(id, event.version, &ran.last).await.for_request(&caller.request_id)?;
        Ok(ran)
    }
}

/// The verdict. A call that AWS refused is one, too: the event did not pass.
fn ran(draft: &Draft, result: Result<InvokeResult, ConsoleError>, by: &str, at: i64) -> Ran {
    let ((passed, why), result) = match result {
        Ok(result) => (compare::judge(draft, &result), Some(result)),
        Err(error) => {
            let (title, text) = (error.title(), error.to_string());
            let why = if text == title { format!("{title}.") } else { format!("{title}: {text}") };
            ((false, why), None)
        }
    };
    let duration_ms = result.as_ref().and_then(|result| result.report.duration_ms);
    Ran { last: LastRun { at, by: by.to_owned(), passed, why, duration_ms }, result }
}

/// A conflict changed nothing, and the trail says so.
async fn close(entry: crate::activity::Entry, kept: Result<Kept, ConsoleError>) -> Result<Kept, ConsoleError> {
    let conflict: Result<(), ConsoleError> = match &kept {
        Ok(Kept::Done(_)) => Ok(()),
        Ok(Kept::Changed(_)) => Err(ConsoleError::Conflict { message: "Somebody else saved it meanwhile.".into() }),
        Ok(Kept::Gone) => Err(ConsoleError::Conflict { message: "Somebody else deleted it meanwhile.".into() }),
        Err(error) => Err(error.clone()),
    };
    entry.finish(&conflict).await;
    kept
}

#[cfg(test)]
mod tests;
