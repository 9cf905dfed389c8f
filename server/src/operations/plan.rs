//! What the runner asks of a kind of operation. One step does one thing; the runner decides when, and what is written.

use app::operations::model::Outcome;
use async_trait::async_trait;
use serde_json::{Map, Value};
use std::collections::HashMap;

use super::trouble::Trouble;

/// What the steps so far have made, merged from what each kept.
#[derive(Clone, Debug, Default)]
pub struct Made {
    pub facts: Map<String, Value>,
    /// By step.
    pub attempts: HashMap<String, u32>,
}

impl Made {
    pub fn find(&self, fact: &str) -> Option<&str> {
        self.facts.get(fact).and_then(Value::as_str)
    }

    /// A fact that an earlier step must have left.
    pub fn text(&self, fact: &str) -> Result<&str, Trouble> {
        self.find(fact).ok_or_else(|| Trouble::Stop(format!("The journal lacks {fact}; roll back and start again.")))
    }

    pub fn tried_again(&self, step: &str) -> bool {
        self.attempts.get(step).is_some_and(|attempts| *attempts > 1)
    }
}

/// What a finished step keeps for later steps, look-ups and the roll-back, and what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub facts: Map<String, Value>,
    pub note: Option<String>,
}

impl Done {
    pub fn nothing() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn with(mut self, fact: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(fact.to_owned(), value.into());
        self
    }

    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// This operation made it.
    Ours(Done),
    /// Somebody else's is in its place: a sentence.
    Theirs(String),
    Absent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// It is gone.
    Removed,
    /// The step leaves nothing behind.
    Nothing,
    /// It stays, for this reason.
    Kept(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterLoss {
    /// Running the step once more does no harm: it copes with what is there.
    RunAgain,
    /// Only after this many look-ups that found nothing.
    LookUp(u32),
}

#[async_trait]
pub trait Plan: Send + Sync {
    async fn run(&self, step: &str, made: &Made) -> Result<Done, Trouble>;
    fn after_loss(&self, step: &str) -> AfterLoss;
    /// Whether the step's work is there, and ours. Changes nothing.
    async fn find(&self, step: &str, made: &Made) -> Result<Found, Trouble>;
    /// Removes what the step made and nothing else. May be repeated.
    async fn undo(&self, step: &str, made: &Made) -> Result<Undone, Trouble>;
    fn outcome(&self, made: &Made) -> Outcome;
    /// The operation is about to rest: done, stopped or rolled back.
    async fn rests(&self, made: &Made);
}
