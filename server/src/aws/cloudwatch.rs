//! Amazon CloudWatch: metrics.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::types::{Dimension, Metric, MetricDataQuery, MetricDatum, MetricStat, StandardUnit};
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

/// A metric to be added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub namespace: &'static str,
    pub name: &'static str,
    pub dimensions: BTreeMap<String, String>,
}

fn dimensions(all: BTreeMap<String, String>) -> Vec<Dimension> {
    all.into_iter().map(|(name, value)| Dimension::builder().name(name).value(value).build()).collect()
}

impl Aws {
    /// The sum of each over a span, in milliseconds since 1970; in the order given. One call.
    pub async fn metric_sums(&self, sums: Vec<Sum>, (from, until): (i64, i64)) -> Result<Vec<f64>, AwsError> {
        const MINUTE: i32 = 60;
        let id = |at: usize| format!("m{at}");
        let count = sums.len();
        let queries = sums.into_iter().enumerate().map(|(at, sum)| {
            let metric = Metric::builder().namespace(sum.namespace).metric_name(sum.name);
            let metric = metric.set_dimensions(Some(dimensions(sum.dimensions))).build();
            let stat = MetricStat::builder().metric(metric).period(MINUTE).stat("Sum").build();
            MetricDataQuery::builder().id(id(at)).metric_stat(stat).build()
        });
        let request = self
            .sdk()
            .await
            .cloudwatch
            .get_metric_data()
            .set_metric_data_queries(Some(queries.collect()))
            .start_time(DateTime::from_millis(from))
            .end_time(DateTime::from_millis(until));
        let op = Op::new(Service::CloudWatch, "GetMetricData", Class::CloudWatch);
        let results = self.call(op, || request.send()).await?.metric_data_results.unwrap_or_default();
        let sum = |at| {
            let found = results.iter().filter(|result| result.id.as_deref() == Some(id(at).as_str()));
            found.flat_map(|result| result.values.iter().flatten()).sum()
        };
        Ok((0..count).map(sum).collect())
    }

    /// At most 1,000 a call. <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html>
    pub async fn put_metric_data(&self, namespace: &str, measurements: Vec<Measurement>) -> Result<(), AwsError> {
        let data = measurements.into_iter().map(|measurement| {
            MetricDatum::builder()
                .metric_name(measurement.name)
                .value(measurement.value)
                .unit(StandardUnit::from(measurement.unit))
                .set_dimensions(Some(dimensions(measurement.dimensions)))
                .timestamp(DateTime::from_millis(measurement.at))
                .build()
        });
        let request =
            self.sdk().await.cloudwatch.put_metric_data().namespace(namespace).set_metric_data(Some(data.collect()));
        let op = Op::new(Service::CloudWatch, "PutMetricData", Class::CloudWatch);
        self.call(op, || request.send()).await.map(drop)
    }
}
