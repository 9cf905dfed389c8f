//! Amazon RDS: database proxies, and what they may stand before.
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Operations.html>

use std::{collections::BTreeMap, time::Duration};

use aws_sdk_rds::{
    config::Builder as Config,
    types::{
        AuthScheme, DbCluster, DbInstance, DbProxy, DbProxyTarget, DefaultAuthScheme, EngineFamily, IamAuthMode, Tag,
        UserAuthConfig,
    },
};

use super::{
    Aws, AwsError,
    call::{Op, Service, once},
    quota::Class,
};

const fn op(name: &'static str) -> Op {
    Op::new(Service::Rds, name, Class::Others)
}

/// A proxy, as DescribeDBProxies tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxy {
    pub name: String,
    pub arn: String,
    /// `available`, `creating`, …
    pub status: String,
    /// `MYSQL`, `POSTGRESQL`, `SQLSERVER`
    pub family: String,
    pub vpc_id: String,
    pub subnet_ids: Vec<String>,
    pub security_group_ids: Vec<String>,
    pub endpoint: String,
    pub role_arn: String,
    /// Whether functions sign in with their role.
    pub iam: bool,
    pub secrets: Vec<String>,
    pub require_tls: bool,
}

/// A database behind a proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProxyTarget {
    pub id: String,
    /// The cluster it is there for; empty for instances of their own.
    pub cluster: String,
    pub kind: String,
    pub state: String,
    pub reason: Option<String>,
}

/// An instance or a cluster a proxy can stand before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Database {
    pub id: String,
    pub is_cluster: bool,
    pub engine: String,
    pub status: String,
    /// `db-…` or `cluster-…`: in the ARN of its users.
    pub resource_id: String,
    /// The name of the [`SubnetGroup`] it is in.
    pub subnet_group: String,
    pub security_group_ids: Vec<String>,
    /// Whether its users may sign in by IAM.
    pub iam: bool,
}

/// A network for databases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubnetGroup {
    pub name: String,
    pub vpc_id: String,
    pub subnet_ids: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct NewProxy<'a> {
    pub name: &'a str,
    /// `MYSQL` or `POSTGRESQL`.
    pub family: &'a str,
    /// Absent: by IAM from end to end.
    pub secret_arn: Option<&'a str>,
    /// Functions sign in with their role.
    pub iam: bool,
    pub role_arn: &'a str,
    pub subnet_ids: &'a [String],
    pub security_group_ids: &'a [String],
    pub tags: &'a BTreeMap<String, String>,
}

impl Aws {
    pub async fn describe_db_proxies(&self) -> Result<Vec<Proxy>, AwsError> {
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let request = self.sdk().await.rds.describe_db_proxies().max_records(100).set_marker(marker);
            let page = self.call(op("DescribeDBProxies"), || request.send()).await?;
            all.extend(page.db_proxies.unwrap_or_default().into_iter().map(proxy));
            marker = page.marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    pub async fn describe_db_proxy(&self, name: &str) -> Result<Option<Proxy>, AwsError> {
        let request = self.sdk().await.rds.describe_db_proxies().db_proxy_name(name);
        match self.call(op("DescribeDBProxies"), || request.send()).await {
            Ok(page) => Ok(page.db_proxies.unwrap_or_default().into_iter().map(proxy).next()),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub async fn describe_db_proxy_targets(&self, name: &str) -> Result<Vec<ProxyTarget>, AwsError> {
        let request = self.sdk().await.rds.describe_db_proxy_targets().db_proxy_name(name).max_records(100);
        let page = self.call(op("DescribeDBProxyTargets"), || request.send()).await?;
        Ok(page.targets.unwrap_or_default().into_iter().map(target).collect())
    }

    pub async fn describe_db_instances(&self) -> Result<Vec<Database>, AwsError> {
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let request = self.sdk().await.rds.describe_db_instances().max_records(100).set_marker(marker);
            let page = self.call(op("DescribeDBInstances"), || request.send()).await?;
            // Those of a cluster stand for it, not for themselves.
            let alone = |instance: &DbInstance| instance.db_cluster_identifier.as_deref().is_none_or(str::is_empty);
            all.extend(page.db_instances.unwrap_or_default().into_iter().filter(alone).filter_map(instance));
            marker = page.marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    pub async fn describe_db_clusters(&self) -> Result<Vec<Database>, AwsError> {
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let request = self.sdk().await.rds.describe_db_clusters().max_records(100).set_marker(marker);
            let page = self.call(op("DescribeDBClusters"), || request.send()).await?;
            all.extend(page.db_clusters.unwrap_or_default().into_iter().filter_map(cluster));
            marker = page.marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    pub async fn describe_db_subnet_groups(&self) -> Result<Vec<SubnetGroup>, AwsError> {
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let request = self.sdk().await.rds.describe_db_subnet_groups().max_records(100).set_marker(marker);
            let page = self.call(op("DescribeDBSubnetGroups"), || request.send()).await?;
            all.extend(page.db_subnet_groups.unwrap_or_default().into_iter().map(|group| SubnetGroup {
                name: group.db_subnet_group_name.unwrap_or_default(),
                vpc_id: group.vpc_id.unwrap_or_default(),
                subnet_ids: group.subnets.unwrap_or_default().into_iter().filter_map(|s| s.subnet_identifier).collect(),
            }));
            marker = page.marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    pub async fn list_db_tags(&self, arn: &str) -> Result<BTreeMap<String, String>, AwsError> {
        let request = self.sdk().await.rds.list_tags_for_resource().resource_name(arn);
        let output = self.call(op("ListTagsForResource"), || request.send()).await?;
        let pair = |tag: Tag| Some((tag.key?, tag.value.unwrap_or_default()));
        Ok(output.tag_list.unwrap_or_default().into_iter().filter_map(pair).collect())
    }

    /// One attempt. A name that is taken is [`AlreadyExists`](super::AwsErrorKind::AlreadyExists).
    pub async fn create_db_proxy(&self, new: NewProxy<'_>) -> Result<Proxy, AwsError> {
        let tags = new.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
        let auth = new.secret_arn.map(|arn| {
            let mode = if new.iam { IamAuthMode::Required } else { IamAuthMode::Disabled };
            vec![UserAuthConfig::builder().auth_scheme(AuthScheme::Secrets).secret_arn(arn).iam_auth(mode).build()]
        });
        let by_iam = new.secret_arn.is_none().then_some(DefaultAuthScheme::IamAuth);
        let request = self
            .sdk()
            .await
            .rds
            .create_db_proxy()
            .db_proxy_name(new.name)
            .engine_family(EngineFamily::from(new.family))
            .set_auth(auth)
            .set_default_auth_scheme(by_iam)
            .role_arn(new.role_arn)
            .set_vpc_subnet_ids(Some(new.subnet_ids.to_vec()))
            .set_vpc_security_group_ids(Some(new.security_group_ids.to_vec()).filter(|ids| !ids.is_empty()))
            .require_tls(true)
            .set_tags(Some(tags.collect()));
        let config = single();
        let send = || request.customize().config_override(config).send();
        let output = self.call(op("CreateDBProxy"), send).await?;
        Ok(output.db_proxy.map(proxy).unwrap_or_default())
    }

    /// Naming the same database again is `DBProxyTargetAlreadyRegisteredFault`.
    pub async fn register_db_proxy_target(&self, proxy: &str, database: &str, cluster: bool) -> Result<(), AwsError> {
        let request = self.sdk().await.rds.register_db_proxy_targets().db_proxy_name(proxy);
        let request =
            if cluster { request.db_cluster_identifiers(database) } else { request.db_instance_identifiers(database) };
        let send = || request.customize().config_override(single()).send();
        self.call(op("RegisterDBProxyTargets"), send).await.map(drop)
    }

    /// Takes minutes; the proxy is `deleting` until then.
    pub async fn delete_db_proxy(&self, name: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.rds.delete_db_proxy().db_proxy_name(name);
        self.call(op("DeleteDBProxy"), || request.send()).await.map(drop)
    }
}

fn single() -> Config {
    let (retry, timeouts) = once(Duration::from_secs(20));
    Config::new().retry_config(retry).timeout_config(timeouts)
}

fn proxy(proxy: DbProxy) -> Proxy {
    let auth = proxy.auth.unwrap_or_default();
    let from_end_to_end = proxy.default_auth_scheme.as_deref() == Some(DefaultAuthScheme::IamAuth.as_str());
    Proxy {
        name: proxy.db_proxy_name.unwrap_or_default(),
        arn: proxy.db_proxy_arn.unwrap_or_default(),
        status: proxy.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        family: proxy.engine_family.unwrap_or_default(),
        vpc_id: proxy.vpc_id.unwrap_or_default(),
        subnet_ids: proxy.vpc_subnet_ids.unwrap_or_default(),
        security_group_ids: proxy.vpc_security_group_ids.unwrap_or_default(),
        endpoint: proxy.endpoint.unwrap_or_default(),
        role_arn: proxy.role_arn.unwrap_or_default(),
        iam: from_end_to_end
            || auth.iter().any(|way| matches!(way.iam_auth, Some(IamAuthMode::Required | IamAuthMode::Enabled))),
        secrets: auth.into_iter().filter_map(|way| way.secret_arn).collect(),
        require_tls: proxy.require_tls.unwrap_or_default(),
    }
}

fn target(target: DbProxyTarget) -> ProxyTarget {
    let health = target.target_health;
    ProxyTarget {
        id: target.rds_resource_id.or_else(|| target.tracked_cluster_id.clone()).unwrap_or_default(),
        cluster: target.tracked_cluster_id.unwrap_or_default(),
        kind: target.r#type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        state: health
            .as_ref()
            .and_then(|health| health.state.as_ref())
            .map(|state| state.as_str().to_owned())
            .unwrap_or_default(),
        reason: health.and_then(|health| health.description.or(health.reason.map(|reason| reason.as_str().to_owned()))),
    }
}

fn instance(instance: DbInstance) -> Option<Database> {
    let groups = instance.vpc_security_groups.unwrap_or_default();
    Some(Database {
        id: instance.db_instance_identifier?,
        is_cluster: false,
        engine: instance.engine.unwrap_or_default(),
        status: instance.db_instance_status.unwrap_or_default(),
        resource_id: instance.dbi_resource_id.unwrap_or_default(),
        subnet_group: instance.db_subnet_group.and_then(|group| group.db_subnet_group_name).unwrap_or_default(),
        security_group_ids: groups.into_iter().filter_map(|group| group.vpc_security_group_id).collect(),
        iam: instance.iam_database_authentication_enabled.unwrap_or_default(),
    })
}

fn cluster(cluster: DbCluster) -> Option<Database> {
    let groups = cluster.vpc_security_groups.unwrap_or_default();
    Some(Database {
        id: cluster.db_cluster_identifier?,
        is_cluster: true,
        engine: cluster.engine.unwrap_or_default(),
        status: cluster.status.unwrap_or_default(),
        resource_id: cluster.db_cluster_resource_id.unwrap_or_default(),
        subnet_group: cluster.db_subnet_group.unwrap_or_default(),
        security_group_ids: groups.into_iter().filter_map(|group| group.vpc_security_group_id).collect(),
        iam: cluster.iam_database_authentication_enabled.unwrap_or_default(),
    })
}
