//! The documents of policies, inline and managed.

use std::{sync::Arc, time::Duration};

use app::{connections::model::Place, error::ConsoleError};

use aws_sdk_iam::types::PolicyScopeType;

use super::{decoded, op};
use crate::aws::{Aws, AwsError, cache::Cache};

/// A managed policy with the document of its default version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedPolicy {
    pub arn: String,
    pub name: String,
    pub description: String,
    /// `v3`
    pub version: String,
    pub document: String,
}

/// By connection and ARN: AWS rarely changes its own policies, and an account's own are read again after a minute.
pub(in crate::aws) struct PolicyCache {
    of_aws: Cache<ManagedPolicy>,
    own: Cache<ManagedPolicy>,
    all_of_aws: Cache<Vec<ListedPolicy>>,
    all_own: Cache<Vec<ListedPolicy>>,
}

impl Default for PolicyCache {
    fn default() -> Self {
        let (hour, minute) = (Duration::from_secs(3_600), Duration::from_secs(60));
        Self {
            of_aws: Cache::new(hour, 500),
            own: Cache::new(minute, 500),
            all_of_aws: Cache::new(hour, 50),
            all_own: Cache::new(minute, 50),
        }
    }
}

/// Whether a policy is one of AWS's own: `arn:aws:iam::aws:policy/…`.
pub fn is_of_aws(arn: &str) -> bool {
    arn.contains(":iam::aws:policy/")
}

impl Aws {
    /// An inline policy's document.
    pub async fn role_policy(&self, role: &str, policy: &str) -> Result<String, AwsError> {
        let request = self.sdk().await.iam.get_role_policy().role_name(role).policy_name(policy);
        let output = self.call(op("GetRolePolicy"), || request.send()).await?;
        Ok(decoded(output.policy_document))
    }

    /// A managed policy: GetPolicy and GetPolicyVersion, or the cache.
    pub async fn managed_policy(&self, arn: &str) -> Result<Arc<ManagedPolicy>, ConsoleError> {
        let cache = if is_of_aws(arn) { &self.shared.policies.of_aws } else { &self.shared.policies.own };
        let (aws, owned) = (self.clone(), arn.to_owned());
        let load = || async move { aws.read_policy(&owned).await.map_err(|error| error.about("policy", &owned)) };
        Ok(cache.get(&Place::new(&self.place.connection, ""), arn, load).await?.value)
    }

    async fn read_policy(&self, arn: &str) -> Result<ManagedPolicy, AwsError> {
        let request = self.sdk().await.iam.get_policy().policy_arn(arn);
        let policy = self.call(op("GetPolicy"), || request.send()).await?.policy;
        let (name, description, version) = policy.map_or_else(Default::default, |policy| {
            (policy.policy_name, policy.description.unwrap_or_default(), policy.default_version_id)
        });
        let version = version.unwrap_or_else(|| "v1".into());
        let request = self.sdk().await.iam.get_policy_version().policy_arn(arn).version_id(&version);
        let found = self.call(op("GetPolicyVersion"), || request.send()).await?.policy_version;
        let document = found.and_then(|version| version.document).map(decoded).unwrap_or_default();
        let last = arn.rsplit('/').next().unwrap_or(arn).to_owned();
        Ok(ManagedPolicy { arn: arn.to_owned(), name: name.unwrap_or(last), description, version, document })
    }
}

/// A managed policy as it is listed: without its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPolicy {
    pub arn: String,
    pub name: String,
    pub description: String,
}

impl Aws {
    /// Every managed policy of AWS, or of the account, by name; 1,000 a call, and remembered.
    pub async fn list_policies(&self, of_aws: bool) -> Result<Arc<Vec<ListedPolicy>>, ConsoleError> {
        let cache = if of_aws { &self.shared.policies.all_of_aws } else { &self.shared.policies.all_own };
        let aws = self.clone();
        let load = || async move { Ok(aws.read_policies(of_aws).await?) };
        Ok(cache.get(&Place::new(&self.place.connection, ""), "", load).await?.value)
    }

    async fn read_policies(&self, of_aws: bool) -> Result<Vec<ListedPolicy>, AwsError> {
        let scope = if of_aws { PolicyScopeType::Aws } else { PolicyScopeType::Local };
        let mut all = Vec::new();
        let mut marker = None;
        loop {
            let request = self.sdk().await.iam.list_policies().scope(scope.clone()).max_items(1_000).set_marker(marker);
            let page = self.call(op("ListPolicies"), || request.send()).await?;
            all.extend(page.policies.unwrap_or_default().into_iter().filter_map(|policy| {
                let arn = policy.arn?;
                let name = policy.policy_name.unwrap_or_else(|| arn.rsplit('/').next().unwrap_or_default().to_owned());
                Some(ListedPolicy { arn, name, description: policy.description.unwrap_or_default() })
            }));
            marker = page.marker.filter(|marker| page.is_truncated && !marker.is_empty());
            if marker.is_none() {
                all.sort_by(|a, b| a.name.cmp(&b.name));
                return Ok(all);
            }
        }
    }
}
