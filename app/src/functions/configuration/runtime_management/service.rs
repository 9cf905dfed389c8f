//! What the runtime management tab needs of the server.

use async_trait::async_trait;

use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::{
        model::Texts,
        texts::{TextsEdit, TextsSaved},
    },
    session::service::Caller,
};

/// Of `$LATEST` or a version.
#[async_trait]
pub trait RuntimeManagementService: Send + Sync {
    /// One GetRuntimeManagementConfig.
    async fn get(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Texts, ConsoleError>;
    /// It has no revision: read, merged, written at once and read again.
    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        edit: TextsEdit,
    ) -> Result<TextsSaved, ConsoleError>;
}
