//! What the tags tab needs of the server.

use async_trait::async_trait;

use super::model::TagsEdit;
use crate::{
    connections::model::Place, error::ConsoleError, functions::configuration::texts::TextsSaved,
    session::service::Caller,
};

#[async_trait]
pub trait TagsService: Send + Sync {
    /// GetFunction, TagResource, UntagResource, GetFunction. Tags have no revision: they are read, merged by their keys
    /// and written at once; what somebody writes to the same key in between is lost.
    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: TagsEdit,
    ) -> Result<TextsSaved, ConsoleError>;
}
