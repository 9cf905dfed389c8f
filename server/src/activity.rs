//! Who did what: [`Audit`], with which every change is announced before it is made and closed after, and the service
//! that lists it all.

use app::{
    activity::{
        change,
        model::{ActivityEntry, ActivityPage, ActivityQuery, AuditOutcome, LastChange},
        service::ActivityService,
    },
    connections::model::Place,
    error::ConsoleError,
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;
use std::future::Future;

use crate::{
    functions::code::diff,
    store::{FingerprintKey, ForRequest, NewIntent, Store, StoreError},
};

#[derive(Clone, Debug)]
pub struct Audit {
    store: Store,
}

/// On whose behalf something is done, when there is no [`Caller`].
#[derive(Clone, Debug, Default)]
pub struct Actor {
    /// Absent for the server itself and for visitors nobody knows.
    pub id: Option<String>,
    /// An e-mail address, `lambent` or `anonymous`.
    pub name: String,
    pub request_id: String,
    pub ip: String,
}

impl Actor {
    /// The server itself: what it does at start and in the background.
    pub fn server(request_id: impl Into<String>) -> Self {
        Self { name: "lambent".into(), request_id: request_id.into(), ..Self::default() }
    }

    /// Somebody who has not proved who they are.
    pub fn anonymous(request_id: impl Into<String>, ip: impl Into<String>) -> Self {
        Self { id: None, name: "anonymous".into(), request_id: request_id.into(), ip: ip.into() }
    }
}

impl From<&Caller> for Actor {
    fn from(caller: &Caller) -> Self {
        Self {
            id: Some(caller.user.id.clone()),
            name: caller.user.email.clone(),
            request_id: caller.request_id.clone(),
            ip: caller.ip.clone(),
        }
    }
}

/// What is about to be done.
#[derive(Clone, Debug, Default)]
pub struct Intent<'a> {
    /// `function.create`, `session.sign-in`, …
    pub action: &'a str,
    /// `function`, `api`, `member`, …
    pub target_kind: &'a str,
    pub target: &'a str,
    pub place: Option<&'a Place>,
    /// Never a secret; see [`Audit::fingerprint_key`].
    pub details: Vec<(String, String)>,
    pub operation_id: Option<&'a str>,
}

/// A detail of an audit row.
pub fn detail(key: &str, value: impl Into<String>) -> (String, String) {
    (key.into(), value.into())
}

impl Audit {
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Announces a change. An error means that it could not be written, and then nothing may be changed.
    pub async fn begin(
        &self,
        caller: &Caller,
        action: &str,
        target_kind: &str,
        target: &str,
        place: Option<&Place>,
        details: Vec<(String, String)>,
    ) -> Result<Entry, ConsoleError> {
        let intent = Intent { action, target_kind, target, place, details, operation_id: None };
        self.begin_as(caller.into(), intent).await
    }

    /// The same for operations, sign-in attempts and the server itself.
    pub async fn begin_as(&self, actor: Actor, intent: Intent<'_>) -> Result<Entry, ConsoleError> {
        let request_id = actor.request_id.clone();
        let row = NewIntent {
            actor_id: actor.id,
            actor: actor.name,
            action: intent.action.into(),
            target_kind: intent.target_kind.into(),
            target: intent.target.into(),
            place: intent.place.cloned(),
            details: intent.details,
            operation_id: intent.operation_id.map(Into::into),
            request_id: actor.request_id,
            ip: actor.ip,
        };
        let id = self.store.audit_intent(row).await.for_request(&request_id)?;
        Ok(Entry { store: self.store.clone(), id, request_id })
    }

    /// What secrets in `details` are replaced by, before and after.
    pub async fn fingerprint_key(&self) -> Result<FingerprintKey, StoreError> {
        self.store.fingerprint_key().await
    }
}

/// An announced change. Until it is closed it shows as pending, which is also what it stays when the server dies.
#[must_use = "an entry that is not closed stays pending"]
#[derive(Debug)]
pub struct Entry {
    store: Store,
    id: i64,
    request_id: String,
}

impl Entry {
    /// The row's id, to close it after a restart with [`Store::audit_outcome`].
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Does the work and closes with its result.
    pub async fn around<T>(self, work: impl Future<Output = Result<T, ConsoleError>>) -> Result<T, ConsoleError> {
        let result = work.await;
        self.finish(&result).await;
        result
    }

    pub async fn finish<T>(self, result: &Result<T, ConsoleError>) {
        self.finish_with(result, Vec::new()).await;
    }

    /// Closes with facts beside the error's own: what was made, before and after.
    pub async fn finish_with<T>(self, result: &Result<T, ConsoleError>, mut details: Vec<(String, String)>) {
        let outcome = match result {
            Ok(_) => AuditOutcome::Succeeded,
            Err(ConsoleError::Unauthenticated | ConsoleError::Forbidden { .. }) => AuditOutcome::Denied,
            Err(_) => AuditOutcome::Failed,
        };
        details.extend(result.as_ref().err().map(facts).unwrap_or_default());
        self.end(outcome, details).await;
    }

    /// The change is made or not by now: a failure to note that is logged, and the entry stays pending. The row is
    /// written even if the request is cut off meanwhile.
    pub async fn end(self, outcome: AuditOutcome, details: Vec<(String, String)>) {
        let write = tokio::spawn(async move {
            if let Err(error) = self.store.audit_outcome(self.id, outcome, &details).await {
                let (request_id, audit_id) = (&self.request_id, self.id);
                tracing::error!(request_id, audit_id, %error, "an outcome could not be written to the audit trail");
            }
        });
        if let Err(error) = write.await {
            tracing::error!(%error, "an outcome could not be written to the audit trail");
        }
    }
}

/// What is worth keeping of an error.
fn facts(error: &ConsoleError) -> Vec<(String, String)> {
    let mut facts = vec![detail("error", error.code())];
    match error {
        ConsoleError::Invalid(fields) => {
            let names: Vec<_> = fields.iter().map(|field| field.field.as_str()).collect();
            facts.push(detail("fields", names.join(", ")));
        }
        ConsoleError::AwsDenied { action, message, .. } => {
            facts.push(detail("denied action", action));
            facts.push(detail("message", without_values(message)));
        }
        ConsoleError::Aws { message, .. }
        | ConsoleError::AwsConflict { message, .. }
        | ConsoleError::AwsThrottled { message, .. }
        | ConsoleError::Conflict { message }
        | ConsoleError::Unavailable { reason: message, .. }
        | ConsoleError::Transport(message) => facts.push(detail("message", without_values(message))),
        _ => {}
    }
    if let Some(id) = error.request_id() {
        facts.push(detail("request id", id));
    }
    facts
}

/// AWS repeats refused input (`Value 'hunter2' at 'environment' failed to satisfy constraint`), which may be a secret.
fn without_values(message: &str) -> String {
    const BEFORE: &str = "alue '";
    const AFTER: &str = "' at '";
    let mut kept = String::new();
    let mut rest = message;
    while let Some(start) = rest.find(BEFORE) {
        let (head, tail) = rest.split_at(start + BEFORE.len());
        kept.push_str(head);
        kept.push('…');
        rest = tail.rfind(AFTER).map_or("", |end| &tail[end..]);
    }
    kept + rest
}

#[async_trait]
impl ActivityService for Audit {
    async fn list(&self, caller: &Caller, query: &ActivityQuery) -> Result<ActivityPage, ConsoleError> {
        caller.check(Permission::ActivityRead)?;
        let mut page = self.store.audit_page(query).await.for_request(&caller.request_id)?;
        for row in &mut page.rows {
            row.details.retain(|(key, _)| !change::is_long(key));
        }
        Ok(page)
    }

    async fn get(&self, caller: &Caller, id: i64) -> Result<ActivityEntry, ConsoleError> {
        caller.check(Permission::ActivityRead)?;
        let row = self.store.audit_entry(id).await.for_request(&caller.request_id)?;
        let row = row.ok_or_else(|| ConsoleError::not_found("entry", id.to_string()))?;
        let may_see = caller.check(Permission::FunctionsRead).is_ok();
        let files = match change::code(&row.details) {
            Some((before, after)) if may_see => {
                diff::stored(&self.store, before, after).await.for_request(&caller.request_id)?
            }
            _ => None,
        };
        Ok(ActivityEntry { code_changed: change::code(&row.details).is_some(), files, row })
    }

    async fn last_change(
        &self,
        caller: &Caller,
        place: &Place,
        function: &str,
    ) -> Result<Option<LastChange>, ConsoleError> {
        caller.check(Permission::ActivityRead)?;
        self.store.last_change(place, function).await.for_request(&caller.request_id)
    }
}

#[cfg(test)]
mod tests;
