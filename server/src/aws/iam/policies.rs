//! The documents of policies, inline and managed.

use std::{sync::Arc, time::Duration};

use app::{connections::model::Place, error::ConsoleError};

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
}

impl Default for PolicyCache {
    fn default() -> Self {
        Self { of_aws: Cache::new(Duration::from_secs(3_600), 500), own: Cache::new(Duration::from_secs(60), 500) }
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
