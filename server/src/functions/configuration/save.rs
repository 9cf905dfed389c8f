//! The way of every save of a function's configuration: wait until AWS is not busy with the function, merge into what
//! it has now, announce, send with the revision that was read, wait until it is live. When somebody was faster, all of
//! it again: nothing is overwritten that was not looked at.

use std::time::Duration;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        configuration::{
            merge::Row,
            model::{Environment, Saved},
        },
        model::UpdateStatus,
    },
    session::service::Caller,
};
use tokio::time::{Instant, sleep};

use crate::{
    activity::{Audit, Entry, detail},
    aws::{
        Aws, AwsError, AwsErrorKind,
        lambda::configuration::{ConfigurationChange, Configured, Settings},
    },
    functions::{caches::Caches, get},
};

/// Colleagues may be faster this often.
const ATTEMPTS: u32 = 4;
/// How long AWS may be busy, before a change and after it: most changes take seconds.
const PATIENCE: Duration = Duration::from_secs(60);
/// Where a change takes minutes nobody waits for its end: the screen follows AWS.
pub const BRIEF: Duration = Duration::from_secs(3);
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

pub struct Save<'a> {
    pub aws: Aws,
    pub caches: &'a Caches,
    pub audit: &'a Audit,
    pub caller: &'a Caller,
    pub place: &'a Place,
    pub name: &'a str,
}

/// What a merge into the present state comes to.
pub enum Plan {
    /// AWS has it already.
    Nothing {
        kept: Vec<String>,
    },
    Conflict(Vec<Row>),
    Change {
        change: ConfigurationChange,
        /// For the audit trail: before and after, never a value of the environment.
        details: Vec<(String, String)>,
        kept: Vec<String>,
    },
}

/// How a save ended.
pub enum Ended {
    Done { settings: Box<Settings>, changed: bool, kept: Vec<String> },
    Conflict(Vec<Row>),
}

impl Ended {
    /// For the screen: without values.
    pub fn saved(self, environment: impl FnOnce(&Settings) -> Option<Environment>) -> Saved {
        match self {
            Self::Done { settings, changed, kept } => {
                let environment = environment(&settings);
                Saved::Done { detail: Box::new(settings.detail), environment, changed, kept }
            }
            Self::Conflict(rows) => Saved::Conflict { rows },
        }
    }
}

impl Save<'_> {
    pub fn is_local(&self) -> bool {
        self.aws.is_local()
    }

    /// The function once AWS has nothing more to do with it.
    pub async fn settled(&self) -> Result<Settings, ConsoleError> {
        self.settled_within(PATIENCE).await
    }

    pub async fn settled_within(&self, patience: Duration) -> Result<Settings, ConsoleError> {
        let now = self.look(Instant::now() + patience).await?;
        if get::settled(&now.detail) {
            return Ok(now);
        }
        let message =
            "AWS is still busy with an earlier change of this function; nothing was sent. Try again in a moment.";
        Err(ConsoleError::Conflict { message: message.into() })
    }

    /// Looks until it is settled, or until `deadline`.
    async fn look(&self, deadline: Instant) -> Result<Settings, ConsoleError> {
        let mut pause = FIRST_PAUSE;
        loop {
            let now = self.aws.get_settings(self.name, None).await.map_err(|error| self.said(error))?;
            if get::settled(&now.detail) || Instant::now() + pause > deadline {
                return Ok(now);
            }
            sleep(pause).await;
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
        }
    }

    fn said(&self, error: AwsError) -> ConsoleError {
        if error.is_not_found() {
            self.caches.function_removed(self.place, self.name);
        }
        error.about("function", self.name)
    }

    /// A role that is new, or has just come to trust Lambda, is refused for some seconds more.
    async fn send(&self, change: ConfigurationChange) -> Result<Configured, AwsError> {
        let deadline = Instant::now() + PATIENCE;
        let mut pause = FIRST_PAUSE;
        loop {
            match self.aws.update_function_configuration(self.name, change.clone()).await {
                Err(error)
                    if error.kind == AwsErrorKind::RoleNotAssumable
                        && change.role_arn.is_some()
                        && Instant::now() + pause < deadline =>
                {
                    sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                result => return result,
            }
        }
    }

    /// `now` is a settled function; `plan` is asked again for each later state.
    pub async fn run(
        &self,
        now: Settings,
        plan: impl Fn(&Settings) -> Result<Plan, ConsoleError>,
    ) -> Result<Ended, ConsoleError> {
        self.run_within(PATIENCE, now, plan).await
    }

    /// The same for changes that take minutes: what AWS says when `patience` is over is the answer, busy or not.
    pub async fn run_within(
        &self,
        patience: Duration,
        mut now: Settings,
        plan: impl Fn(&Settings) -> Result<Plan, ConsoleError>,
    ) -> Result<Ended, ConsoleError> {
        // Announced, sent, and the answer was lost.
        let mut unsure: Option<Entry> = None;
        let mut sent = false;
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let planned = plan(&now);
            if let Some(entry) = unsure.take() {
                let done = matches!(planned, Ok(Plan::Nothing { .. }));
                sent |= done;
                let lost = ConsoleError::Conflict { message: "The answer was lost; the change was not made.".into() };
                entry.finish(&if done { Ok(()) } else { Err(lost) }).await;
            }
            let (change, details, kept) = match planned? {
                Plan::Nothing { kept } => {
                    self.caches.function_made(self.place, &now.detail);
                    return Ok(Ended::Done { settings: Box::new(now), changed: sent, kept });
                }
                Plan::Conflict(rows) => return Ok(Ended::Conflict(rows)),
                Plan::Change { change, details, kept } => (change, details, kept),
            };
            let entry = self
                .audit
                .begin(self.caller, "function.configure", "function", self.name, Some(self.place), details)
                .await?;
            let change = ConfigurationChange { revision_id: Some(now.detail.revision_id.clone()), ..change };
            match self.send(change).await {
                Ok(configured) => {
                    let facts = configured.request_id.map(|id| detail("request id", id)).into_iter().collect();
                    let live = self.live(patience).await;
                    entry.finish_with(&live, facts).await;
                    return live.map(|state| Ended::Done { settings: Box::new(state), changed: true, kept });
                }
                Err(error) => {
                    self.caches.function_changed(self.place, self.name);
                    let again = matches!(error.kind, AwsErrorKind::Precondition | AwsErrorKind::Conflict);
                    let lost = error.outcome_unknown();
                    let said = Err(self.said(error));
                    if lost {
                        unsure = Some(entry);
                    } else {
                        entry.finish(&said).await;
                        if !again {
                            return said;
                        }
                    }
                    last = said.err().filter(|_| lost);
                }
            }
            sleep(FIRST_PAUSE).await;
            now = match self.settled_within(patience).await {
                Ok(now) => now,
                Err(error) => {
                    let result = Err(error);
                    if let Some(entry) = unsure.take() {
                        entry.finish(&result).await;
                    }
                    return result;
                }
            };
        }
        let message =
            "Somebody else keeps changing this function; nothing of theirs was overwritten. Try again in a moment.";
        let result = Err(last.unwrap_or_else(|| ConsoleError::Conflict { message: message.into() }));
        if let Some(entry) = unsure {
            entry.finish(&result).await;
        }
        result
    }

    /// The function after the change. An update AWS gives up leaves the function as it was.
    async fn live(&self, patience: Duration) -> Result<Settings, ConsoleError> {
        self.caches.function_changed(self.place, self.name);
        let state = self.look(Instant::now() + patience).await?;
        self.caches.function_made(self.place, &state.detail);
        if state.detail.update == UpdateStatus::Failed {
            let message = state.detail.update_reason.clone();
            let message = message.unwrap_or_else(|| "AWS gives no reason; the function runs as it was before.".into());
            return Err(ConsoleError::Aws { code: "LastUpdateStatus Failed".into(), message, request_id: None });
        }
        Ok(state)
    }
}
