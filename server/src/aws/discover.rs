//! Whether this machine has AWS credentials of its own: then there is a connection `aws` without any configuration.

use std::time::Duration;

use aws_config::{BehaviorVersion, timeout::TimeoutConfig};
use aws_credential_types::provider::ProvideCredentials;

/// The chain ends with the instance metadata service, which is not there on most machines and then does not answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The region of the default chain, where the chain has credentials; `us-east-1` where it names none.
pub async fn default_chain_region() -> Option<String> {
    tokio::time::timeout(PATIENCE, look()).await.ok().flatten()
}

async fn look() -> Option<String> {
    let timeouts = TimeoutConfig::builder().connect_timeout(PATIENCE).operation_timeout(PATIENCE).build();
    let config = aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts).load().await;
    config.credentials_provider()?.provide_credentials().await.ok()?;
    Some(config.region().map_or_else(|| "us-east-1".to_owned(), ToString::to_string))
}
