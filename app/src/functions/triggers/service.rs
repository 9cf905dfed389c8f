//! What the triggers' screens need of the server.

use async_trait::async_trait;

use super::{
    mapping::model::{Mapping, MappingEdit, MappingSaved, Offers, QueueFacts},
    model::{Looked, TriggerList},
};
use crate::{
    connections::model::Place, error::ConsoleError, functions::configuration::model::Texts, session::service::Caller,
};

#[async_trait]
pub trait TriggersService: Send + Sync {
    /// GetPolicy (or the cache) beside ListEventSourceMappings; twice each where an alias or version is chosen.
    async fn list(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<TriggerList, ConsoleError>;
    /// Looks at the sources themselves, a few at a time: on demand, after the list is shown.
    async fn look(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Looked, ConsoleError>;
    /// One GetEventSourceMapping; one of another function is not found.
    async fn mapping(&self, caller: &Caller, place: &Place, name: &str, id: &str) -> Result<Mapping, ConsoleError>;
    /// What there is to poll: ListQueues, ListStreams or ListTables.
    async fn offers(&self, caller: &Caller, place: &Place, source: &str) -> Result<Offers, ConsoleError>;
    /// One DescribeTable: its stream's ARN. A table without one is refused beside the field `from`.
    async fn table_stream(&self, caller: &Caller, place: &Place, table: &str) -> Result<String, ConsoleError>;
    /// GetQueueUrl and GetQueueAttributes.
    async fn queue(&self, caller: &Caller, place: &Place, arn: &str) -> Result<QueueFacts, ConsoleError>;
    /// Looks whether there is one already, then CreateEventSourceMapping, once. AWS goes on for up to a minute: the
    /// answer tells how far it is.
    async fn add_mapping(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        source: &str,
        typed: Texts,
    ) -> Result<Mapping, ConsoleError>;
    /// Merges into what AWS has now: GetEventSourceMapping, UpdateEventSourceMapping, GetEventSourceMapping. AWS has no
    /// revision here: a change within these milliseconds would be overwritten, but only where it is of the same setting.
    async fn save_mapping(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        id: &str,
        edit: MappingEdit,
    ) -> Result<MappingSaved, ConsoleError>;
    async fn switch_mapping(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        id: &str,
        on: bool,
    ) -> Result<(), ConsoleError>;
    async fn delete_mapping(&self, caller: &Caller, place: &Place, name: &str, id: &str) -> Result<(), ConsoleError>;
}
