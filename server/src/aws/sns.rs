//! Amazon SNS: topics and who is subscribed.
//! <https://docs.aws.amazon.com/sns/latest/api/API_Operations.html>

use std::{collections::BTreeMap, time::Duration};

use aws_sdk_sns::config::Builder as Config;
use serde::{Deserialize, Serialize};

use super::{
    Aws, AwsError,
    call::{Op, Service, once},
    quota::Class,
};

const fn op(name: &'static str) -> Op {
    Op::new(Service::Sns, name, Class::Others)
}

/// What Lambent asks of a list: 100 rows a call.
const PAGES: usize = 10;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// `PendingConfirmation` or `Deleted` where it has none.
    pub arn: String,
    pub topic: String,
    pub protocol: String,
    pub endpoint: String,
    /// Those that can be set again, such as `FilterPolicy`; empty in lists.
    pub attributes: BTreeMap<String, String>,
}

/// What Subscribe takes.
const SETTABLE: [&str; 6] =
    ["DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy", "ReplayPolicy"];

impl Aws {
    /// ARNs, and whether there are more.
    pub async fn topics(&self) -> Result<(Vec<String>, bool), AwsError> {
        let mut arns = Vec::new();
        let mut next = None;
        for _ in 0..PAGES {
            let request = self.sdk().await.sns.list_topics().set_next_token(next);
            let page = self.call(op("ListTopics"), || request.send()).await?;
            arns.extend(page.topics.unwrap_or_default().into_iter().filter_map(|topic| topic.topic_arn));
            next = page.next_token.filter(|token| !token.is_empty());
            if next.is_none() {
                break;
            }
        }
        Ok((arns, next.is_some()))
    }

    /// Without their attributes. A topic that is not there is NotFound.
    pub async fn subscriptions(&self, topic: &str) -> Result<Vec<Subscription>, AwsError> {
        let mut all = Vec::new();
        let mut next = None;
        loop {
            let request = self.sdk().await.sns.list_subscriptions_by_topic().topic_arn(topic).set_next_token(next);
            let page = self.call(op("ListSubscriptionsByTopic"), || request.send()).await?;
            all.extend(page.subscriptions.unwrap_or_default().into_iter().map(|one| Subscription {
                arn: one.subscription_arn.unwrap_or_default(),
                topic: topic.to_owned(),
                protocol: one.protocol.unwrap_or_default(),
                endpoint: one.endpoint.unwrap_or_default(),
                attributes: BTreeMap::new(),
            }));
            next = page.next_token.filter(|token| !token.is_empty());
            if next.is_none() {
                return Ok(all);
            }
        }
    }

    /// The attributes that can be set again.
    pub async fn subscription_attributes(&self, arn: &str) -> Result<BTreeMap<String, String>, AwsError> {
        let request = self.sdk().await.sns.get_subscription_attributes().subscription_arn(arn);
        let output = self.call(op("GetSubscriptionAttributes"), || request.send()).await?;
        let all = output.attributes.unwrap_or_default();
        Ok(all.into_iter().filter(|(name, value)| SETTABLE.contains(&name.as_str()) && !value.is_empty()).collect())
    }

    /// Gives the subscription's ARN: that of the one there is, where the endpoint is subscribed already. One attempt.
    pub async fn subscribe(&self, new: &Subscription) -> Result<String, AwsError> {
        let attributes = new.attributes.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        let request = self
            .sdk()
            .await
            .sns
            .subscribe()
            .topic_arn(&new.topic)
            .protocol(&new.protocol)
            .endpoint(&new.endpoint)
            .set_attributes(Some(attributes))
            .return_subscription_arn(true);
        let (retry, timeouts) = once(Duration::from_secs(15));
        let config = Config::new().retry_config(retry).timeout_config(timeouts);
        let send = || request.customize().config_override(config).send();
        Ok(self.call(op("Subscribe"), send).await?.subscription_arn.unwrap_or_default())
    }

    pub async fn unsubscribe(&self, arn: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.sns.unsubscribe().subscription_arn(arn);
        self.call(op("Unsubscribe"), || request.send()).await.map(drop)
    }
}
