//! The calls to RDS, each in one attempt where it changes something. A trait, so that tests can fail or lose the answer
//! of any one of them.

use app::functions::configuration::database_proxies::model::CreateProxy;
use async_trait::async_trait;

use crate::{
    aws::{Aws, AwsError, rds},
    operations::cloud::Tags,
};

#[derive(Clone, Debug)]
pub struct ProxyFound {
    pub name: String,
    pub arn: String,
    pub status: String,
    pub endpoint: String,
}

#[derive(Clone, Debug)]
pub struct TargetFound {
    pub id: String,
    /// The cluster an instance is there for.
    pub cluster: String,
    pub state: String,
    pub reason: Option<String>,
}

impl TargetFound {
    pub fn is(&self, database: &str) -> bool {
        self.id == database || self.cluster == database
    }
}

pub struct NewProxy<'a> {
    pub request: &'a CreateProxy,
    pub role_arn: &'a str,
    pub tags: &'a Tags,
}

/// A read of what is not there is `None` or empty; a delete of what is not there is `NotFound`.
#[async_trait]
pub trait Databases: Send + Sync {
    async fn proxy(&self, name: &str) -> Result<Option<ProxyFound>, AwsError>;
    async fn proxy_tags(&self, arn: &str) -> Result<Tags, AwsError>;
    async fn create_proxy(&self, new: NewProxy<'_>) -> Result<ProxyFound, AwsError>;
    async fn register(&self, proxy: &str, database: &str, cluster: bool) -> Result<(), AwsError>;
    async fn targets(&self, proxy: &str) -> Result<Vec<TargetFound>, AwsError>;
    async fn delete_proxy(&self, name: &str) -> Result<(), AwsError>;
}

/// A handle for each call: the local engine may have come back at another address.
type Handle = Box<dyn Fn() -> Result<Aws, AwsError> + Send + Sync>;

pub struct RealDatabases(pub Handle);

impl RealDatabases {
    fn aws(&self) -> Result<Aws, AwsError> {
        (self.0)()
    }
}

fn found(proxy: rds::Proxy) -> ProxyFound {
    ProxyFound { name: proxy.name, arn: proxy.arn, status: proxy.status, endpoint: proxy.endpoint }
}

#[async_trait]
impl Databases for RealDatabases {
    async fn proxy(&self, name: &str) -> Result<Option<ProxyFound>, AwsError> {
        Ok(self.aws()?.describe_db_proxy(name).await?.map(found))
    }

    async fn proxy_tags(&self, arn: &str) -> Result<Tags, AwsError> {
        self.aws()?.list_db_tags(arn).await
    }

    async fn create_proxy(&self, new: NewProxy<'_>) -> Result<ProxyFound, AwsError> {
        let request = new.request;
        let new = rds::NewProxy {
            name: &request.name,
            family: &request.database.family,
            secret_arn: Some(request.secret_arn.as_str()).filter(|arn| !arn.is_empty()),
            iam: request.iam,
            role_arn: new.role_arn,
            subnet_ids: &request.subnets,
            security_group_ids: &request.groups,
            tags: new.tags,
        };
        self.aws()?.create_db_proxy(new).await.map(found)
    }

    async fn register(&self, proxy: &str, database: &str, cluster: bool) -> Result<(), AwsError> {
        self.aws()?.register_db_proxy_target(proxy, database, cluster).await
    }

    async fn targets(&self, proxy: &str) -> Result<Vec<TargetFound>, AwsError> {
        let targets = self.aws()?.describe_db_proxy_targets(proxy).await?;
        let target = |target: rds::ProxyTarget| TargetFound {
            id: target.id,
            cluster: target.cluster,
            state: target.state,
            reason: target.reason,
        };
        Ok(targets.into_iter().map(target).collect())
    }

    async fn delete_proxy(&self, name: &str) -> Result<(), AwsError> {
        self.aws()?.delete_db_proxy(name).await
    }
}
