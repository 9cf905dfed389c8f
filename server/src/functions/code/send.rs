//! Sending code and handler to AWS and waiting until they are live. Nothing here is given up half way because a browser
//! went away or an answer was lost: what became of a call is read from the function itself.

use std::time::Duration;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::{FunctionDetail, UpdateStatus},
};
use tokio::time::{Instant, sleep};

use crate::{
    aws::{
        Aws, AwsError, AwsErrorKind,
        lambda::{NewCode, configuration::ConfigurationChange},
    },
    functions::{Caches, get::settled},
};

/// How often one step is sent at most.
const ATTEMPTS: u32 = 5;

/// One change of the function. After each the next waits until it is live.
#[derive(Clone, Debug)]
pub enum Step {
    /// A zip and its `CodeSha256`.
    Zip(Vec<u8>, String),
    Image(String),
    Handler(String),
}

/// How long to wait for what.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For AWS to finish an update.
    pub update: Duration,
    /// For the engine to come back.
    pub absent: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        // Container images and functions in a VPC take minutes.
        Self { update: Duration::from_secs(300), absent: Duration::from_secs(30) }
    }
}

/// Why a step was not done.
#[derive(Debug)]
pub enum Stopped {
    /// Somebody else deployed other code.
    CodeChanged,
    Failed(ConsoleError),
}

impl Stopped {
    /// For the audit trail.
    pub fn error(&self) -> ConsoleError {
        match self {
            Self::CodeChanged => conflict("Somebody deployed other code meanwhile; nothing was sent."),
            Self::Failed(error) => error.clone(),
        }
    }
}

impl From<AwsError> for Stopped {
    fn from(error: AwsError) -> Self {
        Self::Failed(error.into())
    }
}

pub fn conflict(message: impl Into<String>) -> ConsoleError {
    ConsoleError::Conflict { message: message.into() }
}

/// A function about to be changed.
pub struct Sender {
    pub aws: Aws,
    pub caches: Caches,
    pub place: Place,
    pub name: String,
    pub patience: Patience,
}

impl Sender {
    /// All steps in order, beginning with a function seen as `now`. Ends with what AWS says of it then.
    pub async fn send(&self, mut now: FunctionDetail, steps: Vec<Step>) -> Result<FunctionDetail, Stopped> {
        let result = async {
            for (number, step) in steps.iter().enumerate() {
                now = match self.step(&now, step).await {
                    Err(stopped) if number > 0 => return Err(half_done(&steps[..number], &now, stopped)),
                    other => other?,
                };
            }
            Ok(now)
        };
        let result = result.await;
        self.caches.function_changed(&self.place, &self.name);
        if let Ok(detail) = &result {
            self.caches.function_made(&self.place, detail);
        }
        result
    }

    async fn step(&self, before: &FunctionDetail, step: &Step) -> Result<FunctionDetail, Stopped> {
        let mut now = before.clone();
        let mut attempt = 1;
        loop {
            let Err(error) = self.call(&now, step).await else { break };
            let again =
                error.is_transient() || matches!(error.kind, AwsErrorKind::Precondition | AwsErrorKind::Conflict);
            if !again {
                return Err(error.into());
            }
            if let AwsErrorKind::Throttled { retry_after_s } = error.kind {
                sleep(Duration::from_secs(retry_after_s.clamp(1, 10).into())).await;
            }
            now = self.settled().await?;
            if done(&now, before, step) {
                return finished(now, step);
            }
            if now.code_sha256 != before.code_sha256 {
                return Err(Stopped::CodeChanged);
            }
            if let (Step::Handler(_), true) = (step, now.handler != before.handler) {
                let handler = now.handler.as_deref().unwrap_or("none");
                return Err(Stopped::Failed(conflict(format!("Somebody set the handler to {handler} meanwhile."))));
            }
            if attempt == ATTEMPTS {
                return Err(error.into());
            }
            attempt += 1;
        }
        finished(self.settled().await?, step)
    }

    /// With the revision just seen: whatever changes in between is refused by AWS.
    async fn call(&self, now: &FunctionDetail, step: &Step) -> Result<(), AwsError> {
        let revision = Some(now.revision_id.as_str()).filter(|revision| !revision.is_empty());
        match step {
            Step::Zip(bytes, _) => {
                self.aws.update_function_code(&self.name, NewCode::Zip(bytes.clone()), revision).await
            }
            Step::Image(uri) => self.aws.update_function_code(&self.name, NewCode::Image(uri.clone()), revision).await,
            Step::Handler(handler) => {
                let change = ConfigurationChange {
                    handler: Some(handler.clone()),
                    revision_id: revision.map(str::to_owned),
                    ..ConfigurationChange::default()
                };
                self.aws.update_function_configuration(&self.name, change).await.map(drop)
            }
        }
    }

    /// The function once no update runs. A server that does not answer is waited for.
    async fn settled(&self) -> Result<FunctionDetail, Stopped> {
        let began = Instant::now();
        let mut absent_since = None;
        let mut pause = Duration::from_millis(100);
        loop {
            match self.aws.get_function(&self.name, None).await {
                Ok(detail) if settled(&detail) => return Ok(detail),
                Ok(_) if began.elapsed() > self.patience.update => {
                    return Err(Stopped::Failed(ConsoleError::Unavailable {
                        what: format!("Function {}", self.name),
                        reason: "AWS is still at work on its last update. What was sent is not lost: open the page again in a moment.".into(),
                    }));
                }
                Ok(_) => absent_since = None,
                Err(error) if error.is_transient() => {
                    let since = *absent_since.get_or_insert_with(Instant::now);
                    if since.elapsed() > self.patience.absent {
                        return Err(Stopped::Failed(ConsoleError::Unavailable {
                            what: error.party.to_owned(),
                            reason: format!(
                                "Whether the change was made is not known: {} Open the page again when it answers: it shows what is live.",
                                error.message
                            ),
                        }));
                    }
                }
                Err(error) => return Err(Stopped::Failed(error.about("function", &self.name))),
            }
            sleep(pause).await;
            pause = (pause * 3 / 2).min(Duration::from_secs(2));
        }
    }
}

/// Whether the function is as the step wants it, and was not before.
fn done(now: &FunctionDetail, before: &FunctionDetail, step: &Step) -> bool {
    match step {
        Step::Zip(_, sha) => now.code_sha256 == *sha,
        // A tag may have moved: only another hash proves it.
        Step::Image(uri) => now.image_uri.as_ref() == Some(uri) && now.code_sha256 != before.code_sha256,
        Step::Handler(handler) => now.handler.as_ref() == Some(handler),
    }
}

/// What AWS took may still fail, or be lost with an engine that was killed.
fn finished(now: FunctionDetail, step: &Step) -> Result<FunctionDetail, Stopped> {
    if now.update == UpdateStatus::Failed {
        let reason = now.update_reason.unwrap_or_else(|| "AWS gives no reason.".into());
        return Err(Stopped::Failed(ConsoleError::Aws {
            code: "LastUpdateStatus Failed".into(),
            message: format!("The update failed, and the function runs as before: {reason}"),
            request_id: None,
        }));
    }
    let as_wanted = match step {
        Step::Zip(_, sha) => now.code_sha256 == *sha,
        Step::Image(uri) => now.image_uri.is_none() || now.image_uri.as_ref() == Some(uri),
        Step::Handler(handler) => now.handler.as_ref() == Some(handler),
    };
    if as_wanted {
        return Ok(now);
    }
    Err(Stopped::Failed(conflict(
        "AWS took the change, but the function is otherwise now: somebody changed it at once, or the engine lost it. Reload to see what is live.",
    )))
}

/// The error of a later step says what is live already.
fn half_done(done: &[Step], now: &FunctionDetail, stopped: Stopped) -> Stopped {
    let live = match done.last() {
        Some(Step::Handler(handler)) => format!("The handler is {handler} now, but the new code is not live: "),
        _ => {
            format!("The new code is live, but the handler is still {}: ", now.handler.as_deref().unwrap_or("not set"))
        }
    };
    let mut error = stopped.error();
    match &mut error {
        ConsoleError::AwsDenied { message, .. }
        | ConsoleError::AwsConflict { message, .. }
        | ConsoleError::AwsThrottled { message, .. }
        | ConsoleError::Aws { message, .. }
        | ConsoleError::Conflict { message }
        | ConsoleError::Unavailable { reason: message, .. } => message.insert_str(0, &live),
        other => error = conflict(live + &other.to_string()),
    }
    Stopped::Failed(error)
}
