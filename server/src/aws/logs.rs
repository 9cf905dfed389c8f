//! Amazon CloudWatch Logs.
//! <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html>

use std::{collections::BTreeMap, time::Duration};

use app::functions::configuration::monitoring::model::LogGroup;
use aws_sdk_cloudwatchlogs::{config::Builder as Config, types::InputLogEvent};

use super::{
    Aws, AwsError,
    call::{Op, Service, once},
    quota::Class,
};

pub mod filters;
pub mod search;

const fn op(name: &'static str, class: Class) -> Op {
    Op::new(Service::Logs, name, class)
}

/// One line of a log. Its text is as the function wrote it: clean it before it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEvent {
    pub stream: String,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub message: String,
}

/// What FilterLogEvents is asked. Times in milliseconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    pub group: String,
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>
    pub pattern: String,
    pub from: Option<i64>,
    pub to: Option<i64>,
    /// At most 10,000.
    pub limit: i32,
    pub next: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogPage {
    pub events: Vec<LogEvent>,
    /// There may be more, even when this page is empty.
    pub next: Option<String>,
}

impl Aws {
    pub async fn create_log_group(&self, name: &str, tags: BTreeMap<String, String>) -> Result<(), AwsError> {
        let tags = (!tags.is_empty()).then(|| tags.into_iter().collect());
        let request = self.sdk().await.logs.create_log_group().log_group_name(name).set_tags(tags);
        let send = || request.customize().config_override(single()).send();
        self.call(op("CreateLogGroup", Class::Logs), send).await.map(drop)
    }

    /// By the group's ARN, without `:*`. A group that is not there is NotFound.
    pub async fn log_group_tags(&self, arn: &str) -> Result<BTreeMap<String, String>, AwsError> {
        let request = self.sdk().await.logs.list_tags_for_resource().resource_arn(arn);
        let output = self.call(op("ListTagsForResource", Class::Logs), || request.send()).await?;
        Ok(output.tags.unwrap_or_default().into_iter().collect())
    }

    /// Only 1, 3, 5, 7, 14, 30, 60, 90, … days; AWS refuses others.
    pub async fn put_retention(&self, group: &str, days: i32) -> Result<(), AwsError> {
        let request = self.sdk().await.logs.put_retention_policy().log_group_name(group).retention_in_days(days);
        self.call(op("PutRetentionPolicy", Class::Logs), || request.send()).await.map(drop)
    }

    /// Its lines stay for ever. A group without a retention is no error.
    pub async fn delete_retention(&self, group: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.logs.delete_retention_policy().log_group_name(group);
        self.call(op("DeleteRetentionPolicy", Class::Logs), || request.send()).await.map(drop)
    }

    /// A group by its whole name; one that is not there says so.
    pub async fn describe_log_group(&self, group: &str) -> Result<LogGroup, AwsError> {
        let mut next = None;
        loop {
            let request = self.sdk().await.logs.describe_log_groups().log_group_name_prefix(group).set_next_token(next);
            let page = self.call(op("DescribeLogGroups", Class::Logs), || request.send()).await?;
            let all = page.log_groups.unwrap_or_default();
            if let Some(found) = all.into_iter().find(|one| one.log_group_name.as_deref() == Some(group)) {
                return Ok(LogGroup {
                    name: group.to_owned(),
                    exists: true,
                    retention_days: found.retention_in_days.and_then(|days| u32::try_from(days).ok()),
                    stored: found.stored_bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default(),
                });
            }
            next = page.next_token.filter(|token| !token.is_empty());
            if next.is_none() {
                return Ok(LogGroup { name: group.to_owned(), ..LogGroup::default() });
            }
        }
    }

    pub async fn delete_log_group(&self, name: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.logs.delete_log_group().log_group_name(name);
        self.call(op("DeleteLogGroup", Class::Logs), || request.send()).await.map(drop)
    }

    pub async fn create_log_stream(&self, group: &str, stream: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.logs.create_log_stream().log_group_name(group).log_stream_name(stream);
        let send = || request.customize().config_override(single()).send();
        self.call(op("CreateLogStream", Class::Logs), send).await.map(drop)
    }

    /// `(milliseconds since 1970, line)`, oldest first; at most 10,000 lines and 1 MB.
    pub async fn put_log_events(&self, group: &str, stream: &str, lines: Vec<(i64, String)>) -> Result<(), AwsError> {
        let events = lines
            .into_iter()
            .filter_map(|(at, line)| InputLogEvent::builder().timestamp(at).message(line).build().ok())
            .collect();
        let request = self
            .sdk()
            .await
            .logs
            .put_log_events()
            .log_group_name(group)
            .log_stream_name(stream)
            .set_log_events(Some(events));
        self.call(op("PutLogEvents", Class::Free), || request.send()).await.map(drop)
    }

    pub async fn filter_log_events(&self, filter: LogFilter) -> Result<LogPage, AwsError> {
        let request = self
            .sdk()
            .await
            .logs
            .filter_log_events()
            .log_group_name(filter.group)
            .set_filter_pattern(Some(filter.pattern).filter(|pattern| !pattern.is_empty()))
            .set_start_time(filter.from)
            .set_end_time(filter.to)
            .limit(filter.limit)
            .set_next_token(filter.next);
        let output = self.call(op("FilterLogEvents", Class::FilterLogEvents), || request.send()).await?;
        let events = output.events.unwrap_or_default().into_iter().map(|event| LogEvent {
            stream: event.log_stream_name.unwrap_or_default(),
            at: event.timestamp.unwrap_or_default(),
            message: event.message.unwrap_or_default(),
        });
        Ok(LogPage { events: events.collect(), next: output.next_token })
    }
}

fn single() -> Config {
    let (retry, timeouts) = once(Duration::from_secs(10));
    Config::new().retry_config(retry).timeout_config(timeouts)
}
