//! A function's network, file system and database proxies: what there is to choose from, and saving the choice.

use std::{sync::Arc, time::Duration};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::{
        database_proxies::{
            model::{CreateProxy, Database, Proxies, Secret, Target},
            rules as proxy_rules,
        },
        file_systems::model::{AccessPoint, FileSystems, MountEdit, MountSaved, Reached},
        network::{
            model::{Network, NetworkEdit, NetworkSaved, Vpc, VpcParts, Wanted},
            rules,
            service::NetworkService,
        },
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::save::{BRIEF, Ended, Save};
use crate::{
    activity::Audit,
    aws::{Aws, AwsHub, Who, cache::Cache, efs, lambda::configuration::Settings, rds},
    functions::{caches::Caches, get::checked},
};

mod mounts;
mod proxies;
mod vpc;

#[cfg(test)]
mod tests;

/// Making proxies: the operation behind the form.
#[async_trait]
pub trait ProxyCreations: Send + Sync {
    /// The operation's id; the same `token` starts it once.
    async fn start_proxy(
        &self,
        caller: &Caller,
        place: &Place,
        request: CreateProxy,
        token: &str,
    ) -> Result<String, ConsoleError>;
}

pub struct Networks {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
    creations: Arc<dyn ProxyCreations>,
    /// How long a change of the network is looked at.
    brief: Duration,
    vpcs: Cache<Vec<Vpc>>,
    /// By VPC.
    parts: Cache<VpcParts>,
    access_points: Cache<Vec<AccessPoint>>,
    /// By file system.
    mount_targets: Cache<Vec<efs::MountTarget>>,
    proxies: Cache<Vec<rds::Proxy>>,
    databases: Cache<Vec<Database>>,
    secrets: Cache<Vec<Secret>>,
}

impl Networks {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit, creations: Arc<dyn ProxyCreations>) -> Self {
        let seconds = Duration::from_secs;
        Self {
            hub,
            caches,
            audit,
            creations,
            brief: BRIEF,
            vpcs: Cache::new(seconds(30), 50),
            parts: Cache::new(seconds(30), 200),
            access_points: Cache::new(seconds(30), 50),
            mount_targets: Cache::new(seconds(30), 200),
            proxies: Cache::new(seconds(15), 50),
            databases: Cache::new(seconds(30), 50),
            secrets: Cache::new(seconds(30), 50),
        }
    }

    fn aws(&self, caller: &Caller, place: &Place) -> Result<Aws, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        self.hub.at(place, &Who::of(caller))
    }

    async fn settings(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Settings, ConsoleError> {
        let (name, qualifier) = checked(name, qualifier)?;
        let settings = self.aws(caller, place)?.get_settings(name, qualifier).await;
        settings.map_err(|error| error.about("function", name))
    }

    fn save<'a>(&'a self, caller: &'a Caller, place: &'a Place, name: &'a str) -> Result<Save<'a>, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        Ok(Save { aws, caches: &self.caches, audit: &self.audit, caller, place, name })
    }

    /// What only EC2 knows of a network that is new. Where it does not say, Lambda checks all of it once more.
    async fn check_network(
        &self,
        aws: &Aws,
        place: &Place,
        edit: &NetworkEdit,
        wanted: &Wanted,
    ) -> Result<(), ConsoleError> {
        if wanted.text() == edit.base {
            return Ok(());
        }
        let Some(vpc_id) = vpc::vpc_of(aws, wanted).await? else { return Ok(()) };
        match self.parts_of(aws, place, &vpc_id).await {
            Ok(parts) => rules::check_parts(wanted, &parts).map_err(ConsoleError::Invalid),
            Err(ConsoleError::AwsDenied { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn parts_of(&self, aws: &Aws, place: &Place, vpc_id: &str) -> Result<VpcParts, ConsoleError> {
        let (aws, id) = (aws.clone(), vpc_id.to_owned());
        let known = self.parts.get(place, vpc_id, || async move { vpc::parts(&aws, &id).await }).await?;
        Ok(known.value.as_ref().clone())
    }
}

#[async_trait]
impl NetworkService for Networks {
    async fn network(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Network, ConsoleError> {
        Ok(vpc::network(&self.settings(caller, place, name, qualifier).await?))
    }

    async fn vpcs(&self, caller: &Caller, place: &Place) -> Result<Vec<Vpc>, ConsoleError> {
        let aws = self.aws(caller, place)?;
        Ok(self.vpcs.get(place, "", || async move { vpc::vpcs(&aws).await }).await?.value.as_ref().clone())
    }

    async fn vpc_parts(&self, caller: &Caller, place: &Place, vpc_id: &str) -> Result<VpcParts, ConsoleError> {
        let aws = self.aws(caller, place)?;
        if !vpc_id.starts_with("vpc-") {
            return Err(ConsoleError::not_found("VPC", vpc_id));
        }
        self.parts_of(&aws, place, vpc_id).await
    }

    async fn save_network(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: NetworkEdit,
    ) -> Result<NetworkSaved, ConsoleError> {
        let save = self.save(caller, place, name)?;
        let wanted = rules::wanted(&edit);
        rules::check(&wanted).map_err(ConsoleError::Invalid)?;
        let now = save.settled_within(self.brief).await?;
        self.check_network(&save.aws, place, &edit, &wanted).await?;
        let ended = save.run_within(self.brief, now, |now| vpc::plan(place, name, now, &edit.base, &wanted)).await?;
        Ok(match ended {
            Ended::Done { settings, changed, .. } => {
                NetworkSaved::Done { network: vpc::network(&settings), detail: Box::new(settings.detail), changed }
            }
            Ended::Conflict(rows) => NetworkSaved::Conflict { rows },
        })
    }

    async fn file_systems(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<FileSystems, ConsoleError> {
        Ok(mounts::file_systems(&self.settings(caller, place, name, qualifier).await?))
    }

    async fn access_points(&self, caller: &Caller, place: &Place) -> Result<Vec<AccessPoint>, ConsoleError> {
        let aws = self.aws(caller, place)?;
        let load = || async move { mounts::access_points(&aws).await };
        Ok(self.access_points.get(place, "", load).await?.value.as_ref().clone())
    }

    async fn reached(
        &self,
        caller: &Caller,
        place: &Place,
        file_system_id: &str,
        vpc_id: &str,
        subnet_ids: &[String],
    ) -> Result<Reached, ConsoleError> {
        let aws = self.aws(caller, place)?;
        let (own, id) = (aws.clone(), file_system_id.to_owned());
        let load = || async move { own.describe_mount_targets(&id).await.map_err(|e| e.about("file system", &id)) };
        let targets = self.mount_targets.get(place, file_system_id, load);
        // Without the subnets' zones their ids are compared.
        let parts = async { Ok(self.parts_of(&aws, place, vpc_id).await.ok()) };
        let (targets, parts) = futures::try_join!(targets, parts)?;
        Ok(mounts::reached(&targets.value, vpc_id, subnet_ids, parts.as_ref()))
    }

    async fn save_file_system(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: MountEdit,
    ) -> Result<MountSaved, ConsoleError> {
        let save = self.save(caller, place, name)?;
        let now = save.settled().await?;
        let ended = save.run(now, |now| mounts::plan(place, name, now, &edit)).await?;
        Ok(match ended {
            Ended::Done { settings, changed, .. } => MountSaved::Done {
                file_systems: mounts::file_systems(&settings),
                detail: Box::new(settings.detail),
                changed,
            },
            Ended::Conflict(rows) => MountSaved::Conflict { rows },
        })
    }

    async fn proxies(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Proxies, ConsoleError> {
        let aws = self.aws(caller, place)?;
        let load = || async move { Ok(aws.describe_db_proxies().await?) };
        let (settings, proxies) = futures::try_join!(
            self.settings(caller, place, name, qualifier),
            self.proxies.get_if(place, "", proxies::settled, load)
        )?;
        Ok(proxies::proxies(&settings, &proxies.value))
    }

    async fn proxy_targets(&self, caller: &Caller, place: &Place, proxy: &str) -> Result<Vec<Target>, ConsoleError> {
        let targets = self.aws(caller, place)?.describe_db_proxy_targets(proxy).await;
        let targets = targets.map_err(|error| error.about("database proxy", proxy))?;
        Ok(targets.into_iter().map(proxies::target).collect())
    }

    async fn databases(&self, caller: &Caller, place: &Place) -> Result<Vec<Database>, ConsoleError> {
        let aws = self.aws(caller, place)?;
        let load = || async move { proxies::databases(&aws).await };
        Ok(self.databases.get(place, "", load).await?.value.as_ref().clone())
    }

    async fn secrets(&self, caller: &Caller, place: &Place) -> Result<Vec<Secret>, ConsoleError> {
        let aws = self.aws(caller, place)?;
        let load = || async move {
            let all = aws.list_secrets().await?.into_iter();
            Ok(all.map(|secret| Secret { arn: secret.arn, name: secret.name }).collect())
        };
        Ok(self.secrets.get(place, "", load).await?.value.as_ref().clone())
    }

    async fn create_proxy(
        &self,
        caller: &Caller,
        place: &Place,
        request: CreateProxy,
        token: &str,
    ) -> Result<String, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let request = proxy_rules::check(&request).map_err(ConsoleError::Invalid)?;
        checked(&request.function, None)?;
        let id = self.creations.start_proxy(caller, place, request, token).await?;
        self.proxies.invalidate(place, "");
        Ok(id)
    }
}
