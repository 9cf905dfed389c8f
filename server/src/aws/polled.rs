//! What Lambda can poll: queues, streams and tables, as the pickers offer them.

use app::functions::triggers::mapping::model::{BY_TABLE, Offer, Offers, QueueFacts};
use aws_sdk_dynamodb::types::TableDescription;
use aws_sdk_sqs::types::QueueAttributeName;

use super::{
    Aws, AwsError,
    call::{Op, Service},
    quota::Class,
};

/// Of 100 tables each.
const TABLE_PAGES: usize = 5;

const fn sqs(name: &'static str) -> Op {
    Op::new(Service::Sqs, name, Class::Others)
}

const fn dynamodb(name: &'static str) -> Op {
    Op::new(Service::DynamoDb, name, Class::Others)
}

impl Aws {
    /// The first 1,000, by name.
    pub async fn queues(&self) -> Result<Offers, AwsError> {
        let request = self.sdk().await.sqs.list_queues().max_results(1_000);
        let page = self.call(sqs("ListQueues"), || request.send()).await?;
        let region = &self.place().region;
        let mut rows: Vec<Offer> =
            page.queue_urls.unwrap_or_default().iter().filter_map(|url| queue_of(url, region)).collect();
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Offers { rows, more: page.next_token.is_some() })
    }

    pub async fn queue(&self, arn: &str) -> Result<QueueFacts, AwsError> {
        let mut parts = arn.split(':').skip(4);
        let (account, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let client = &self.sdk().await.sqs;
        let request = client.get_queue_url().queue_name(name).queue_owner_aws_account_id(account);
        let found = self.call(sqs("GetQueueUrl"), || request.send()).await?;
        let request = client
            .get_queue_attributes()
            .set_queue_url(found.queue_url)
            .attribute_names(QueueAttributeName::VisibilityTimeout)
            .attribute_names(QueueAttributeName::KmsMasterKeyId)
            .attribute_names(QueueAttributeName::RedrivePolicy)
            .attribute_names(QueueAttributeName::ApproximateNumberOfMessages);
        let found = self.call(sqs("GetQueueAttributes"), || request.send()).await?;
        let attributes = found.attributes.unwrap_or_default();
        let text = |name: QueueAttributeName| attributes.get(&name).filter(|text| !text.is_empty());
        let redrive = text(QueueAttributeName::RedrivePolicy)
            .and_then(|policy| serde_json::from_str::<serde_json::Value>(policy).ok());
        Ok(QueueFacts {
            // What SQS itself begins with.
            visibility_s: text(QueueAttributeName::VisibilityTimeout).and_then(|text| text.parse().ok()).unwrap_or(30),
            kms_key: text(QueueAttributeName::KmsMasterKeyId).cloned(),
            dead_letter_arn: redrive.and_then(|policy| Some(policy["deadLetterTargetArn"].as_str()?.to_owned())),
            waiting: text(QueueAttributeName::ApproximateNumberOfMessages).and_then(|text| text.parse().ok()),
        })
    }

    /// The first 1,000, by name.
    pub async fn streams(&self) -> Result<Offers, AwsError> {
        let request = self.sdk().await.kinesis.list_streams().limit(1_000);
        let page = self.call(Op::new(Service::Kinesis, "ListStreams", Class::Others), || request.send()).await?;
        let summaries = page.stream_summaries.unwrap_or_default().into_iter();
        let mut rows: Vec<Offer> =
            summaries.map(|stream| Offer { name: stream.stream_name, arn: stream.stream_arn }).collect();
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Offers { rows, more: page.has_more_streams })
    }

    /// The first 500 tables, with or without a stream.
    pub async fn tables(&self) -> Result<Offers, AwsError> {
        let mut rows = Vec::new();
        let mut after = None;
        for _ in 0..TABLE_PAGES {
            let request = self.sdk().await.dynamodb.list_tables().set_exclusive_start_table_name(after);
            let page = self.call(dynamodb("ListTables"), || request.send()).await?;
            let names = page.table_names.unwrap_or_default().into_iter();
            rows.extend(names.map(|name| Offer { arn: format!("{BY_TABLE}{name}"), name }));
            after = page.last_evaluated_table_name;
            if after.is_none() {
                break;
            }
        }
        Ok(Offers { rows, more: after.is_some() })
    }

    /// None where it has no stream, or has turned it off.
    pub async fn table_stream(&self, table: &str) -> Result<Option<String>, AwsError> {
        let request = self.sdk().await.dynamodb.describe_table().table_name(table);
        let found = self.call(dynamodb("DescribeTable"), || request.send()).await?.table;
        let on =
            |table: &TableDescription| table.stream_specification.as_ref().is_some_and(|stream| stream.stream_enabled);
        Ok(found.filter(on).and_then(|table| table.latest_stream_arn))
    }
}

/// `https://sqs.eu-west-1.amazonaws.com/123456789012/orders`
fn queue_of(url: &str, region: &str) -> Option<Offer> {
    let mut parts = url.rsplit('/');
    let (name, account) = (parts.next()?, parts.next()?);
    let partition = match region {
        region if region.starts_with("cn-") => "aws-cn",
        region if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    };
    let right = !name.is_empty() && account.len() == 12;
    right.then(|| Offer { name: name.to_owned(), arn: format!("arn:{partition}:sqs:{region}:{account}:{name}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_are_known_by_their_addresses() {
        let arn = |url, region| queue_of(url, region).map(|offer| offer.arn);
        assert_eq!(
            arn("https://sqs.eu-west-1.amazonaws.com/123456789012/orders", "eu-west-1").as_deref(),
            Some("arn:aws:sqs:eu-west-1:123456789012:orders")
        );
        assert_eq!(
            arn("http://localhost:4566/000000000000/a.fifo", "cn-north-1").as_deref(),
            Some("arn:aws-cn:sqs:cn-north-1:000000000000:a.fifo")
        );
        assert_eq!(arn("http://localhost/x", "eu-west-1"), None);
    }
}
