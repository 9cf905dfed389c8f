//! Amazon CloudWatch: metrics, read many at once and written.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html>

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::types::{
    Dimension, Metric, MetricDataQuery, MetricDataResult, MetricDatum, MetricStat, ScanBy, StandardUnit, StatusCode,
};
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

/// One statistic of one metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub namespace: &'static str,
    pub name: &'static str,
    pub dimensions: BTreeMap<String, String>,
    /// `Sum`, `Average`, `Maximum`, `p95`, …
    pub stat: &'static str,
}

/// A metric to be added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub namespace: &'static str,
    pub name: &'static str,
    pub dimensions: BTreeMap<String, String>,
}

/// Queries of one call, AWS's most.
pub const QUERIES_MOST: usize = 500;

/// What CloudWatch has of one query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Points {
    /// Beginnings of periods in milliseconds since 1970, in order; none where nothing was measured.
    pub values: Vec<(i64, f64)>,
    /// Why some may be missing.
    pub lacks: Option<String>,
}

fn dimensions(all: BTreeMap<String, String>) -> Vec<Dimension> {
    all.into_iter().map(|(name, value)| Dimension::builder().name(name).value(value).build()).collect()
}

fn id(at: usize) -> String {
    format!("m{at}")
}

fn points(result: MetricDataResult, cut: bool) -> Points {
    let lacks = match &result.status_code {
        Some(StatusCode::PartialData) => Some("CloudWatch gave a part of it."),
        Some(StatusCode::InternalError) => Some("CloudWatch could not read it."),
        Some(StatusCode::Forbidden) => Some("Lambent may not read it."),
        _ if cut => Some("CloudWatch gave a part of it."),
        _ => None,
    };
    let message = result.messages.unwrap_or_default().into_iter().find_map(|message| message.value);
    let lacks = lacks.map(|words| message.map_or_else(|| words.to_owned(), |more| format!("{words} {more}")));
    let times = result.timestamps.unwrap_or_default().into_iter().map(|at| at.to_millis().unwrap_or_default());
    let mut values: Vec<_> = times.zip(result.values.unwrap_or_default()).collect();
    values.sort_by_key(|(at, _)| *at);
    Points { values, lacks }
}

impl Aws {
    /// Each query's points from `from` until before `until`, in milliseconds since 1970, by periods of a multiple of 60 s;
    /// in the order given. One call, so at most [`QUERIES_MOST`].
    pub async fn metric_data(
        &self,
        queries: Vec<Query>,
        (from, until): (i64, i64),
        period_s: u32,
    ) -> Result<Vec<Points>, AwsError> {
        let count = queries.len();
        let period = i32::try_from(period_s).unwrap_or(i32::MAX);
        let queries = queries.into_iter().enumerate().map(|(at, query)| {
            let metric = Metric::builder().namespace(query.namespace).metric_name(query.name);
            let metric = metric.set_dimensions(Some(dimensions(query.dimensions))).build();
            let stat = MetricStat::builder().metric(metric).period(period).stat(query.stat).build();
            MetricDataQuery::builder().id(id(at)).metric_stat(stat).build()
        });
        let request = self
            .sdk()
            .await
            .cloudwatch
            .get_metric_data()
            .set_metric_data_queries(Some(queries.collect()))
            .scan_by(ScanBy::TimestampAscending)
            .start_time(DateTime::from_millis(from))
            .end_time(DateTime::from_millis(until));
        let op = Op::new(Service::CloudWatch, "GetMetricData", Class::CloudWatch);
        let output = self.call(op, || request.send()).await?;
        let cut = output.next_token.is_some();
        let mut all = vec![Points::default(); count];
        for result in output.metric_data_results.unwrap_or_default() {
            let at = result.id.as_deref().and_then(|id| id.strip_prefix('m')).and_then(|at| at.parse::<usize>().ok());
            if let Some(slot) = at.and_then(|at| all.get_mut(at)) {
                *slot = points(result, cut);
            }
        }
        Ok(all)
    }

    /// The sum of each over a span, in milliseconds since 1970; in the order given. One call.
    pub async fn metric_sums(&self, sums: Vec<Sum>, span: (i64, i64)) -> Result<Vec<f64>, AwsError> {
        const MINUTE: u32 = 60;
        let query =
            |sum: Sum| Query { namespace: sum.namespace, name: sum.name, dimensions: sum.dimensions, stat: "Sum" };
        let all = self.metric_data(sums.into_iter().map(query).collect(), span, MINUTE).await?;
        Ok(all.into_iter().map(|points| points.values.iter().map(|(_, value)| value).sum()).collect())
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
