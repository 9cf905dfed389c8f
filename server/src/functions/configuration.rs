//! A function's configuration: read, revealed value by value, and saved by merging into what AWS has now.

use std::{sync::Arc, time::Duration};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        code::service::CodeService,
        configuration::{
            environment::keys::{
                model::{Ciphertext, Key, Plaintext},
                rules,
            },
            model::{Environment, EnvironmentEdit, GeneralEdit, Saved},
            service::ConfigurationService,
        },
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::{caches::Caches, get::checked};
use crate::{
    activity::{Audit, detail},
    aws::{AwsHub, Who, cache::Cache},
};

pub mod asynchronous;
pub mod code_signing;
mod environment;
mod general;
pub mod ground;
mod keys;
pub mod layers;
pub mod monitoring;
pub mod network;
mod role;
pub mod runtime_management;
pub(super) mod save;
pub mod tags;
pub mod url;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod wire_tests;

pub struct Configuration {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
    code: Arc<dyn CodeService>,
    keys: Cache<Vec<Key>>,
}

impl Configuration {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit, code: Arc<dyn CodeService>) -> Self {
        Self { hub, caches, audit, code, keys: Cache::new(Duration::from_secs(30), 50) }
    }
}

#[async_trait]
impl ConfigurationService for Configuration {
    async fn environment(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Environment, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, qualifier) = checked(name, qualifier)?;
        let settings = self.hub.at(place, &Who::of(caller))?.get_settings(name, qualifier).await;
        let settings = settings.map_err(|error| error.about("function", name))?;
        Ok(self.prints(caller, place, name).await?.keys_of(&settings))
    }

    async fn reveal(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        key: &str,
    ) -> Result<String, ConsoleError> {
        caller.check(Permission::FunctionsReveal)?;
        let (name, qualifier) = checked(name, qualifier)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        let mut facts = vec![detail("environment key", key)];
        facts.extend(qualifier.map(|qualifier| detail("qualifier", qualifier)));
        let entry = self.audit.begin(caller, "function.reveal", "function", name, Some(place), facts).await?;
        let result = environment::value(&aws, name, qualifier, key).await;
        entry.finish(&result).await;
        result
    }

    async fn save_general(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: GeneralEdit,
    ) -> Result<Saved, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let mut wanted = general::Wanted::of(edit)?;
        let save = self.save(caller, place, name)?;
        let now = save.settled().await?;
        if let Some(findings) = general::unfit(self.code.as_ref(), caller, place, &now, &wanted).await {
            return Ok(Saved::Blocked(findings));
        }
        let made = role::prepare(&save, &now, &mut wanted).await?;
        let ended = save.run(now, |now| general::plan(place, name, save.is_local(), now, &wanted)).await;
        if let Some(made) = made {
            made.settle(&save, matches!(ended, Ok(save::Ended::Done { .. }))).await;
        }
        let ended = ended?;
        Ok(ended.saved(|_| None))
    }

    async fn save_environment(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: EnvironmentEdit,
    ) -> Result<Saved, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        environment::check(&edit).map_err(ConsoleError::Invalid)?;
        let prints = self.prints(caller, place, name).await?;
        let save = self.save(caller, place, name)?;
        let now = save.settled().await?;
        let ended = save.run(now, |now| environment::plan(place, name, now, &edit, &prints)).await?;
        Ok(ended.saved(|settings| Some(prints.keys_of(settings))))
    }

    async fn keys(&self, caller: &Caller, place: &Place) -> Result<Vec<Key>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        Ok(self.keys.get(place, "", || async move { keys::keys(&aws).await }).await?.value.as_ref().clone())
    }

    async fn encrypt(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        plaintext: Plaintext,
    ) -> Result<Ciphertext, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        rules::check(&plaintext).map_err(ConsoleError::Invalid)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        let facts = vec![detail("environment key", &plaintext.variable), detail("encryption key", &plaintext.key_arn)];
        let entry = self.audit.begin(caller, "function.encrypt", "function", name, Some(place), facts).await?;
        let result = keys::encrypt(&aws, name, plaintext).await;
        entry.finish(&result).await;
        result
    }
}

impl Configuration {
    fn save<'a>(&'a self, caller: &'a Caller, place: &'a Place, name: &'a str) -> Result<save::Save<'a>, ConsoleError> {
        let aws = self.hub.at(place, &Who::of(caller))?;
        Ok(save::Save { aws, caches: &self.caches, audit: &self.audit, caller, place, name })
    }
}
