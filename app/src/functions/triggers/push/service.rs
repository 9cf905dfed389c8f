//! What the forms and the removal of triggers need of the server.

use async_trait::async_trait;

use super::model::{AddTrigger, Offers, Outlook, Removal};
use crate::{connections::model::Place, error::ConsoleError, http_apis::model::wire::Target, session::service::Caller};

/// What to remove: the function, the statement's id and the source's ARN; one of the two may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedRemoval {
    pub target: Target,
    pub statement: String,
    pub source_arn: String,
}

#[async_trait]
pub trait PushTriggersService: Send + Sync {
    /// What the form of a source offers to choose from: one or two lists of AWS.
    async fn offers(&self, caller: &Caller, place: &Place, source: &str, search: &str) -> Result<Offers, ConsoleError>;
    /// What is in the way, and what is worth knowing: one to three calls.
    async fn outlook(&self, caller: &Caller, place: &Place, request: &AddTrigger) -> Result<Outlook, ConsoleError>;
    /// Starts the operation; the same `token` starts it once. The operation's id.
    async fn add(
        &self,
        caller: &Caller,
        place: &Place,
        request: AddTrigger,
        token: &str,
    ) -> Result<String, ConsoleError>;
    /// What goes and what stays: the policy and the source.
    async fn removal(&self, caller: &Caller, place: &Place, asked: &AskedRemoval) -> Result<Removal, ConsoleError>;
    async fn remove(
        &self,
        caller: &Caller,
        place: &Place,
        asked: &AskedRemoval,
        token: &str,
    ) -> Result<String, ConsoleError>;
    /// Enables or disables a rule or a schedule.
    async fn switch(
        &self,
        caller: &Caller,
        place: &Place,
        function: &str,
        source_arn: &str,
        on: bool,
    ) -> Result<(), ConsoleError>;
}
