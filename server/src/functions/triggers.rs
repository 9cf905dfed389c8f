//! What calls a function: its resource policy and its event source mappings, in one list; and what the sources
//! themselves say of it.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        configuration::model::Texts,
        triggers::{
            mapping::{
                model::{Mapping, MappingEdit, MappingSaved, Offers, QueueFacts},
                rules,
            },
            model::{Looked, TriggerList},
            service::TriggersService,
        },
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::{
    caches::Caches,
    get::{self, checked},
};
use crate::{
    activity::Audit,
    aws::{AwsHub, Who},
};

pub mod links;
mod list;
mod look;
mod mapping;
pub mod push;
mod sources;

#[cfg(test)]
mod tests;

pub struct Triggers {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
}

impl Triggers {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit) -> Self {
        Self { hub, caches, audit }
    }
}

#[async_trait]
impl TriggersService for Triggers {
    async fn list(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<TriggerList, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, qualifier) = checked(name, qualifier)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        list::list(&aws, &self.caches, place, name, qualifier).await
    }

    async fn look(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Looked, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, qualifier) = checked(name, qualifier)?;
        sources::look(&self.hub, &self.caches, &Who::of(caller), place, name, qualifier).await
    }

    async fn mapping(&self, caller: &Caller, place: &Place, name: &str, id: &str) -> Result<Mapping, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, _) = checked(name, None)?;
        mapping::get(&self.hub.at(place, &Who::of(caller))?, name, id).await
    }

    async fn offers(&self, caller: &Caller, place: &Place, source: &str) -> Result<Offers, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        match source {
            "sqs" => Ok(aws.queues().await?),
            "kinesis" => Ok(aws.streams().await?),
            "dynamodb" => Ok(aws.tables().await?),
            other => Err(ConsoleError::not_found("source", other)),
        }
    }

    async fn table_stream(&self, caller: &Caller, place: &Place, table: &str) -> Result<String, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        mapping::table_stream(&self.hub.at(place, &Who::of(caller))?, table).await
    }

    async fn queue(&self, caller: &Caller, place: &Place, arn: &str) -> Result<QueueFacts, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let arn = rules::source("sqs", &place.region, arn).map_err(|message| ConsoleError::invalid("arn", message))?;
        let found = self.hub.at(place, &Who::of(caller))?.queue(&arn).await;
        found.map_err(|error| error.about("queue", &arn))
    }

    async fn add_mapping(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        source: &str,
        typed: Texts,
    ) -> Result<Mapping, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let timeout_s = get::get(&self.hub, &self.caches, &Who::of(caller), place, name, None).await?.timeout_s;
        self.mappings(caller, place, name)?.add(source, typed, crate::aws::now_ms(), timeout_s).await
    }

    async fn save_mapping(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        id: &str,
        edit: MappingEdit,
    ) -> Result<MappingSaved, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        self.mappings(caller, place, name)?.save(id, edit).await
    }

    async fn switch_mapping(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        id: &str,
        on: bool,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        self.mappings(caller, place, name)?.switch(id, on).await
    }

    async fn delete_mapping(&self, caller: &Caller, place: &Place, name: &str, id: &str) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        self.mappings(caller, place, name)?.delete(id).await
    }
}

impl Triggers {
    fn mappings<'a>(
        &'a self,
        caller: &'a Caller,
        place: &'a Place,
        name: &'a str,
    ) -> Result<mapping::Mappings<'a>, ConsoleError> {
        let aws = self.hub.at(place, &Who::of(caller))?;
        Ok(mapping::Mappings { aws, caches: &self.caches, audit: &self.audit, caller, place, name })
    }
}
