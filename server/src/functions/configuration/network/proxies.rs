//! Database proxies, and what one can stand before.

use app::{
    error::ConsoleError,
    functions::configuration::database_proxies::{
        model::{Database, Proxies, Proxy, Target},
        rules,
    },
};

use crate::aws::{Aws, lambda::configuration::Settings, rds};

/// While one is being made, each look is a new one.
pub fn settled(proxies: &Vec<rds::Proxy>) -> bool {
    proxies.iter().all(|proxy| proxy.status == "available")
}

pub fn proxies(settings: &Settings, all: &[rds::Proxy]) -> Proxies {
    let proxy = |proxy: &rds::Proxy| Proxy {
        name: proxy.name.clone(),
        arn: proxy.arn.clone(),
        status: proxy.status.clone(),
        family: proxy.family.clone(),
        vpc_id: proxy.vpc_id.clone(),
        groups: proxy.security_group_ids.clone(),
        endpoint: proxy.endpoint.clone(),
        iam: proxy.iam,
        tls: proxy.require_tls,
    };
    let mut proxies: Vec<Proxy> = all.iter().map(proxy).collect();
    proxies.sort_by(|a, b| a.name.cmp(&b.name));
    Proxies {
        proxies,
        vpc_id: settings.network.vpc_id.clone(),
        subnets: settings.network.subnet_ids.clone(),
        groups: settings.network.security_group_ids.clone(),
        keys: settings.detail.environment_keys.clone(),
    }
}

pub fn target(target: rds::ProxyTarget) -> Target {
    Target { id: target.id, kind: target.kind, state: target.state, reason: target.reason }
}

pub async fn databases(aws: &Aws) -> Result<Vec<Database>, ConsoleError> {
    let (instances, clusters, groups) =
        futures::try_join!(aws.describe_db_instances(), aws.describe_db_clusters(), aws.describe_db_subnet_groups())?;
    let mut all: Vec<Database> = instances
        .into_iter()
        .chain(clusters)
        .filter_map(|database| {
            let family = rules::family(&database.engine)?.to_owned();
            let group = groups.iter().find(|group| group.name == database.subnet_group);
            Some(Database {
                id: database.id,
                cluster: database.is_cluster,
                engine: database.engine,
                status: database.status,
                family,
                resource_id: database.resource_id,
                vpc_id: group.map(|group| group.vpc_id.clone()).unwrap_or_default(),
                subnets: group.map(|group| group.subnet_ids.clone()).unwrap_or_default(),
                groups: database.security_group_ids,
                iam: database.iam,
            })
        })
        .collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(all)
}
