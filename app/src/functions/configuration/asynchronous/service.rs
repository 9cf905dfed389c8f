//! What the tabs “Asynchronous invocation” and “Destinations” need of the server.

use async_trait::async_trait;

use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::{
        asynchronous::targets::Targets,
        model::Texts,
        texts::{TextsEdit, TextsSaved},
    },
    session::service::Caller,
};

#[async_trait]
pub trait AsynchronousService: Send + Sync {
    /// One GetFunctionEventInvokeConfig.
    async fn read(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Texts, ConsoleError>;
    /// Reads, merges and puts the whole: AWS has no part of it alone, and keeps no revision.
    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        edit: TextsEdit,
    ) -> Result<TextsSaved, ConsoleError>;
    /// The dead-letter queue, which belongs to the function's own configuration.
    async fn save_dead_letter(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: TextsEdit,
    ) -> Result<TextsSaved, ConsoleError>;
    /// Queues, topics, functions, buses or buckets whose name has this in it.
    async fn targets(&self, caller: &Caller, place: &Place, kind: &str, search: &str) -> Result<Targets, ConsoleError>;
}
