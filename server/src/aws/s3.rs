//! Amazon S3: the region's buckets, and whom a bucket tells of its objects.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html>

use std::time::Duration;

use aws_sdk_s3::{
    config::Builder as Config,
    types::{
        Event, EventBridgeConfiguration, FilterRule, FilterRuleName, LambdaFunctionConfiguration,
        NotificationConfiguration, NotificationConfigurationFilter, QueueConfiguration, S3KeyFilter,
        TopicConfiguration,
    },
};
use serde::{Deserialize, Serialize};

use super::{
    Aws, AwsError,
    call::{Op, Service, once},
    quota::Class,
};

const fn op(name: &'static str) -> Op {
    Op::new(Service::S3, name, Class::Others)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tells {
    Function,
    Queue,
    Topic,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    pub tells: Tells,
    pub id: Option<String>,
    pub arn: String,
    pub events: Vec<String>,
    /// `prefix` or `suffix`, as it is spelled there, and its value.
    pub keys: Vec<(String, String)>,
}

impl Notification {
    /// The value of `prefix` or `suffix`; empty where there is none.
    pub fn key(&self, name: &str) -> &str {
        self.keys.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

/// The whole of a bucket's configuration: it is replaced as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notifications {
    pub all: Vec<Notification>,
    /// Whether everything is sent to EventBridge, too.
    pub event_bridge: bool,
}

impl Aws {
    /// Names, at most 1,000 that begin so.
    pub async fn buckets(&self, prefix: &str) -> Result<(Vec<String>, bool), AwsError> {
        let region = self.place().region.clone();
        let request = self
            .sdk()
            .await
            .s3
            .list_buckets()
            .bucket_region(region)
            .max_buckets(1_000)
            .set_prefix(Some(prefix.to_owned()).filter(|prefix| !prefix.is_empty()));
        let output = self.call(op("ListBuckets"), || request.send()).await?;
        let names = output.buckets.unwrap_or_default().into_iter().filter_map(|bucket| bucket.name);
        Ok((names.collect(), output.continuation_token.is_some()))
    }

    pub async fn notifications(&self, bucket: &str) -> Result<Notifications, AwsError> {
        let request = self.sdk().await.s3.get_bucket_notification_configuration().bucket(bucket);
        let found = self.call(op("GetBucketNotificationConfiguration"), || request.send()).await?;
        let functions = found
            .lambda_function_configurations
            .unwrap_or_default()
            .into_iter()
            .map(|one| notification(Tells::Function, one.id, one.lambda_function_arn, &one.events, one.filter));
        let queues = found
            .queue_configurations
            .unwrap_or_default()
            .into_iter()
            .map(|one| notification(Tells::Queue, one.id, one.queue_arn, &one.events, one.filter));
        let topics = found
            .topic_configurations
            .unwrap_or_default()
            .into_iter()
            .map(|one| notification(Tells::Topic, one.id, one.topic_arn, &one.events, one.filter));
        Ok(Notifications {
            all: functions.chain(queues).chain(topics).collect(),
            event_bridge: found.event_bridge_configuration.is_some(),
        })
    }

    /// Replaces the whole. S3 asks each function it names whether it may call it, and refuses what overlaps. One attempt.
    pub async fn put_notifications(&self, bucket: &str, new: &Notifications) -> Result<(), AwsError> {
        let mut config = NotificationConfiguration::builder();
        if new.event_bridge {
            config = config.event_bridge_configuration(EventBridgeConfiguration::builder().build());
        }
        for one in &new.all {
            let (events, filter, id) = (Some(events(one)), filter(one), one.id.clone());
            match one.tells {
                Tells::Function => {
                    let built = LambdaFunctionConfiguration::builder().lambda_function_arn(&one.arn).set_id(id);
                    let built = built.set_events(events).set_filter(filter).build();
                    config = config.lambda_function_configurations(built.map_err(unbuilt)?);
                }
                Tells::Queue => {
                    let built = QueueConfiguration::builder().queue_arn(&one.arn).set_id(id);
                    let built = built.set_events(events).set_filter(filter).build();
                    config = config.queue_configurations(built.map_err(unbuilt)?);
                }
                Tells::Topic => {
                    let built = TopicConfiguration::builder().topic_arn(&one.arn).set_id(id);
                    let built = built.set_events(events).set_filter(filter).build();
                    config = config.topic_configurations(built.map_err(unbuilt)?);
                }
            }
        }
        let request = self
            .sdk()
            .await
            .s3
            .put_bucket_notification_configuration()
            .bucket(bucket)
            .notification_configuration(config.build());
        let (retry, timeouts) = once(Duration::from_secs(20));
        let config = Config::new().retry_config(retry).timeout_config(timeouts);
        let send = || request.customize().config_override(config).send();
        self.call(op("PutBucketNotificationConfiguration"), send).await.map(drop)
    }
}

fn notification(
    tells: Tells,
    id: Option<String>,
    arn: String,
    events: &[Event],
    filter: Option<NotificationConfigurationFilter>,
) -> Notification {
    let keys = filter.and_then(|filter| filter.key).and_then(|key| key.filter_rules).unwrap_or_default();
    let keys =
        keys.into_iter().filter_map(|rule| Some((rule.name?.as_str().to_owned(), rule.value.unwrap_or_default())));
    let events = events.iter().map(|event| event.as_str().to_owned()).collect();
    Notification { tells, id, arn, events, keys: keys.collect() }
}

fn events(one: &Notification) -> Vec<Event> {
    one.events.iter().map(|event| Event::from(event.as_str())).collect()
}

fn filter(one: &Notification) -> Option<NotificationConfigurationFilter> {
    let rule = |(name, value): &(String, String)| {
        FilterRule::builder().name(FilterRuleName::from(name.to_ascii_lowercase().as_str())).value(value).build()
    };
    let rules: Vec<FilterRule> = one.keys.iter().map(rule).collect();
    if rules.is_empty() {
        return None;
    }
    let key = S3KeyFilter::builder().set_filter_rules(Some(rules)).build();
    Some(NotificationConfigurationFilter::builder().key(key).build())
}

/// What AWS itself has sent always fits; leaving it out would remove it.
fn unbuilt(error: impl std::fmt::Display) -> AwsError {
    AwsError {
        service: Service::S3.prefix(),
        operation: "PutBucketNotificationConfiguration",
        party: "Lambent",
        code: "RequestNotBuilt".into(),
        message: error.to_string(),
        status: None,
        request_id: None,
        kind: super::AwsErrorKind::Invalid,
    }
}

#[cfg(test)]
mod tests;
