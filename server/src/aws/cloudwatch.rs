//! Amazon CloudWatch: metrics.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit};
use aws_smithy_types::DateTime;

use super::{
    Aws, AwsError,
    call::{Op, Service},
    quota::Class,
};

/// One measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    pub name: String,
    pub value: f64,
    /// `Count`, `Milliseconds`, `Bytes`, …
    pub unit: &'static str,
    pub dimensions: BTreeMap<String, String>,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
}

impl Aws {
    /// At most 1,000 a call. <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html>
    pub async fn put_metric_data(&self, namespace: &str, measurements: Vec<Measurement>) -> Result<(), AwsError> {
        let data = measurements.into_iter().map(|measurement| {
            let dimensions = measurement
                .dimensions
                .into_iter()
                .map(|(name, value)| Dimension::builder().name(name).value(value).build())
                .collect();
            MetricDatum::builder()
                .metric_name(measurement.name)
                .value(measurement.value)
                .unit(StandardUnit::from(measurement.unit))
                .set_dimensions(Some(dimensions))
                .timestamp(DateTime::from_millis(measurement.at))
                .build()
        });
        let request =
            self.sdk().await.cloudwatch.put_metric_data().namespace(namespace).set_metric_data(Some(data.collect()));
        let op = Op::new(Service::CloudWatch, "PutMetricData", Class::CloudWatch);
        self.call(op, || request.send()).await.map(drop)
    }
}
