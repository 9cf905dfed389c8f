//! Subscription filters: lines of a log group that are sent on.

use std::time::Duration;

use aws_sdk_cloudwatchlogs::{config::Builder as Config, types::Distribution};
use serde::{Deserialize, Serialize};

use super::{Aws, AwsError, Class, op};
use crate::aws::call::once;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionFilter {
    pub group: String,
    pub name: String,
    pub pattern: String,
    pub destination: String,
    pub role_arn: Option<String>,
    /// `ByLogStream` or `Random`, for streams.
    pub distribution: Option<String>,
}

impl Aws {
    /// Names that have the text somewhere, at most 50, and whether there are more.
    pub async fn log_groups(&self, part: &str) -> Result<(Vec<String>, bool), AwsError> {
        let request = self
            .sdk()
            .await
            .logs
            .describe_log_groups()
            .set_log_group_name_pattern(Some(part.to_owned()).filter(|part| !part.is_empty()))
            .limit(50);
        let output = self.call(op("DescribeLogGroups", Class::Logs), || request.send()).await?;
        let names = output.log_groups.unwrap_or_default().into_iter().filter_map(|group| group.log_group_name);
        Ok((names.collect(), output.next_token.is_some()))
    }

    /// A group has at most two. A group that is not there is NotFound.
    pub async fn subscription_filters(&self, group: &str) -> Result<Vec<SubscriptionFilter>, AwsError> {
        let request = self.sdk().await.logs.describe_subscription_filters().log_group_name(group);
        let output = self.call(op("DescribeSubscriptionFilters", Class::Logs), || request.send()).await?;
        Ok(output
            .subscription_filters
            .unwrap_or_default()
            .into_iter()
            .map(|one| SubscriptionFilter {
                group: group.to_owned(),
                name: one.filter_name.unwrap_or_default(),
                pattern: one.filter_pattern.unwrap_or_default(),
                destination: one.destination_arn.unwrap_or_default(),
                role_arn: one.role_arn.filter(|arn| !arn.is_empty()),
                distribution: one.distribution.map(|one| one.as_str().to_owned()),
            })
            .collect())
    }

    /// Overwrites the filter of that name. CloudWatch Logs calls the function to see whether it may. One attempt.
    pub async fn put_subscription_filter(&self, new: &SubscriptionFilter) -> Result<(), AwsError> {
        let (retry, timeouts) = once(Duration::from_secs(20));
        let config = Config::new().retry_config(retry).timeout_config(timeouts);
        // For streams alone.
        let distribution = new.distribution.as_deref().filter(|_| new.role_arn.is_some()).map(Distribution::from);
        let request = self
            .sdk()
            .await
            .logs
            .put_subscription_filter()
            .log_group_name(&new.group)
            .filter_name(&new.name)
            .filter_pattern(&new.pattern)
            .destination_arn(&new.destination)
            .set_role_arn(new.role_arn.clone())
            .set_distribution(distribution);
        let send = || request.customize().config_override(config).send();
        self.call(op("PutSubscriptionFilter", Class::Logs), send).await.map(drop)
    }

    pub async fn delete_subscription_filter(&self, group: &str, name: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.logs.delete_subscription_filter().log_group_name(group).filter_name(name);
        self.call(op("DeleteSubscriptionFilter", Class::Logs), || request.send()).await.map(drop)
    }
}
