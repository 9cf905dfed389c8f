//! What calls a function: its resource policy and its event source mappings, in one list; and what the sources
//! themselves say of it.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::triggers::{
        model::{Looked, TriggerList},
        service::TriggersService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::{caches::Caches, get::checked};
use crate::{
    activity::Audit,
    aws::{AwsHub, Who},
};

pub mod links;
mod list;
mod look;
pub mod push;
mod sources;

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
        let _ = &self.audit;
        sources::look(&self.hub, &self.caches, &Who::of(caller), place, name, qualifier).await
    }
}
