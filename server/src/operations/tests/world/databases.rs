//! RDS: proxies and what is behind them.

use async_trait::async_trait;

use super::{DbProxy, PREFIX, World, error};
use crate::{
    aws::{
        AwsError,
        AwsErrorKind::{AlreadyExists, Invalid, NotFound},
    },
    operations::{
        cloud::Tags,
        create_proxy::{Databases, NewProxy, ProxyFound, TargetFound},
    },
};

fn found(name: &str, status: &str) -> ProxyFound {
    ProxyFound {
        name: name.into(),
        arn: format!("arn:aws:rds:eu-west-1:000000000000:db-proxy:prx-{name}"),
        status: status.into(),
        endpoint: format!("{name}.proxy.example"),
    }
}

#[async_trait]
impl Databases for World {
    async fn proxy(&self, name: &str) -> Result<Option<ProxyFound>, AwsError> {
        self.call("DescribeDBProxies", |state| {
            let Some(proxy) = state.account.proxies.get_mut(name) else { return Ok(None) };
            let status = if proxy.making == 0 { "available" } else { "creating" };
            proxy.making = proxy.making.saturating_sub(1);
            Ok(Some(found(name, status)))
        })
    }

    async fn proxy_tags(&self, arn: &str) -> Result<Tags, AwsError> {
        let name = arn.rsplit("prx-").next().unwrap();
        self.call("ListTagsForResource", |state| {
            let proxy = state.account.proxies.get(name);
            proxy.map(|proxy| proxy.tags.clone()).ok_or_else(|| error("ListTagsForResource", NotFound, "no proxy"))
        })
    }

    async fn create_proxy(&self, new: NewProxy<'_>) -> Result<ProxyFound, AwsError> {
        let name = new.request.name.clone();
        self.call("CreateDBProxy", |state| {
            let role = new.role_arn.strip_prefix(PREFIX).unwrap();
            if state.not_assumable > 0 || !state.account.roles.contains_key(role) {
                state.not_assumable = state.not_assumable.saturating_sub(1);
                return Err(error("CreateDBProxy", Invalid, "IAM role is invalid or cannot be assumed."));
            }
            if state.account.proxies.contains_key(&name) {
                return Err(error("CreateDBProxy", AlreadyExists, "must be unique"));
            }
            let proxy = DbProxy { tags: new.tags.clone(), role: role.into(), target: None, making: 2 };
            state.account.proxies.insert(name.clone(), proxy);
            Ok(())
        })?;
        Ok(found(&name, "creating"))
    }

    async fn register(&self, proxy: &str, database: &str, cluster: bool) -> Result<(), AwsError> {
        assert!(!cluster);
        self.change("RegisterDBProxyTargets", |account| {
            let proxy = account.proxies.get_mut(proxy).ok_or(NotFound)?;
            if proxy.target.is_some() {
                return Err(AlreadyExists);
            }
            proxy.target = Some(database.into());
            Ok(())
        })
    }

    async fn targets(&self, proxy: &str) -> Result<Vec<TargetFound>, AwsError> {
        self.call("DescribeDBProxyTargets", |state| {
            let proxy = state.account.proxies.get(proxy);
            let proxy = proxy.ok_or_else(|| error("DescribeDBProxyTargets", NotFound, "no proxy"))?;
            let target = |id: &String| TargetFound {
                id: id.clone(),
                cluster: String::new(),
                state: "AVAILABLE".into(),
                reason: None,
            };
            Ok(proxy.target.iter().map(target).collect())
        })
    }

    async fn delete_proxy(&self, name: &str) -> Result<(), AwsError> {
        self.change("DeleteDBProxy", |account| account.proxies.remove(name).map(drop).ok_or(NotFound))
    }
}
