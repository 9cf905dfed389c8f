//! Sample events in the shapes AWS sends.
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html>

pub const HELLO_WORLD: &str = r#"{
  "key1": "value1",
  "key2": "value2",
  "key3": "value3"
}"#;

/// Name and JSON of each template.
pub const TEMPLATES: [(&str, &str); 6] = [
    ("hello-world", HELLO_WORLD),
    ("HTTP API, version 2.0", HTTP_API),
    ("S3 put", S3_PUT),
    ("SQS", SQS),
    ("SNS", SNS),
    ("Schedule", SCHEDULE),
];

/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>
const HTTP_API: &str = r#"{
  "version": "2.0",
  "routeKey": "GET /test",
  "rawPath": "/test",
  "rawQueryString": "name=Ana",
  "headers": {
    "accept": "*/*",
    "host": "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
    "user-agent": "curl/8.5.0"
  },
  "queryStringParameters": {
    "name": "Ana"
  },
  "requestContext": {
    "accountId": "123456789012",
    "apiId": "a1b2c3d4e5",
    "domainName": "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
    "domainPrefix": "a1b2c3d4e5",
    "http": {
      "method": "GET",
      "path": "/test",
      "protocol": "HTTP/1.1",
      "sourceIp": "192.0.2.1",
      "userAgent": "curl/8.5.0"
    },
    "requestId": "JKJaXmPLvHcESHA=",
    "routeKey": "GET /test",
    "stage": "$default",
    "time": "22/Nov/2026:10:31:07 +0000",
    "timeEpoch": 1795343467000
  },
  "isBase64Encoded": false
}"#;

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>
const S3_PUT: &str = r#"{
  "Records": [
    {
      "eventVersion": "2.1",
      "eventSource": "aws:s3",
      "awsRegion": "us-east-1",
      "eventTime": "2026-11-22T10:31:07.000Z",
      "eventName": "ObjectCreated:Put",
      "userIdentity": {
        "principalId": "EXAMPLE"
      },
      "requestParameters": {
        "sourceIPAddress": "192.0.2.1"
      },
      "responseElements": {
        "x-amz-request-id": "EXAMPLE123456789",
        "x-amz-id-2": "EXAMPLE123/5678abcdefghijklambdaisawesome/mnopqrstuvwxyzABCDEFGH"
      },
      "s3": {
        "s3SchemaVersion": "1.0",
        "configurationId": "testConfigRule",
        "bucket": {
          "name": "example-bucket",
          "ownerIdentity": {
            "principalId": "EXAMPLE"
          },
          "arn": "arn:aws:s3:::example-bucket"
        },
        "object": {
          "key": "test%2Fkey",
          "size": 1024,
          "eTag": "0123456789abcdef0123456789abcdef",
          "sequencer": "0A1B2C3D4E5F678901"
        }
      }
    }
  ]
}"#;

/// <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>
const SQS: &str = r#"{
  "Records": [
    {
      "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
      "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
      "body": "{\"order\": 1}",
      "attributes": {
        "ApproximateReceiveCount": "1",
        "SentTimestamp": "1795343467000",
        "SenderId": "AIDAIENQZJOLO23YVJ4VO",
        "ApproximateFirstReceiveTimestamp": "1795343467005"
      },
      "messageAttributes": {},
      "md5OfBody": "5e72dc1e3e3b4e9b2ee4b8a3ef8a7bd6",
      "eventSource": "aws:sqs",
      "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:example-queue",
      "awsRegion": "us-east-1"
    }
  ]
}"#;

/// <https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html>
const SNS: &str = r#"{
  "Records": [
    {
      "EventVersion": "1.0",
      "EventSubscriptionArn": "arn:aws:sns:us-east-1:123456789012:example-topic:21be56ed-a058-49f5-8c98-aedd2564c486",
      "EventSource": "aws:sns",
      "Sns": {
        "SignatureVersion": "1",
        "Timestamp": "2026-11-22T10:31:07.000Z",
        "Signature": "EXAMPLE",
        "SigningCertUrl": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-EXAMPLE.pem",
        "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        "Message": "Hello from SNS!",
        "MessageAttributes": {},
        "Type": "Notification",
        "UnsubscribeUrl": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
        "TopicArn": "arn:aws:sns:us-east-1:123456789012:example-topic",
        "Subject": "Test"
      }
    }
  ]
}"#;

/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html>
const SCHEDULE: &str = r#"{
  "version": "0",
  "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
  "detail-type": "Scheduled Event",
  "source": "aws.events",
  "account": "123456789012",
  "time": "2026-11-22T10:31:07Z",
  "region": "us-east-1",
  "resources": [
    "arn:aws:events:us-east-1:123456789012:rule/every-morning"
  ],
  "detail": {}
}"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::model::rules::event_json;

    #[test]
    fn templates_are_json_of_their_service() {
        for (name, text) in TEMPLATES {
            assert!(event_json(text).is_ok(), "{name}");
        }
        let source = |text: &str, at: &str| event_json(text).ok().and_then(|json| json.pointer(at).cloned());
        assert_eq!(source(HTTP_API, "/version"), Some("2.0".into()));
        assert_eq!(source(S3_PUT, "/Records/0/eventSource"), Some("aws:s3".into()));
        assert_eq!(source(SQS, "/Records/0/eventSource"), Some("aws:sqs".into()));
        assert_eq!(source(SNS, "/Records/0/EventSource"), Some("aws:sns".into()));
        assert_eq!(source(SCHEDULE, "/source"), Some("aws.events".into()));
    }
}
