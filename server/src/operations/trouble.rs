//! What a step's error means for the operation: wait, look, or stop.

use app::error::ConsoleError;
use std::time::Duration;

use crate::aws::{AwsError, AwsErrorKind};

/// How a step is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The first pause; each next is twice as long.
    pub first: Duration,
    pub longest: Duration,
    /// How long it may go on, from the step's first pause, restarts included.
    pub patience: Duration,
}

impl Pace {
    const fn new(first_s: u64, longest_s: u64, patience_s: u64) -> Self {
        let s = Duration::from_secs;
        Self { first: s(first_s), longest: s(longest_s), patience: s(patience_s) }
    }

    /// AWS is throttling or cannot be reached.
    pub const SLOW: Self = Self::new(1, 30, 15 * 60);
    /// A new role takes seconds, rarely minutes, until Lambda can assume it.
    pub const ROLE: Self = Self::new(1, 15, 15 * 60);
    /// AWS prepares something.
    pub const POLL: Self = Self::new(1, 5, 15 * 60);
    /// Somebody else's change is in the way, or AWS does not see yet what was just made.
    pub const BUSY: Self = Self::new(1, 10, 2 * 60);
    /// Until a lost answer is looked up again.
    pub const LOOK: Self = Self::new(2, 8, 15 * 60);

    /// The pause after `earlier` pauses.
    pub fn pause(&self, earlier: u32) -> Duration {
        self.first.saturating_mul(1 << earlier.min(16)).min(self.longest)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing was done; the same may work later.
    Wait { note: String, pace: Pace },
    /// Something of that name or key is there, or a change is under way: look whose it is.
    Taken(String),
    /// It may have been done.
    Lost(String),
    /// It cannot heal by itself.
    Stop(String),
}

impl Trouble {
    pub fn wait(note: impl Into<String>, pace: Pace) -> Self {
        Self::Wait { note: note.into(), pace }
    }

    pub fn stop(note: impl Into<String>) -> Self {
        Self::Stop(note.into())
    }
}

/// After a call that changes something.
pub fn of_write(error: AwsError) -> Trouble {
    if error.outcome_unknown() {
        return Trouble::Lost(format!("{}'s answer was lost; looking whether it was done.", error.party));
    }
    match error.kind {
        AwsErrorKind::AlreadyExists | AwsErrorKind::Conflict => Trouble::Taken(error.message),
        AwsErrorKind::RoleNotAssumable => {
            Trouble::wait("Lambda cannot assume the new role yet; trying again, for up to 15 minutes.", Pace::ROLE)
        }
        // What an earlier step made is not visible everywhere at once.
        AwsErrorKind::NotFound => Trouble::wait(sentence(&error), Pace::BUSY),
        _ => of_read(error),
    }
}

/// After a call that only asks, or that may be repeated.
pub fn of_read(error: AwsError) -> Trouble {
    match error.kind {
        AwsErrorKind::Throttled { retry_after_s } => {
            let first = Duration::from_secs(retry_after_s.clamp(1, 30).into());
            Trouble::wait(format!("{} asks for a pause; trying again.", error.party), Pace { first, ..Pace::SLOW })
        }
        AwsErrorKind::Conflict => Trouble::wait(format!("Waiting for another change: {}", error.message), Pace::BUSY),
        _ if error.is_transient() => {
            Trouble::wait(format!("{} does not answer; trying again. {}", error.party, error.message), Pace::SLOW)
        }
        AwsErrorKind::Credentials => Trouble::Stop(format!(
            "The credentials of this connection have expired or are not accepted ({}). Renew them, then resume.",
            error.message
        )),
        AwsErrorKind::Denied => {
            let title = ConsoleError::from(error.clone()).title();
            Trouble::Stop(format!("{title}: {} Allow it for this connection's identity, then resume.", error.message))
        }
        _ => Trouble::Stop(sentence(&error)),
    }
}

/// A delete may be repeated: what is gone is gone.
pub fn gone(deleted: Result<(), AwsError>) -> Result<(), Trouble> {
    match deleted {
        Err(error) if !error.is_not_found() => Err(of_read(error)),
        _ => Ok(()),
    }
}

fn sentence(error: &AwsError) -> String {
    format!("{} answered {}: {}", error.party, error.code, error.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest() {
        let pauses: Vec<u64> = (0..7).map(|earlier| Pace::SLOW.pause(earlier).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(Pace::SLOW.pause(u32::MAX).as_secs(), 30);
    }

    #[test]
    fn a_5xx_to_a_create_is_a_lost_answer_and_to_a_read_a_pause() {
        let error = AwsError {
            service: "lambda",
            operation: "CreateFunction",
            party: "AWS Lambda",
            code: "ServiceException".into(),
            message: "internal".into(),
            status: Some(500),
            request_id: None,
            kind: AwsErrorKind::Other,
        };
        assert!(matches!(of_write(error.clone()), Trouble::Lost(_)));
        assert!(matches!(of_read(error), Trouble::Wait { .. }));
    }
}
