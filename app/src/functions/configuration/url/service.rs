//! What the tab of the function URL needs of the server.

use async_trait::async_trait;

use super::model::UrlView;
use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::texts::{TextsEdit, TextsSaved},
    session::service::Caller,
};

/// Of a function itself or one of its aliases.
#[async_trait]
pub trait FunctionUrlService: Send + Sync {
    /// GetFunctionUrlConfig and, at the same time, GetPolicy.
    async fn get(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<UrlView, ConsoleError>;
    /// Makes or changes it with both permissions a public one needs, or takes them away. It has no revision: read,
    /// compared, written at once and read again. `consent` is the word that opens it to everybody.
    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        edit: TextsEdit,
        consent: &str,
    ) -> Result<TextsSaved, ConsoleError>;
    /// Adds what is missing of a public URL's permissions, or removes what is left of those of another.
    async fn mend(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        consent: &str,
    ) -> Result<UrlView, ConsoleError>;
    /// Deletes it with the permissions for everybody. `typed` is the function's name.
    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        typed: &str,
    ) -> Result<UrlView, ConsoleError>;
}
